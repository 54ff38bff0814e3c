"""`tenfold analyze`: one filing in, readable or machine-readable insight out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenfold.cli.choices import (
    Reading,
    engine_options,
    logging_options,
    question_options,
    target_argument,
)
from tenfold.cli.collector import collector_paused
from tenfold.cli.logs import configure_logging, say
from tenfold.cli.output_files import OutputFile, check_outputs
from tenfold.cli.target_command import TargetCommand
from tenfold.cli.verdict import verdict

if TYPE_CHECKING:
    from tenfold.analysis.typed import Analysis


@click.command(
    "analyze",
    cls=TargetCommand,
    epilog="""\b
Examples:
  tenfold analyze AAPL
  tenfold analyze AAPL --year 2024
  tenfold analyze 10-k.htm
  tenfold analyze 10-k.htm --model openai:gpt-6-luna --include mda,risk-factors
  tenfold analyze 10-k.htm --model openai-chat:NAME --base-url http://127.0.0.1:8080/v1
  tenfold analyze 10-k.htm --json - | jq .sections.business

Exit code: 0 all that was asked succeeded, 3 some failed, 1 none did, 2 wrong usage.""",
)
@target_argument
@question_options
@click.option("--json", "json_path", metavar="PATH", help="Write JSON; - for stdout.")
@click.option("--markdown", "markdown_path", metavar="PATH", help="Write Markdown; - for stdout.")
@engine_options
@click.option(
    "--deadline",
    "deadline_seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Return what has landed by then.",
)
@click.option(
    "--max-cost-usd",
    type=click.FloatRange(min=0),
    metavar="DOLLARS",
    help="Ask nothing that would cost more than this in all; `tenfold quote` tells what to expect.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep answers.")
@logging_options
@click.pass_context
def analyze_command(
    ctx: click.Context,
    target: str,
    year: int | None,
    model: str | None,
    base_url: str | None,
    strategy: str,
    include: tuple[str, ...] | None,
    components: tuple[Path, ...],
    skip_suspect: bool,
    context: str | None,
    context_tokens: int | None,
    json_path: str | None,
    markdown_path: str | None,
    max_in_flight: int | None,
    requests_per_minute: int | None,
    tokens_per_minute: int | None,
    fanout: str | None,
    deadline_seconds: float | None,
    max_cost_usd: float | None,
    no_cache: bool,
    log_level: str,
    log_format: str,
) -> None:
    """Read the 10-K that TARGET names and print typed, cited insight.

    TARGET is a ticker, a CIK, an accession number, an address on www.sec.gov, a file (.htm,
    .html or .txt), or 'sample' for the bundled 10-K. A company's latest 10-K is read unless --year
    says otherwise.

    Every section is split into small focused questions that are all in flight at once. Answers
    are cached: the same question about the same text is never paid for twice.
    """
    configure_logging(log_level, log_format)
    json_file = OutputFile(json_path, "--json") if json_path else None
    markdown_file = OutputFile(markdown_path, "--markdown") if markdown_path else None
    outputs = check_outputs(json_file, markdown_file)
    reading = Reading(
        year=year,
        model=model,
        base_url=base_url,
        strategy=strategy,
        include=include,
        components=components,
        fanout=fanout,
        max_in_flight=max_in_flight,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
        deadline_seconds=deadline_seconds,
        max_cost_usd=max_cost_usd,
        skip_suspect=skip_suspect,
        context=context,
        context_tokens=context_tokens,
        use_cache=not no_cache,
    )
    with collector_paused():
        from tenfold.cli.reading import AnalysisInterrupted, read_filing
    try:
        analysis = read_filing(target, reading)
    except AnalysisInterrupted as stopped:
        ctx.exit(stopped.exit_code)
    _write(analysis, json_file, markdown_file)
    if analysis.counts.ok and not any(output.is_stdout for output in outputs):
        from tenfold.cli.report import print_report

        print_report(analysis)
    for output in outputs:
        if not output.is_stdout:
            say(f"Written: {output.name}")
    ctx.exit(verdict(analysis))


def _write(
    analysis: Analysis, json_file: OutputFile | None, markdown_file: OutputFile | None
) -> None:
    if json_file:
        from tenfold.analysis.serialise import analysis_json

        json_file.write(json.dumps(analysis_json(analysis), indent=2, ensure_ascii=False) + "\n")
    if markdown_file:
        from tenfold.analysis.markdown import analysis_markdown

        markdown_file.write(analysis_markdown(analysis))
