"""The whole service: the API with the dashboard's pages on it."""

from __future__ import annotations

from fastapi import FastAPI

from tenfold.api.app import create_app
from tenfold.api.config import ApiConfig
from tenfold.api.context import ApiContext
from tenfold.service.analyses import AnalysisService
from tenfold.web.context import make_context
from tenfold.web.handlers import add_page_handlers
from tenfold.web.routes import (
    analysis,
    companies,
    evidence,
    export,
    listing,
    live,
    login,
    start,
    static,
)

ROUTERS = (
    start.router,
    companies.router,
    listing.router,
    analysis.router,
    live.router,
    evidence.router,
    export.router,
    login.router,
    static.router,
)


def create_site(service: AnalysisService, config: ApiConfig | None = None) -> FastAPI:
    """The HTTP interface of ``service`` and its pages; the caller enters and leaves the service."""
    app = create_app(service, config)
    add_pages(app)
    return app


def add_pages(app: FastAPI) -> None:
    """Put the dashboard on an app of ``tenfold.api``: it shares its guards and its headers."""
    api: ApiContext = app.state.context
    app.state.web = make_context(api)
    for router in ROUTERS:
        # The API describes its own half of /login, so that the page's half stands there too.
        app.include_router(router, include_in_schema=router is login.router)
    add_page_handlers(app)
