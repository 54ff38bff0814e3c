"""`/healthz`, `/readyz`, `/metrics`: for whoever looks after the service."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from tenfold.api.context import ApiContext, Context
from tenfold.api.metrics import CONTENT_TYPE
from tenfold.api.problems import Problem

router = APIRouter(tags=["health"])
_TEXT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Prometheus's text format.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}


class Health(BaseModel):
    """A sign of life."""

    status: str = Field(examples=["ok"])


@router.get("/healthz")
async def healthz() -> Health:
    """Whether the process answers."""
    return Health(status="ok")


@router.get("/readyz")
async def readyz(context: Context) -> Health:
    """Whether analyses are taken: the store answers, and the service does not stop."""
    await _counts(context)
    if not context.service.accepting:
        raise Problem(503, "stopping", "The service stops", "Nothing new is taken. Ask elsewhere.")
    return Health(status="ok")


@router.get("/metrics", response_class=Response, responses=_TEXT)
async def metrics(context: Context) -> Response:
    """Counts and times for Prometheus."""
    told = context.metrics
    for status, count in (await _counts(context)).items():
        told.kept.labels(status).set(count)
    told.uploads.set(await asyncio.to_thread(context.service.stores.uploads.total_bytes))
    told.under_way.set(context.service.running)
    told.streams.set(context.streams.open)
    told.rendered.labels("hit").set(context.rendered.hits)
    told.rendered.labels("miss").set(context.rendered.misses)
    return Response(told.render(), media_type=CONTENT_TYPE)


async def _counts(context: ApiContext) -> dict[str, int]:
    return await asyncio.to_thread(context.service.stores.analyses.counts)
