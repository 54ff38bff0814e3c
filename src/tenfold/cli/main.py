"""The command `tenfold`: its subcommands, and the boundary where errors become exit codes.

No error that Tenfold foresees reaches the user as a traceback.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click

from tenfold import __version__
from tenfold.cli import exit_codes
from tenfold.cli.lazy import LazyCommand, LazyGroup
from tenfold.cli.logs import say_error
from tenfold.errors import TenfoldError, UsageError

_COMMANDS = {
    "analyze": LazyCommand(
        "tenfold.cli.analyze", "analyze_command", "Read a 10-K and print typed, cited insight."
    ),
    "quote": LazyCommand(
        "tenfold.cli.quote", "quote_command", "Tell what an analysis would take and cost."
    ),
    "export": LazyCommand(
        "tenfold.cli.export", "export_command", "Write an analysis as JSON, Markdown, XLSX, HTML."
    ),
    "sections": LazyCommand(
        "tenfold.cli.sections", "sections_command", "Show which items were found, and where."
    ),
    "filings": LazyCommand(
        "tenfold.cli.filings", "filings_command", "List the 10-Ks that a company has on file."
    ),
    "financials": LazyCommand(
        "tenfold.cli.financials", "financials_command", "Compute statements and ratios from facts."
    ),
    "components": LazyCommand(
        "tenfold.cli.components", "components_command", "List every question that is asked."
    ),
    "cache": LazyCommand(
        "tenfold.cli.cache", "cache_command", "Inspect, explain or clear the answer cache."
    ),
    "serve": LazyCommand("tenfold.cli.serve", "serve_command", "Serve analyses over HTTP."),
    "analyses": LazyCommand(
        "tenfold.cli.analyses", "analyses_command", "List, show or delete kept analyses."
    ),
    "trace": LazyCommand(
        "tenfold.cli.trace", "trace_command", "Show where an analysis's time went, call by call."
    ),
    "tokens": LazyCommand(
        "tenfold.cli.tokens", "tokens_command", "Make, list or revoke the service's tokens."
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
    epilog="Start with: tenfold demo. Then: tenfold analyze AAPL",
)
@click.version_option(__version__, prog_name="tenfold", message="%(prog)s %(version)s")
def cli() -> None:
    """Read a company's annual report (SEC form 10-K) with many small questions at once.

    Settings come from options, then TENFOLD_* variables, then tenfold/config.toml in your
    configuration folder; keys from OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY. SEC wants
    your name and e-mail address in TENFOLD_EDGAR_IDENTITY before it hands out filings.
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
        plain = False if os.environ.get("NO_COLOR") else None  # https://no-color.org
        code = cli.main(args=arguments, prog_name="tenfold", standalone_mode=False, color=plain)
    except click.Abort:
        # Whoever has more to say about being stopped has said it by now.
        say_error("Stopped.")
        return exit_codes.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except TenfoldError as error:
        say_error(str(error))
        return exit_codes.USAGE if isinstance(error, UsageError) else exit_codes.FAILED
    except OSError as error:
        # Files that are read or written answer for themselves; what is left is stdout.
        _give_up_stdout()
        reason = error.strerror or str(error)
        say_error(f"The results could not be printed ({reason}). Send them elsewhere.")
        return exit_codes.FAILED
    return code if isinstance(code, int) else exit_codes.OK


def _give_up_stdout() -> None:
    """Keep the interpreter from trying, and failing, to flush what could not be written."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
