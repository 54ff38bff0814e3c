"""`/api/v1/companies`: search for one, and list its filings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from tenfold.api.context import Context
from tenfold.api.models.filings import Companies, Company, FilingsView
from tenfold.errors import FilingNotFoundError
from tenfold.filings.edgar.addresses import Addresses
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.listing import list_filings
from tenfold.filings.edgar.source import company_of
from tenfold.filings.edgar.targets import CikTarget, TickerTarget, edgar_kind, parse_target

router = APIRouter(prefix="/api/v1/companies", tags=["companies"])


@router.get("")
async def search_companies(
    context: Context,
    query: Annotated[str, Query(min_length=1, max_length=80, examples=["app"])],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Companies:
    """Companies whose ticker or name begins so, for completion."""
    found = await context.companies.search(query, limit)
    return Companies(
        companies=[Company(ticker=c.ticker, name=c.title, cik=str(c.cik)) for c in found]
    )


@router.get("/{company}/filings")
async def list_company_filings(
    context: Context,
    company: Annotated[
        str, Path(max_length=40, description="A ticker or a CIK.", examples=["AAPL"])
    ],
) -> FilingsView:
    """The 10-Ks that a company has on file at EDGAR, amendments marked."""
    settings = context.service.settings
    named = parse_target(company, Addresses.at(settings.edgar_url)) if edgar_kind(company) else None
    if not isinstance(named, TickerTarget | CikTarget):
        raise FilingNotFoundError(f"{company!r} names no company. Give a ticker or a CIK.")
    async with EdgarClient(settings) as client:
        listed = await list_filings(client, await company_of(client, named))
    return FilingsView.model_validate(listed)
