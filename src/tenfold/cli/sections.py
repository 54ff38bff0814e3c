"""`tenfold sections`: what was found where, and how healthy it is. No model is involved."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from tenfold.cli.choices import target_argument, year_option
from tenfold.cli.logs import say
from tenfold.cli.output_files import OutputFile, check_outputs
from tenfold.cli.tables import print_table
from tenfold.cli.target_command import TargetCommand

if TYPE_CHECKING:
    from tenfold.filings.model import Filing
    from tenfold.sections.model import Section, SplitFiling

_COLOURS = {"present": "green", "suspect": "red", "absent": "bright_black", "incorporated": "cyan"}


@click.command(
    "sections",
    cls=TargetCommand,
    epilog="""\b
Examples:
  tenfold sections 10-k.htm
  tenfold sections MSFT --year 2013
  tenfold sections 10-k.htm --json | jq '.sections[] | select(.status == "suspect")'""",
)
@target_argument
@year_option
@click.option(
    "--json",
    "json_path",
    is_flag=False,
    flag_value="-",
    metavar="[PATH]",
    help="Print JSON with each item's text, or write it to PATH.",
)
@click.option("--no-cache", is_flag=True, help="Split the filing anew.")
def sections_command(target: str, year: int | None, json_path: str | None, no_cache: bool) -> None:
    """Show every item of a 10-K: found or not, how long, and what is wrong with it.

    TARGET is a ticker, a CIK, an accession number, an address on www.sec.gov, a file, or
    'sample' for the bundled 10-K.
    """
    outputs = check_outputs(OutputFile(json_path, "--json") if json_path else None)
    from tenfold.analysis.headings import company_line, filing_line
    from tenfold.reading import read_and_split
    from tenfold.sections.version import SPLITTER_VERSION
    from tenfold.settings import Settings
    from tenfold.store.caches import open_caches

    settings = Settings.from_environment()
    with open_caches(
        settings.cache_dir, splitter_version=SPLITTER_VERSION, use_cache=not no_cache
    ) as caches:
        filing, split = asyncio.run(read_and_split(target, caches, settings, year=year, tell=_tell))
    if outputs:
        document = json.dumps(_json(filing, split), indent=2, ensure_ascii=False)
        outputs[0].write(document + "\n")
        return
    click.echo(company_line(filing))
    click.echo(filing_line(filing) + "\n")
    rows = [_row(section) for section in split.sections]
    print_table(("item", "title", "status", "chars", "what to know"), rows, _COLOURS)
    counts = Counter(section.status.value for section in split.sections)
    click.echo("\n" + ", ".join(f"{count} {status}" for status, count in counts.items()))


def _tell(text: str) -> None:
    say(f"Note: {text}")


def _row(section: Section) -> tuple[str, ...]:
    title = section.title if len(section.title) <= 44 else section.title[:43].rstrip() + "…"
    chars = f"{section.end - section.start:,}".rjust(9)
    return section.item, title, section.status.value, chars, section.reason or ""


def _json(filing: Filing, split: SplitFiling) -> dict[str, Any]:
    from tenfold.filings.identity import filing_json

    return {
        "filing": filing_json(filing),
        "sections": [
            {
                "item": section.item,
                "title": section.title,
                "status": section.status.value,
                "reason": section.reason,
                "start": section.start,
                "end": section.end,
                "text": section.text,
            }
            for section in split.sections
        ],
    }
