"""`/api/v1/filings/{target}`: sections and figures of a filing. No model is involved."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from tenfold.api.context import ApiContext, Context
from tenfold.api.models.filings import SectionsView
from tenfold.api.models.results import FilingView, FinancialsView
from tenfold.api.sections_view import section_views
from tenfold.filings.identity import filing_json
from tenfold.filings.targets import Target
from tenfold.financials.report_forms import to_json
from tenfold.reading import read_and_split, read_financials
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.service.request import resolve
from tenfold.store.caches import Caches, open_caches

router = APIRouter(prefix="/api/v1/filings", tags=["filings"])
FilingName = Annotated[
    str,
    Path(
        max_length=100,
        description="A ticker, CIK or accession number; 'sample'; 'upload:SHA256'.",
        examples=["AAPL", "0000320193-25-000079", "sample"],
    ),
]
Year = Annotated[int | None, Query(ge=1990, le=2099, description="For a ticker or CIK.")]


@router.get("/{target}/sections")
async def filing_sections(
    context: Context,
    target: FilingName,
    year: Year = None,
    text: Annotated[bool, Query(description="With each item's text.")] = False,
) -> SectionsView:
    """The items of a 10-K: found or not, where, and what is wrong with them."""
    with _caches(context) as caches:
        filing, split = await read_and_split(
            await _resolved(context, target), caches, context.service.settings, year=year
        )
    return SectionsView(
        filing=FilingView.model_validate(filing_json(filing)),
        sections=section_views(split, with_text=text),
    )


@router.get("/{target}/financials", response_model=FinancialsView)
async def filing_financials(
    context: Context,
    target: FilingName,
    year: Year = None,
    years: Annotated[int, Query(ge=1, le=20, description="Fiscal years at most.")] = 3,
) -> dict[str, Any]:
    """Statements, ratios and trends, computed from the filing's tagged facts.

    A transition report may have its own months and no whole year: they stand in
    `transition_period`, and the years are empty.
    """
    with _caches(context) as caches:
        financials = await read_financials(
            await _resolved(context, target),
            caches,
            context.service.settings,
            years=years,
            year=year,
            months_alone=True,
        )
    return to_json(financials)


async def _resolved(context: ApiContext, target: str) -> Target:
    service = context.service
    return await asyncio.to_thread(resolve, target, service.stores.uploads, service.settings)


@contextmanager
def _caches(context: ApiContext) -> Generator[Caches, None, None]:
    folder = context.service.settings.cache_dir
    with open_caches(folder, splitter_version=SPLITTER_VERSION) as caches:
        yield caches
