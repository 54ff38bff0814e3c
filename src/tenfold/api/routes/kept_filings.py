"""`/api/v1/analyses/{id}/sections`: the text that an analysis read, as it was split then."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from tenfold.api.context import Context
from tenfold.api.models.analyses import AnalysisId
from tenfold.api.models.filings import SectionsView
from tenfold.api.models.results import FilingView
from tenfold.api.problems import Problem
from tenfold.api.sections_view import section_views

router = APIRouter(prefix="/api/v1/analyses", tags=["analyses"])
_IDENTITY = ("company", "cik", "form", "fiscal_year", "period_end", "accession")


@router.get("/{analysis_id}/sections")
async def analysis_sections(
    context: Context,
    analysis_id: AnalysisId,
    item: Annotated[
        str | None, Query(max_length=10, description="Only this item.", examples=["1A"])
    ] = None,
    text: Annotated[bool, Query(description="With each item's text.")] = False,
) -> SectionsView:
    """The items of the filing that was read; quotes' offsets refer to these texts."""
    record = await context.service.get(analysis_id)
    texts = context.service.stores.texts
    split = await asyncio.to_thread(texts.get, record.text_id) if record.text_id else None
    if split is None:
        raise Problem(
            404,
            "no-text",
            "No text is kept",
            "The filing's text is not kept: it has not been read yet, or could not be.",
        )
    views = section_views(split, with_text=text)
    identity = {name: getattr(record, name) for name in _IDENTITY}
    return SectionsView(
        filing=FilingView(**identity, sha256=record.filing_sha256 or ""),
        sections=[view for view in views if item is None or view.item == item.upper()],
    )
