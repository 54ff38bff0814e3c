"""The app: routers, handlers and middleware, put together in one place."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from tenfold import __version__
from tenfold.api.companies import CompanyDirectory
from tenfold.api.config import ApiConfig
from tenfold.api.context import ApiContext
from tenfold.api.handlers import add_handlers
from tenfold.api.heads import Heads
from tenfold.api.known_query import known_query
from tenfold.api.metrics import Metrics
from tenfold.api.observing import Observing
from tenfold.api.openapi import describe
from tenfold.api.rendered import RenderedAnalyses
from tenfold.api.routes import (
    analyses,
    catalogue,
    companies,
    company_analysis,
    events,
    filings,
    health,
    kept_filings,
    login,
    quotes,
    traces,
)
from tenfold.api.scrub import Scrubber
from tenfold.api.security.access import Access
from tenfold.api.security.bodies import BodyLimits
from tenfold.api.security.gate import Gate
from tenfold.api.security.headers import SecurityHeaders
from tenfold.api.security.rates import Rates
from tenfold.api.sse import EventEncoder, Streams
from tenfold.service.analyses import AnalysisService

ROUTERS = (
    health.router,
    login.router,
    analyses.router,
    events.router,
    kept_filings.router,
    traces.router,
    company_analysis.router,
    quotes.router,
    companies.router,
    filings.router,
    catalogue.router,
)
_UPLOADS_IN_MEMORY: Final = 4
_QUOTES_AT_A_TIME: Final = 4
"""Each reads a filing, beside the analyses that run."""


def create_app(service: AnalysisService, config: ApiConfig | None = None) -> FastAPI:
    """The HTTP interface of ``service``, which the caller enters and leaves.

    Whoever adds pages includes routers in the returned app; they share its context
    (``tenfold.api.context``), its guards and its headers.
    """
    config = config or ApiConfig()
    scrubber = Scrubber(service.settings)
    context = ApiContext(
        service=service,
        config=config,
        rendered=RenderedAnalyses(),
        companies=CompanyDirectory(service.settings),
        metrics=Metrics(),
        scrubber=scrubber,
        encode_event=EventEncoder(scrubber.paths),
        streams=Streams(),
        access=Access(service.stores.tokens, always=config.require_token or not config.is_local),
        rates=Rates(config.requests_a_second),
        upload_places=asyncio.Semaphore(_UPLOADS_IN_MEMORY),
        quote_places=asyncio.Semaphore(_QUOTES_AT_A_TIME),
    )
    service.observe(context.metrics.see)
    # Pages of documentation would load scripts from elsewhere; the description itself is enough.
    app = FastAPI(
        title="Tenfold",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Operations are called as their functions are, which have names of their own.
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.context = context
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(known_query)])
    add_handlers(app)
    describe(app)
    _add_middleware(app, context)
    return app


def _add_middleware(app: FastAPI, context: ApiContext) -> None:
    """The innermost first: each request meets them from the last to the first."""
    app.add_middleware(Heads)
    app.add_middleware(BodyLimits, context=context)
    app.add_middleware(Gate, context=context)
    if context.config.allow_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=context.config.allow_origins,
            allow_methods=("GET", "HEAD", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
            expose_headers=("Location", "Retry-After", "ETag"),
        )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observing, metrics=context.metrics)
