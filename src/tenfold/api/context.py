"""What every route needs, made once for each app and reached through the request."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from tenfold.api.companies import CompanyDirectory
from tenfold.api.config import ApiConfig
from tenfold.api.metrics import Metrics
from tenfold.api.rendered import RenderedAnalyses
from tenfold.api.scrub import Scrubber
from tenfold.api.security.access import Access
from tenfold.api.security.rates import Rates
from tenfold.api.sse import EventEncoder, Streams
from tenfold.service.analyses import AnalysisService


@dataclass(frozen=True, slots=True)
class ApiContext:
    """The parts of one running service."""

    service: AnalysisService
    config: ApiConfig
    rendered: RenderedAnalyses
    companies: CompanyDirectory
    metrics: Metrics
    scrubber: Scrubber
    encode_event: EventEncoder
    streams: Streams
    access: Access
    rates: Rates
    upload_places: asyncio.Semaphore
    quote_places: asyncio.Semaphore


def context_of(connection: HTTPConnection) -> ApiContext:
    """The context of the app that serves ``connection``."""
    return cast("ApiContext", connection.app.state.context)


async def _context(connection: HTTPConnection) -> ApiContext:
    # A plain function would be sent to a thread for each request.
    return context_of(connection)


Context = Annotated[ApiContext, Depends(_context)]
"""A route's parameter of this type is filled in by FastAPI."""
