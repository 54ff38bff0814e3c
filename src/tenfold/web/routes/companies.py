"""`/companies/{company}`: the start page with a company's annual reports to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from tenfold.api.problems import kind_of
from tenfold.errors import FilingNotFoundError, TenfoldError
from tenfold.filings.edgar.addresses import Addresses
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.listing import list_filings
from tenfold.filings.edgar.source import company_of
from tenfold.filings.edgar.targets import CikTarget, TickerTarget, edgar_kind, parse_target
from tenfold.filings.edgar.tickers import spelled
from tenfold.store.analyses.record import AnalysisRecord
from tenfold.web.asked import Asked
from tenfold.web.context import Web, WebContext
from tenfold.web.pages import fragment
from tenfold.web.recent import Line, folded
from tenfold.web.reports import CompanyReports, company_reports
from tenfold.web.start import start_page

router = APIRouter()
_MOST_KEPT: Final = 8
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class NoReports:
    """Why no list can be shown, and what is kept of the company all the same."""

    called: str
    told: str
    is_unknown: bool
    """Whether there is no such company, so that asking again is no use."""
    kept: list[Line]

    @property
    def name(self) -> str:
        """What the page is called."""
        return self.called


@router.get("/companies/{company}")
async def company_page(
    request: Request,
    web: Web,
    company: Annotated[str, Path(max_length=40)],
    part: Annotated[str | None, Query(pattern="^list$")] = None,
) -> Response:
    """The page, or the list alone for a script that puts it on the start page."""
    reports: CompanyReports | NoReports
    status_code = 200
    try:
        reports = await _reports(web, company)
    except TenfoldError as error:
        kind = kind_of(error)
        status_code = kind.status
        told = kind.detail or web.api.scrubber.text(str(error))
        kept = await _kept(web, company)
        reports = NoReports(company, told, status_code == _NOT_FOUND, kept)
    if part == "list":
        return fragment("reports.html.jinja", status_code, reports=reports)
    asked = Asked(query=company)
    return await start_page(request, web, asked, reports=reports, status_code=status_code)


async def _reports(web: WebContext, company: str) -> CompanyReports:
    settings = web.api.service.settings
    named = parse_target(company, Addresses.at(settings.edgar_url)) if edgar_kind(company) else None
    if not isinstance(named, TickerTarget | CikTarget):
        raise FilingNotFoundError(
            f"{company!r} is neither a ticker nor a CIK. Search for the company by its name."
        )
    notes: list[str] = []
    async with EdgarClient(settings, tell=notes.append) as client:
        listed = await list_filings(client, await company_of(client, named))
    service = web.api.service
    analyses = await service.threads.run(service.stores.analyses.of_company, str(listed.cik))
    ticker = spelled(company) if isinstance(named, TickerTarget) else None
    return company_reports(listed, ticker, analyses, notes)


async def _kept(web: WebContext, company: str) -> list[Line]:
    """Finished analyses of a company that EDGAR says nothing of just now."""
    service = web.api.service
    records: list[AnalysisRecord] = await service.threads.run(
        service.stores.analyses.finished_of, company
    )
    return folded(records)[:_MOST_KEPT]
