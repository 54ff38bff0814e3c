"""`/analyses/{id}/evidence/{item}`: the filing's own words around a quote."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from tenfold.analysis.view import clean
from tenfold.api.models.analyses import AnalysisId
from tenfold.api.problems import Problem
from tenfold.rendering.links import quote_url
from tenfold.store.analyses.record import AnalysisRecord
from tenfold.web.context import Web, WebContext
from tenfold.web.links import analysis_path, evidence_path, source_document
from tenfold.web.pages import fragment, page
from tenfold.web.passages import Extract, extract

router = APIRouter()
_MOST = 2**31
_LONGEST_QUOTE = 20_000
_MORE_CHARACTERS = 30_000
_Offset = Annotated[int, Query(ge=0, le=_MOST)]
_MaybeOffset = Annotated[int | None, Query(ge=0, le=_MOST)]


@router.get("/analyses/{analysis_id}/evidence/{item}")
async def evidence_page(
    request: Request,
    web: Web,
    analysis_id: AnalysisId,
    item: Annotated[str, Path(max_length=20)],
    start: _Offset = 0,
    end: _Offset = 0,
    since: _MaybeOffset = None,
    until: _MaybeOffset = None,
    part: Annotated[str | None, Query(pattern="^(pane|text)$")] = None,
) -> Response:
    """A page of its own, or the part of one that a script asks for: the pane, or more text."""
    record = await web.api.service.get(analysis_id)
    shown, sec_href = await asyncio.to_thread(
        _read, web, record, item, (start, end), (since, until)
    )
    values: dict[str, Any] = {
        "record": record,
        "extract": shown,
        "sec_href": sec_href,
        "back": analysis_path(record.id),
        "wider": _wider(record.id, shown, start, end),
    }
    if part == "text":
        return fragment("evidence_text.html.jinja", **values)
    if part == "pane":
        return fragment("evidence_pane.html.jinja", **values)
    return page(request, "evidence.html.jinja", **values)


def _read(
    web: WebContext,
    record: AnalysisRecord,
    item: str,
    place: tuple[int, int],
    window: tuple[int | None, int | None],
) -> tuple[Extract, str | None]:
    split = web.texts.get(record.text_id) if record.text_id else None
    if split is None:
        raise Problem(
            404,
            "no-text",
            "No text is kept",
            "The filing's text is not kept: it has not been read yet, or could not be.",
        )
    start, end = place
    shown = extract(split, item, start, end, since=window[0], until=window[1])
    document = source_document(web.finished.source(record), web.api.service.settings)
    quote = clean(split.text[start:end][:_LONGEST_QUOTE])
    return shown, quote_url(document, quote) if document and quote else document


def _wider(analysis_id: str, shown: Extract, start: int, end: int) -> dict[str, str | None]:
    """Addresses of what stands before and behind, alone and with what is shown."""
    before = max(shown.begin, shown.since - _MORE_CHARACTERS)
    after = min(shown.end, shown.until + _MORE_CHARACTERS)

    def path(since: int, until: int) -> str:
        return evidence_path(
            analysis_id, shown.item, start=start, end=end, since=since, until=until
        )

    return {
        "before": path(before, shown.until) if shown.has_before else None,
        "before_alone": path(before, shown.since) if shown.has_before else None,
        "after": path(shown.since, after) if shown.has_after else None,
        "after_alone": path(shown.until, after) if shown.has_after else None,
    }
