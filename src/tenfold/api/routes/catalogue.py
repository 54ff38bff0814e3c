"""`/api/v1/components` and `/api/v1/cache`: what is asked, and what need not be asked again."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter

from tenfold.api.context import Context
from tenfold.api.models.filings import CacheView, Components, ComponentView
from tenfold.components.base import Component
from tenfold.components.output_schema import output_schema
from tenfold.options import Options
from tenfold.settings import Settings
from tenfold.store.response_cache import CacheStats, SqliteResponseCache

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


@router.get("/components")
async def list_components(context: Context) -> Components:
    """Every question that is asked of a filing, the operator's own included."""
    catalogue = await asyncio.to_thread(partial(Options().catalogue, context.service.settings))
    return Components(components=[_view(component) for component in catalogue])


@router.get("/cache")
async def cache_stats(context: Context) -> CacheView:
    """How many answers are kept, and how much room they take."""
    stats = await asyncio.to_thread(_stats, context.service.settings)
    return CacheView(responses=stats.responses, splits=stats.splits, size_bytes=stats.size_bytes)


def _view(component: Component[Any]) -> ComponentView:
    return ComponentView(
        name=component.name,
        section=component.section,
        key=component.key,
        title=component.title,
        item=component.item,
        question=component.question,
        output_schema=output_schema(component.output),
    )


def _stats(settings: Settings) -> CacheStats:
    cache = SqliteResponseCache(settings.cache_dir)
    try:
        return cache.stats()
    finally:
        cache.close()
