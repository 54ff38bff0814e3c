"""EDGAR as a source of filings: from what the user calls a filing to the filing.

    ticker, CIK          the latest 10-K, or with a year the one for that fiscal year
    accession number     that filing, an amendment too
    Archives URL         that document; of a full submission, the filing's primary document

Whatever the user should know besides (an amendment, a transition period, a page missing from
EDGAR's list) is told in a sentence to ``tell``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from tenfold.errors import NotOnEdgarError, UsageError
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.companies import CompanyList, fetch_company, fetch_older
from tenfold.filings.edgar.documents import read_document, read_row
from tenfold.filings.edgar.numbers import find_number
from tenfold.filings.edgar.selection import (
    amendments_of,
    candidates,
    no_annual_report,
    no_document,
    no_such_year,
    originals,
    transitions_of,
    whole_year_before,
)
from tenfold.filings.edgar.submissions import FilingRow, OlderPage
from tenfold.filings.edgar.targets import (
    AccessionTarget,
    CikTarget,
    DocumentTarget,
    EdgarTarget,
    TickerTarget,
)
from tenfold.filings.edgar.tickers import find_ticker
from tenfold.filings.forms import is_transition
from tenfold.filings.model import Filing

Tell = Callable[[str], None]


async def read_edgar(
    client: EdgarClient, target: EdgarTarget, year: int | None, tell: Tell
) -> Filing:
    """The filing that ``target`` names, for fiscal ``year`` if one is given.

    Raises:
        UsageError: a year with a target that names one filing already.
        FilingError: there is no such filing, it is no 10-K, or EDGAR does not give it.
    """
    if isinstance(target, TickerTarget | CikTarget):
        found = await company_of(client, target)
        if year is None:
            return await _latest(client, found, tell)
        return await _of_year(client, found, year, tell)
    if year is not None:
        raise UsageError(
            "A year chooses among a company's filings, and this target names one of them already. "
            "Give the year with a ticker or CIK, or leave it out."
        )
    if isinstance(target, DocumentTarget):
        return await _addressed(client, target, tell)
    return await _numbered(client, target, tell)


async def company_of(client: EdgarClient, target: TickerTarget | CikTarget) -> CompanyList:
    """The company that a ticker or CIK names, with the newest part of its list.

    Raises:
        NotOnEdgarError: an unknown ticker or CIK.
        EdgarError: EDGAR does not answer.
    """
    if isinstance(target, CikTarget):
        return await fetch_company(client, target.cik)
    listed = await find_ticker(client, target.ticker)
    return await fetch_company(client, listed.cik, listed.title)


async def _latest(client: EdgarClient, found: CompanyList, tell: Tell) -> Filing:
    if not originals(found.rows):
        await fetch_older(client, found)
    rows = originals(found.rows)
    if not rows:
        raise no_annual_report(found)
    try:
        filing = await read_row(client, found, rows[0])
    except NotOnEdgarError as error:
        raise no_document(found, rows[0]) from error
    _tell_about(found, rows[0], filing, tell)
    return filing


async def _of_year(client: EdgarClient, found: CompanyList, year: int, tell: Tell) -> Filing:
    tried: set[str] = set()
    unread: list[FilingRow] = []
    # The newest part first; then the older pages in which such a report can stand.
    for _ in range(2):
        while row := _next_candidate(found, year, tried):
            tried.add(row.accession)
            try:
                filing = await read_row(client, found, row)
            except NotOnEdgarError:
                unread.append(row)
                continue
            found.years.learn(found.rows)  # what it says may reorder the others
            if filing.fiscal_year == year:
                _tell_about(found, row, filing, tell)
                _tell_of_transitions(found, row, year, tell)
                return filing
        await fetch_older(client, found, lambda page: _may_hold(page, year))
    raise no_such_year(found, year, unread) if found.annual else no_annual_report(found)


def _next_candidate(found: CompanyList, year: int, tried: set[str]) -> FilingRow | None:
    return next((row for row in candidates(found, year) if row.accession not in tried), None)


def _may_hold(page: OlderPage, year: int) -> bool:
    """Whether a report for ``year`` may stand there: its year can end, and be filed, around it."""
    return page.filed_to[:4] >= str(year - 1) and page.filed_from[:4] <= str(year + 3)


async def _addressed(client: EdgarClient, target: DocumentTarget, tell: Tell) -> Filing:
    filing = await read_document(client, target)
    _tell_if_amendment(filing, tell)
    _tell_if_transition(filing, None, tell)
    return filing


async def _numbered(client: EdgarClient, target: AccessionTarget, tell: Tell) -> Filing:
    try:
        found, row = await find_number(client, target.accession, target.cik)
    except NotOnEdgarError:
        if target.cik is None or not target.is_submission:
            raise
        with suppress(NotOnEdgarError):
            return await _addressed(
                client, DocumentTarget(target.cik, target.accession, None), tell
            )
        raise
    try:
        filing = await read_row(client, found, row)
    except NotOnEdgarError as error:
        raise no_document(found, row) from error
    _tell_about(found, row, filing, tell)
    return filing


def _tell_about(found: CompanyList, row: FilingRow, filing: Filing, tell: Tell) -> None:
    if found.is_from_facts and found.missing_note:
        tell(found.missing_note)
    _tell_if_amendment(filing, tell)
    _tell_if_transition(filing, whole_year_before(row, found.rows), tell)
    later = [] if row.is_amendment else amendments_of(row, found.rows)
    if later:
        numbers = ", ".join(f"{a.accession} (filed {a.filed})" for a in later)
        tell(f"This report was amended; the original is read. The amendment: {numbers}.")


def _tell_if_amendment(filing: Filing, tell: Tell) -> None:
    if filing.form is not None and filing.form.endswith("/A"):
        tell(f"This is an amendment ({filing.form}), which may hold only a part of the report.")


def _tell_if_transition(filing: Filing, before: FilingRow | None, tell: Tell) -> None:
    if not is_transition(filing.form):
        return
    until = f" to {filing.period_end}" if filing.period_end else ""
    year = f" The last whole year is in {before.accession} ({before.form})." if before else ""
    tell(
        f"This is a transition report ({filing.form}): it is about the months{until} between two "
        f"fiscal years that end on different days.{year}"
    )


def _tell_of_transitions(found: CompanyList, read: FilingRow, year: int, tell: Tell) -> None:
    for row in transitions_of(found, year):
        if row is not read:
            tell(
                f"Fiscal {year} is also the name of a transition period: {row.accession} "
                f"({row.form}, to {row.period_end or 'a day that is not listed'})."
            )
