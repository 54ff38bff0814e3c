"""`tenfold financials`: statements and ratios computed from tagged facts. No model is involved."""

from __future__ import annotations

import asyncio
import json

import click

from tenfold.cli.choices import target_argument, year_option
from tenfold.cli.logs import say
from tenfold.cli.output_files import OutputFile, check_outputs
from tenfold.cli.target_command import TargetCommand


@click.command(
    "financials",
    cls=TargetCommand,
    epilog="""\b
Examples:
  tenfold financials 10-k.htm
  tenfold financials AAPL
  tenfold financials AAPL --years 10
  tenfold financials AAPL --year 2024 --csv figures.csv
  tenfold financials 10-k.htm --json | jq '.facts[] | select(.line == "revenue")'""",
)
@target_argument
@year_option
@click.option(
    "--years",
    type=click.IntRange(1, 20),
    default=5,
    show_default=True,
    help="How many fiscal years at most. A 10-K tags three of income and two of balance sheets; "
    "where it came from EDGAR, SEC's company facts add those before.",
)
@click.option(
    "--json",
    "json_path",
    is_flag=False,
    flag_value="-",
    metavar="[PATH]",
    help="Print JSON with each value's concept and place, or write it to PATH.",
)
@click.option(
    "--csv",
    "csv_path",
    is_flag=False,
    flag_value="-",
    metavar="[PATH]",
    help="Print CSV, or write it to PATH.",
)
@click.option("--no-cache", is_flag=True, help="Read the file anew.")
def financials_command(
    target: str,
    year: int | None,
    years: int,
    json_path: str | None,
    csv_path: str | None,
    no_cache: bool,
) -> None:
    """Compute the statements and ratios of a 10-K from its XBRL.

    TARGET is a ticker, a CIK, an accession number, an address on www.sec.gov, a file, or
    'sample' for the bundled 10-K.
    """
    as_json = OutputFile(json_path, "--json") if json_path else None
    as_csv = OutputFile(csv_path, "--csv") if csv_path else None
    outputs = check_outputs(as_json, as_csv)
    from tenfold.cli.financials_tables import print_financials
    from tenfold.financials.report_forms import to_csv, to_json
    from tenfold.reading import read_financials
    from tenfold.sections.version import SPLITTER_VERSION
    from tenfold.settings import Settings
    from tenfold.store.caches import open_caches

    settings = Settings.from_environment()
    with open_caches(
        settings.cache_dir, splitter_version=SPLITTER_VERSION, use_cache=not no_cache
    ) as caches:
        reading = read_financials(
            target, caches, settings, years=years, year=year, tell=_tell, months_alone=True
        )
        financials = asyncio.run(reading)
    if as_json:
        as_json.write(json.dumps(to_json(financials), indent=2, ensure_ascii=False) + "\n")
    if as_csv:
        as_csv.write(to_csv(financials))
    if not any(output.is_stdout for output in outputs):
        print_financials(financials)


def _tell(text: str) -> None:
    say(f"Note: {text}")
