"""`/analyses/{id}`: one analysis, whatever has become of it."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tenfold.api.models.analyses import AnalysisId
from tenfold.export.formats import ExportFormat
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus
from tenfold.web.again import can_ask_again
from tenfold.web.context import Web, WebContext
from tenfold.web.links import analysis_path
from tenfold.web.live.drawing import LiveDrawing
from tenfold.web.pages import page

router = APIRouter()
_FORMATS = (
    (ExportFormat.HTML, "Report", "HTML, opens offline"),
    (ExportFormat.XLSX, "Workbook", "XLSX"),
    (ExportFormat.MARKDOWN, "Text", "Markdown"),
    (ExportFormat.JSON, "Data", "JSON"),
)


@router.get("/analyses/{analysis_id}")
async def analysis_page(request: Request, web: Web, analysis_id: AnalysisId) -> Response:
    """The page: running, finished, or ended otherwise."""
    record = await web.api.service.get(analysis_id)
    if record.status is AnalysisStatus.FINISHED:
        return await _finished(request, web, record)
    if record.status.is_over:
        drawing = await web.boards.over(record)
        return _under_way(request, web, record, drawing, after=0)
    live = await web.boards.live(record)
    return _under_way(request, web, record, live.drawing, after=live.board.number)


@router.post("/analyses/{analysis_id}/cancel")
async def cancel(web: Web, analysis_id: AnalysisId) -> Response:
    """End it, and show what there is."""
    await web.api.service.cancel(analysis_id)
    return RedirectResponse(analysis_path(analysis_id), 303)


async def _finished(request: Request, web: WebContext, record: AnalysisRecord) -> Response:
    shown = await asyncio.to_thread(web.finished.page, record)
    return page(
        request,
        "finished.html.jinja",
        record=record,
        shown=shown,
        formats=_FORMATS,
        can_ask_again=can_ask_again(record, web.api.service.settings),
    )


def _under_way(
    request: Request, web: WebContext, record: AnalysisRecord, drawing: LiveDrawing, after: int
) -> Response:
    error = web.api.scrubber.text(record.error) if record.error else None
    return page(
        request,
        "running.html.jinja",
        record=record,
        title=drawing.head.title,
        sections=drawing.sections,
        parts=drawing.parts(),
        after=after,
        error=error,
        can_ask_again=can_ask_again(record, web.api.service.settings),
    )
