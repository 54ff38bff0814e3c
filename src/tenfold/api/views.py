"""One analysis as the bytes that are sent."""

from __future__ import annotations

import asyncio
import hashlib

from starlette.requests import Request
from starlette.responses import Response

from tenfold.api.context import ApiContext
from tenfold.api.models.analyses import AnalysisSummary, Started
from tenfold.api.progress import progress_of
from tenfold.api.rendered import Rendered
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus

_JSON = "application/json"


async def analysis_response(request: Request, context: ApiContext, analysis_id: str) -> Response:
    """The analysis with its result, from memory where it is finished and was sent lately.

    Raises:
        AnalysisNotFoundError: no such ID.
        StoreError: the store cannot be read.
    """
    held = context.rendered.get(analysis_id)
    if held is None:
        record = await context.service.get(analysis_id)
        if record.status is not AnalysisStatus.FINISHED:
            return Response((await _render(context, record)).body, media_type=_JSON)
        held = context.rendered.still_there(analysis_id)
        if held is None:
            held = await _render(context, record)
            context.rendered.put(analysis_id, held)
    headers = {"ETag": held.etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == held.etag:
        return Response(status_code=304, headers=headers)
    return Response(held.body, headers=headers, media_type=_JSON)


def started_response(context: ApiContext, record: AnalysisRecord, *, is_new: bool) -> Response:
    """202: where the analysis is to be found, and how many come before it."""
    url = f"/api/v1/analyses/{record.id}"
    started = Started(
        id=record.id,
        status=record.status,
        is_new=is_new,
        place_in_queue=context.service.place_in_queue(record.id),
        url=url,
        events_url=f"{url}/events",
    )
    return Response(started.model_dump_json(), 202, {"Location": url}, media_type=_JSON)


def summary_of(context: ApiContext, record: AnalysisRecord) -> AnalysisSummary:
    """What is listed of an analysis, fit for strangers."""
    summary = AnalysisSummary.of(record)
    if summary.error:
        summary.error = context.scrubber.text(summary.error)
    return summary


async def _render(context: ApiContext, record: AnalysisRecord) -> Rendered:
    service = context.service
    analyses = service.stores.analyses
    place = service.place_in_queue(record.id)

    def render() -> Rendered:
        over = record.status is AnalysisStatus.FINISHED and record.ok is not None
        events = [] if over else analyses.events(record.id)
        progress = progress_of(record, events)
        head = summary_of(context, record).model_dump_json()
        result = analyses.result(record.id)
        tail = context.scrubber.paths(result) if result else "null"
        body = (
            f'{head[:-1]},"place_in_queue":{place},"progress":{progress.model_dump_json()},'
            f'"result":{tail}}}'
        ).encode("utf-8", "replace")
        return Rendered(body, f'"{hashlib.sha256(body).hexdigest()[:24]}"')

    return await asyncio.to_thread(render)
