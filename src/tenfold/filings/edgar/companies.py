"""A company's list of filings, fetched: the newest part, and older pages as far as needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from tenfold.errors import EdgarError, EdgarRefusedError, NotOnEdgarError
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.facts_list import company_from_facts
from tenfold.filings.edgar.fiscal_years import FiscalYears, load_years
from tenfold.filings.edgar.submissions import (
    Company,
    FilingRow,
    OlderPage,
    parse_company,
    parse_rows,
)

_Page: TypeAlias = tuple[FilingRow, ...] | NotOnEdgarError | EdgarError
"""A page's rows, or why they cannot be had."""


@dataclass(slots=True)
class CompanyList:
    """A company, the rows fetched so far, and the pages that EDGAR should give and does not."""

    company: Company
    years: FiscalYears
    rows: list[FilingRow]
    """Newest first."""
    unread: list[OlderPage]
    missing: list[OlderPage] = field(default_factory=list[OlderPage])
    failure: EdgarError | None = None
    """Why a page is missing that EDGAR may have after all: it was down, or sent something else."""
    is_from_facts: bool = False
    """Whether company facts stand in for a list that EDGAR does not have."""

    @property
    def called(self) -> str:
        """'Apple Inc. (CIK 320193)'."""
        return f"{self.company.name} (CIK {self.company.cik})"

    @property
    def annual(self) -> list[FilingRow]:
        """The rows of the 10-K family, amendments included."""
        return [row for row in self.rows if row.is_annual]

    @property
    def missing_note(self) -> str | None:
        """Names the list or the pages that could not be had; None where nothing is missing."""
        if self.is_from_facts:
            return (
                f"EDGAR has no list of filings for {self.called}. Its 10-Ks are taken from its "
                "company facts, which name those with XBRL, from about 2009."
            )
        if not self.missing:
            return None
        names = ", ".join(f"{p.name} ({p.filed_from} to {p.filed_to})" for p in self.missing)
        verb = "is" if len(self.missing) == 1 else "are"
        note = f"EDGAR's list of older filings is incomplete: {names} {verb} missing there."
        return f"{note} {self.failure}" if self.failure else note


async def fetch_company(
    client: EdgarClient, cik: int, called: str | None = None, *, kept_will_do: bool = False
) -> CompanyList:
    """The newest part of a company's list; where EDGAR has none, the 10-Ks its facts name.

    ``called`` is how the user knows the company, for the error. ``kept_will_do``: what was fetched
    before is taken without asking whether there is more by now.

    Raises:
        NotOnEdgarError: EDGAR has no list for this CIK, and no facts from a 10-K.
        EdgarError: the list cannot be had.
    """
    is_from_facts = False
    try:
        company = await client.listing(
            client.addresses.submissions(cik),
            f"the list of filings of CIK {cik}",
            partial(parse_company, cik),
            kept_will_do=kept_will_do,
        )
    except NotOnEdgarError as error:
        company = await _named_in_facts(client, cik, kept_will_do=kept_will_do)
        if company is None:
            raise _unlisted(cik, called) from error
        is_from_facts = True
    years = await asyncio.to_thread(load_years, client, cik)
    years.learn(company.rows)
    rows, pages = list(company.rows), list(company.pages)
    return CompanyList(company, years, rows, pages, is_from_facts=is_from_facts)


async def _named_in_facts(client: EdgarClient, cik: int, *, kept_will_do: bool) -> Company | None:
    try:
        company = await client.listing(
            client.addresses.company_facts(cik),
            f"the company facts of CIK {cik}",
            partial(company_from_facts, cik),
            kept_will_do=kept_will_do,
        )
    except NotOnEdgarError:
        return None
    return company if company.rows else None


def _unlisted(cik: int, called: str | None) -> NotOnEdgarError:
    if called is None:
        return NotOnEdgarError(
            f"EDGAR has no list of filings for CIK {cik}, and no company facts that name a 10-K. "
            "Check the number, or give a ticker."
        )
    return NotOnEdgarError(
        f"EDGAR has no list of filings for {called} (CIK {cik}), and no company facts that name "
        "a 10-K. Give the 10-K as a file, or its accession number or address if you know it."
    )


async def fetch_older(
    client: EdgarClient,
    found: CompanyList,
    wanted: Callable[[OlderPage], bool] = lambda _: True,
    *,
    kept_will_do: bool = False,
) -> None:
    """Add the older pages that ``wanted`` picks; those EDGAR does not give are noted as missing.

    Raises:
        EdgarRefusedError: EDGAR refuses.
    """
    pages = [page for page in found.unread if wanted(page)]
    if not pages:
        return
    found.unread = [page for page in found.unread if page not in pages]
    fetched = await _all_pages(client, found.company.cik, pages, kept_will_do=kept_will_do)
    for page, rows in zip(pages, fetched, strict=True):
        if isinstance(rows, tuple):
            found.rows.extend(rows)
            continue
        found.missing.append(page)
        if isinstance(rows, EdgarError):
            found.failure = rows
    found.rows.sort(key=lambda row: row.filed, reverse=True)
    found.years.learn(found.rows)


async def _all_pages(
    client: EdgarClient, cik: int, pages: Sequence[OlderPage], *, kept_will_do: bool
) -> list[_Page]:
    async def fetch(page: OlderPage) -> _Page:
        try:
            return await client.listing(
                client.addresses.submissions_page(page.name),
                f"the page {page.name}",
                partial(parse_rows, cik),
                kept_will_do=kept_will_do,
            )
        except EdgarRefusedError:
            raise
        except (NotOnEdgarError, EdgarError) as error:
            return error

    tasks: list[asyncio.Task[_Page]] = []
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch(page)) for page in pages]
    except ExceptionGroup as errors:
        # One reason is enough for a user: the first page's.
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]
