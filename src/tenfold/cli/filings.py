"""`tenfold filings`: the annual reports a company has on file. No model is involved."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import TYPE_CHECKING

import click

from tenfold.cli.choices import target_argument
from tenfold.cli.logs import say
from tenfold.cli.tables import print_table
from tenfold.errors import UsageError

if TYPE_CHECKING:
    from tenfold.filings.edgar.listing import FilingOnFile, FilingsOnFile


_LEGEND = (
    "\n~ not read in the document itself: companies differ in naming a year that ends in January "
    "or February"
)


@click.command(
    "filings",
    epilog="""\b
Examples:
  tenfold filings AAPL
  tenfold filings "CIK 320193" --json | jq -r '.filings[].accession'""",
)
@target_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def filings_command(target: str, as_json: bool) -> None:
    """List the 10-Ks of a company: fiscal year, filed, accession number, amendments marked.

    TARGET is a ticker or a CIK. A fiscal year that ends in January or February and was not read
    in the document itself has a ~: companies name such years differently.

    \b
    --json prints {"company", "cik", "tickers", "filings": [{"form",
    "fiscal_year", "fiscal_year_read", "period_end", "filed", "accession",
    "amendment", "url"}], "missing", "missing_note"}, newest first, dates as
    2024-09-28; "missing" are older pages that EDGAR did not give.
    """
    listed = asyncio.run(_list(target))
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(listed), indent=2, ensure_ascii=False))
        return
    _print(listed)


async def _list(target: str) -> FilingsOnFile:
    from tenfold.filings.edgar.client import EdgarClient
    from tenfold.filings.edgar.listing import list_filings
    from tenfold.filings.edgar.source import company_of
    from tenfold.filings.edgar.targets import CikTarget, TickerTarget
    from tenfold.filings.targets import edgar_target, is_on_edgar, name_hint
    from tenfold.settings import Settings

    settings = Settings.from_environment()
    named = edgar_target(target, settings) if is_on_edgar(target) else None
    if not isinstance(named, TickerTarget | CikTarget):
        hint = await name_hint(target, settings) if named is None else None
        raise UsageError(f"{target} names no company. {hint or 'Give a ticker or a CIK.'}")
    async with EdgarClient(settings, tell=_tell) as client:
        return await list_filings(client, await company_of(client, named))


def _tell(text: str) -> None:
    say(f"Note: {text}")


def _print(listed: FilingsOnFile) -> None:
    from tenfold.analysis.view import clean

    tickers = f", {', '.join(listed.tickers[:3])}" if listed.tickers else ""
    click.echo(f"{clean(listed.company)}, CIK {listed.cik}{clean(tickers)}\n")
    # The number comes last: a narrow terminal never cuts the last column.
    heads = ("fiscal year", "form", "period ended", "filed", "accession number")
    colours = {filing.form: "yellow" for filing in listed.filings if filing.amendment}
    print_table(heads, [_row(filing) for filing in listed.filings], colours)
    if any(_is_guessed(filing) for filing in listed.filings):
        click.echo(_LEGEND)
    if listed.missing_note:
        _tell(clean(listed.missing_note))


def _row(filing: FilingOnFile) -> tuple[str, ...]:
    year = "" if filing.fiscal_year is None else str(filing.fiscal_year)
    return (
        f"{year} ~" if _is_guessed(filing) else year,
        filing.form,
        filing.period_end or "",
        filing.filed,
        f"{filing.accession}  amendment" if filing.amendment else filing.accession,
    )


def _is_guessed(filing: FilingOnFile) -> bool:
    """Whether the company may name the fiscal year differently; marked with a ~."""
    from tenfold.filings.edgar.fiscal_years import is_ambiguous

    return is_ambiguous(filing.period_end) and not filing.fiscal_year_read
