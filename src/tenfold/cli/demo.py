"""`tenfold demo`: what `make demo` shows. No key and no network are needed."""

from __future__ import annotations

import click

from tenfold.cli.choices import Reading
from tenfold.cli.logs import configure_logging

_MOST_ITEMS = 1


@click.command("demo")
@click.option(
    "--speed",
    type=click.FloatRange(1, 1_000),
    default=20.0,
    show_default=True,
    help="Shorten the race's simulated waits by this factor.",
)
@click.option("--no-race", is_flag=True, help="Read the sample only.")
@click.pass_context
def demo_command(ctx: click.Context, speed: float, no_race: bool) -> None:
    """Read the bundled sample filing without a model, then race the three strategies.

    The sample is a fictional company's 10-K. The race runs on a simulated provider on this
    machine: the same questions one by one, a section at a time, and all at once.
    """
    configure_logging("warning", "text")
    from tenfold.cli.reading import AnalysisInterrupted, read_filing
    from tenfold.cli.report import print_report
    from tenfold.filings.sample import sample_path

    path = sample_path()
    click.echo("The bundled sample, read by the extractive reader:")
    try:
        analysis = read_filing(str(path), Reading(model="extractive"), keep=False)
    except AnalysisInterrupted as stopped:
        ctx.exit(stopped.exit_code)
    print_report(analysis, most_items=_MOST_ITEMS)
    click.echo("\nAll of it: tenfold analyze sample")
    if no_race:
        return
    from tenfold.cli.bench import fanout_command

    click.echo("\nThe same questions to a simulated model, in three strategies:\n")
    ctx.invoke(fanout_command, seeds=1, speed=speed, load=0, as_json=False)
