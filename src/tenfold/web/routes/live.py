"""`/analyses/{id}/live`: the parts of a running analysis's page as they change."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from tenfold.api.models.analyses import AnalysisId
from tenfold.api.routes.events import check_streams, resume_after
from tenfold.api.sse import EventStream
from tenfold.store.analyses.record import KeptEvent
from tenfold.web.context import Web

router = APIRouter()
_MOST = 2**53 - 1


@router.get("/analyses/{analysis_id}/live")
async def live_parts(
    web: Web,
    analysis_id: AnalysisId,
    after: Annotated[int | None, Query(ge=0, le=_MOST)] = None,
    last_event_id: Annotated[str | None, Header(max_length=40)] = None,
) -> Response:
    """Parts of the page as HTML (server-sent events), those changed after number ``after``."""
    api = web.api
    record = await api.service.get(analysis_id)
    check_streams(api)
    return EventStream(
        _singly(web.boards.watch(record, resume_after(last_event_id, after))),
        api.encode_event,
        heartbeat_seconds=api.config.heartbeat_seconds,
        streams=api.streams,
    )


async def _singly(
    parts: AsyncGenerator[KeptEvent, None],
) -> AsyncGenerator[tuple[KeptEvent], None]:
    """Each part by itself: the first is sent before the last is drawn."""
    async with aclosing(parts):
        async for part in parts:
            yield (part,)
