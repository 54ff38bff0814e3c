"""`tenfold trace`: where the time of an analysis went, and the same for other tools."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import click

from tenfold.cli.logs import redacted, say
from tenfold.cli.output_files import OutputFile, check_outputs
from tenfold.errors import UsageError

if TYPE_CHECKING:
    from tenfold.trace.run import RunTrace


@click.command(
    "trace",
    epilog="""\b
Examples:
  tenfold trace last
  tenfold trace 044dce3be410ce7e --calls
  tenfold trace analysis.json --json | jq .totals
  tenfold trace last --otlp http://localhost:4318
  tenfold trace last --chrome trace.json    then open it on ui.perfetto.dev

Sending spans to a collector needs: pip install 'tenfold[otel]'.""",
)
@click.argument("run", metavar="RUN")
@click.option("--calls", is_flag=True, help="A plain table with all numbers instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the calls, totals, the path.")
@click.option("--unfold", is_flag=True, help="A row for each call that the cache answered.")
@click.option(
    "--otlp",
    metavar="FILE|URL",
    help="Write OpenTelemetry spans as OTLP/JSON, or send them to a collector.",
)
@click.option("--chrome", metavar="FILE", help="Write a trace for chrome://tracing or Perfetto.")
def trace_command(
    run: str, calls: bool, as_json: bool, unfold: bool, otlp: str | None, chrome: str | None
) -> None:
    """Show where the time of an analysis went: a waterfall of its calls, with the critical path.

    RUN is the ID of a kept analysis ('tenfold analyses list' has them), 'last' for the one that
    was made last, or a file that 'tenfold analyze --json' wrote; - reads that from stdin.
    """
    if calls and as_json:
        raise UsageError("--calls and --json both want stdout. Give one of them.")
    from tenfold.trace.otlp_send import check_exporter, is_collector

    collector = otlp if otlp is not None and is_collector(otlp) else None
    if collector is not None:
        check_exporter()
    otlp_file = OutputFile(otlp, "--otlp") if otlp is not None and collector is None else None
    chrome_file = OutputFile(chrome, "--chrome") if chrome is not None else None
    outputs = check_outputs(otlp_file, chrome_file)
    if any(output.is_same_file(run) for output in outputs):
        raise UsageError(f"{run} would be overwritten. Nothing was written; give another place.")

    from tenfold.cli.trace_source import find_trace

    trace = find_trace(run)
    _export(trace, otlp_file, chrome_file, collector)
    if calls or as_json or not (outputs or collector):
        _show(trace, calls=calls, as_json=as_json, unfold=unfold)


def _export(
    trace: RunTrace,
    otlp_file: OutputFile | None,
    chrome_file: OutputFile | None,
    collector: str | None,
) -> None:
    if otlp_file is not None:
        from tenfold.trace.otlp_json import otlp_json
        from tenfold.trace.otlp_spans import spans_of

        _write(otlp_file, otlp_json(spans_of(trace, redacted)))
    if chrome_file is not None:
        from tenfold.trace.chrome import chrome_json

        _write(chrome_file, chrome_json(trace, redacted))
    if collector is not None:
        from tenfold.trace.otlp_send import send_spans
        from tenfold.trace.otlp_spans import spans_of

        spans = spans_of(trace, redacted)
        send_spans(spans, collector)
        say(f"Sent: {len(spans)} spans, trace {trace.id}")


def _write(target: OutputFile, text: str) -> None:
    target.write(text + "\n")
    if not target.is_stdout:
        say(f"Written: {target.name}")


def _show(trace: RunTrace, *, calls: bool, as_json: bool, unfold: bool) -> None:
    if as_json:
        from tenfold.trace.scrubbing import scrubbed
        from tenfold.trace.stored import trace_view_json

        click.echo(json.dumps(scrubbed(trace_view_json(trace), redacted), indent=2))
        return
    columns = shutil.get_terminal_size().columns
    if calls:
        from tenfold.cli.trace_table import call_lines

        click.echo("\n".join(call_lines(trace, columns if sys.stdout.isatty() else None)))
        return
    from tenfold.cli.trace_waterfall import waterfall_lines

    lines = waterfall_lines(trace, columns, unfold=unfold)
    if not sys.stdout.isatty():
        click.echo("\n".join(line.plain.rstrip() for line in lines))
        return
    from rich.console import Console

    console = Console(highlight=False)
    for line in lines:
        console.print(line, no_wrap=True, overflow="crop")
