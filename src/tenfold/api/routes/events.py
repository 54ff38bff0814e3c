"""`/api/v1/analyses/{id}/events`: an analysis as it happens."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from tenfold.api.context import ApiContext, Context
from tenfold.api.models.analyses import AnalysisId
from tenfold.api.problems import Problem
from tenfold.api.sse import EventStream

router = APIRouter(prefix="/api/v1/analyses", tags=["analyses"])
_MOST = 2**53 - 1
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "`event:`, `id:` and one line of JSON `data:` for each: earlier, started, "
        "section, figures, call, component_started, partial, component_done, component_failed, "
        "component_skipped, usage, notice, finished. Nothing follows `finished`.",
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "object",
                    "required": ["event", "id", "data"],
                    "properties": {
                        "event": {"type": "string"},
                        "id": {"type": "string", "description": "Give it as Last-Event-ID."},
                        "data": {"type": "string", "contentMediaType": "application/json"},
                    },
                },
                "example": "event: component_started\nid: 1000007\n"
                'data: {"at_seconds":0.41,"component":"mda.outlook","call":"mda.outlook"}\n\n',
            }
        },
    },
    204: {"description": "It is over and nothing more will come: do not connect again."},
}


@router.get("/{analysis_id}/events", response_class=Response, responses=_STREAM)
async def watch_analysis(
    context: Context,
    analysis_id: AnalysisId,
    last_event_id: Annotated[
        int | None, Query(ge=0, le=_MOST, description="Send what came after this event.")
    ] = None,
    last_event_id_header: Annotated[
        str | None, Header(alias="Last-Event-ID", max_length=40)
    ] = None,
) -> Response:
    """What happened and what happens, as server-sent events, from the beginning or from an ID."""
    record = await context.service.get(analysis_id)
    after = resume_after(last_event_id_header, last_event_id)
    if record.status.is_over and not await _has_more(context, analysis_id, after):
        # To anything else a browser's EventSource would come back for ever.
        return Response(status_code=204)
    check_streams(context)
    return EventStream(
        context.service.watch_batches(analysis_id, after),
        context.encode_event,
        heartbeat_seconds=context.config.heartbeat_seconds,
        streams=context.streams,
    )


async def _has_more(context: ApiContext, analysis_id: str, after: int) -> bool:
    analyses = context.service.stores.analyses
    return await asyncio.to_thread(analyses.has_events, analysis_id, after=after)


def check_streams(context: ApiContext) -> None:
    """Refuse one stream too many.

    Raises:
        Problem: as many clients watch as may.
    """
    if context.streams.open >= context.config.max_streams:
        raise Problem(
            503,
            "too-many-streams",
            "Too many clients watch",
            f"{context.streams.open} clients watch already. Try again in a moment.",
            headers={"Retry-After": "5"},
        )


def resume_after(header: str | None, query: int | None) -> int:
    """The event after which a stream goes on: Last-Event-ID, else what the address says."""
    # A browser that reconnects sends the header, which is newer than what its page's URL says.
    # One that is no number of ours was not from us: the beginning is then the safe answer.
    if header and header.isascii() and header.isdecimal():
        return min(int(header), _MOST)
    return query or 0
