"""A company's list of filings, fetched: the newest part, and older pages as far as needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from tenfold.errors import EdgarError, EdgarRefusedError, NotOnEdgarError
from tenfold.filings.edgar.client import EdgarClient
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
        """Names the pages that could not be had; None where nothing is missing."""
        if not self.missing:
            return None
        names = ", ".join(f"{p.name} ({p.filed_from} to {p.filed_to})" for p in self.missing)
        note = f"EDGAR's list of older filings is incomplete: {names} is missing there."
        return f"{note} {self.failure}" if self.failure else note


async def fetch_company(
    client: EdgarClient, cik: int, called: str | None = None, *, kept_will_do: bool = False
) -> CompanyList:
    """The newest part of a company's list.

    ``called`` is how the user knows the company, for the error. ``kept_will_do``: what was fetched
    before is taken without asking whether there is more by now.

    Raises:
        NotOnEdgarError: EDGAR has no list for this CIK.
        EdgarError: the list cannot be had.
    """
    try:
        company = await client.listing(
            client.addresses.submissions(cik),
            f"the list of filings of CIK {cik}",
            partial(parse_company, cik),
            kept_will_do=kept_will_do,
        )
    except NotOnEdgarError as error:
        name = f"{called} (CIK {cik})" if called else f"CIK {cik}"
        raise NotOnEdgarError(
            f"EDGAR has no list of filings for {name}. Check the number, or give the URL of the "
            f"10-K: {client.addresses.files}/Archives/edgar/data/{cik}/…"
        ) from error
    years = await asyncio.to_thread(load_years, client, cik)
    years.learn(company.rows)
    return CompanyList(company, years, list(company.rows), list(company.pages))


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
