"""The command `tenfold`: its subcommands, and the boundary where errors become exit codes.

Exit codes: 0 all well; 1 nothing came of it; 2 the command was wrong; 3 some components failed;
130 stopped with Ctrl-C. No error that Tenfold foresees reaches the user as a traceback.
"""

from __future__ import annotations

import sys

import click

from tenfold import __version__
from tenfold.cli.lazy import LazyCommand, LazyGroup
from tenfold.cli.logs import say_error
from tenfold.errors import TenfoldError, UsageError

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

_COMMANDS = {
    "analyze": LazyCommand(
        "tenfold.cli.analyze", "analyze_command", "Read a 10-K and print typed, cited insight."
    ),
    "sections": LazyCommand(
        "tenfold.cli.sections", "sections_command", "Show which items were found, and where."
    ),
    "components": LazyCommand(
        "tenfold.cli.components", "components_command", "List every question that is asked."
    ),
    "cache": LazyCommand(
        "tenfold.cli.cache", "cache_command", "Inspect, explain or clear the answer cache."
    ),
    "demo": LazyCommand(
        "tenfold.cli.demo", "demo_command", "Read the bundled sample and race the strategies."
    ),
    "bench": LazyCommand(
        "tenfold.cli.bench", "bench_command", "Benchmarks on the simulated provider."
    ),
    "simulate-provider": LazyCommand(
        "tenfold.cli.simulate_provider",
        "simulate_provider_command",
        "Serve a simulated model provider.",
    ),
}


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: tenfold demo. Then: tenfold analyze YOUR-10-K.htm",
)
@click.version_option(__version__, prog_name="tenfold", message="%(prog)s %(version)s")
def cli() -> None:
    """Read a company's annual report (SEC form 10-K) with many small questions at once.

    Settings come from options, then TENFOLD_* variables, then tenfold/config.toml in your
    configuration folder; keys from OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY.
    """


def main() -> None:
    """Run the command line and exit: the console script."""
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: the process's own where absent.
    """
    try:
        # Outside standalone mode click returns the code that a command asked for.
        code = cli.main(args=arguments, prog_name="tenfold", standalone_mode=False)
    except click.Abort:
        # Whoever has more to say about being stopped has said it by now.
        say_error("Stopped.")
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except TenfoldError as error:
        say_error(str(error))
        return EXIT_USAGE if isinstance(error, UsageError) else EXIT_FAILED
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
