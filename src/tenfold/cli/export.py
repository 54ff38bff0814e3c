"""`tenfold export`: an analysis as a file to hand on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tenfold.cli import exit_codes
from tenfold.cli.choices import Reading, logging_options, question_options
from tenfold.cli.logs import configure_logging, say
from tenfold.cli.output_files import STDOUT, OutputFile, check_outputs
from tenfold.cli.verdict import verdict
from tenfold.errors import UsageError

FORMATS = ("json", "md", "xlsx", "html")
"""The values of ``tenfold.export.ExportFormat``, written out as help texts should not import it."""
_ENDINGS = {"markdown": "md", "htm": "html"}


@click.command(
    "export",
    epilog="""\b
Examples:
  tenfold export AAPL -o apple.html
  tenfold export 044dce3be410ce7e --format xlsx > kept.xlsx
  tenfold export 10-k.htm --model extractive -o figures.xlsx
  tenfold export analysis.json --format md
  tenfold analyze 10-k.htm --json - | tenfold export - -o report.html

Exit code: as 'tenfold analyze' where the filing is analysed, else 0.""",
)
@click.argument("source", metavar="ID|TARGET|PATH.json|-")
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    help="What to write (default: what the ending of -o says).",
)
@click.option("-o", "--output", metavar="PATH", help="Where to; - for stdout, the default.")
@question_options
@click.option("--no-cache", is_flag=True, help="Neither use nor keep answers.")
@logging_options
@click.pass_context
def export_command(
    ctx: click.Context,
    source: str,
    kind: str | None,
    output: str | None,
    year: int | None,
    model: str | None,
    base_url: str | None,
    strategy: str,
    include: tuple[str, ...] | None,
    components: tuple[Path, ...],
    skip_suspect: bool,
    context: str | None,
    context_tokens: int | None,
    no_cache: bool,
    log_level: str,
    log_format: str,
) -> None:
    """Write an analysis as JSON, Markdown, a workbook, or an HTML report that opens offline.

    ID is that of a kept analysis ('tenfold analyses list' has them). Else it is read from a file
    that 'tenfold analyze --json' wrote (its name ends in .json), from stdin, or made of TARGET, a
    filing as 'tenfold analyze' takes it; what the cache knows of it is not asked again.
    """
    configure_logging(log_level, log_format)
    target = OutputFile(output or STDOUT, "-o")
    written = _format(kind, target)
    _check(target, written, source)
    reading = Reading(
        year=year,
        model=model,
        base_url=base_url,
        strategy=strategy,
        include=include,
        components=components,
        skip_suspect=skip_suspect,
        context=context,
        context_tokens=context_tokens,
        use_cache=not no_cache,
    )
    from tenfold.cli.export_kept import export_kept, is_kept_id
    from tenfold.export import ExportFormat, export_analysis

    if is_kept_id(source):
        _write(target, export_kept(source, ExportFormat(written), reading))
        return
    from tenfold.cli.export_source import export_source
    from tenfold.cli.reading import AnalysisInterrupted

    try:
        found = export_source(source, reading)
    except AnalysisInterrupted as stopped:
        ctx.exit(stopped.exit_code)
    _write(target, export_analysis(found.analysis, ExportFormat(written), found.supplement))
    ctx.exit(verdict(found.analysis) if found.is_new else exit_codes.OK)


def _write(target: OutputFile, content: bytes) -> None:
    target.write_bytes(content)
    if not target.is_stdout:
        say(f"Written: {target.name}")


def _format(kind: str | None, target: OutputFile) -> str:
    if kind:
        return kind
    ending = Path(target.name).suffix.lower().removeprefix(".")
    ending = _ENDINGS.get(ending, ending)
    if ending not in FORMATS:
        raise UsageError(
            f"Which format? Give --format {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, or an "
            "output whose name ends so."
        )
    return ending


def _check(target: OutputFile, kind: str, source: str) -> None:
    """Refuse what could not be written or would destroy what is read."""
    if target.is_same_file(source):
        raise UsageError(
            f"-o {target.name} is the file that is read. Nothing was written; give another place."
        )
    if target.is_stdout and kind == "xlsx" and sys.stdout.isatty():
        raise UsageError("A workbook is nothing for a terminal. Give -o PATH.xlsx, or a pipe.")
    check_outputs(target)
