"""What the pages need besides the API's own context, made once for each app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from tenfold.api.context import ApiContext, context_of
from tenfold.components.base import Component
from tenfold.options import Options
from tenfold.settings import Settings
from tenfold.web.finished import FinishedAnalyses
from tenfold.web.live.boards import Boards
from tenfold.web.passages import Texts


@dataclass(frozen=True, slots=True)
class WebContext:
    """The parts of the dashboard."""

    api: ApiContext
    boards: Boards
    finished: FinishedAnalyses
    texts: Texts


def make_context(api: ApiContext) -> WebContext:
    """The dashboard's parts on top of the service's."""
    service = api.service

    @cache
    def known() -> Mapping[str, Component[Any]]:
        return _components(service.settings)

    texts = Texts(service.stores.texts)
    return WebContext(
        api=api,
        boards=Boards(service, known),
        finished=FinishedAnalyses(
            service.stores, texts, known, api.scrubber.paths, service.settings
        ),
        texts=texts,
    )


def web_context_of(connection: HTTPConnection) -> WebContext:
    """The context of the app that serves ``connection``."""
    return cast("WebContext", connection.app.state.web)


Web = Annotated[WebContext, Depends(web_context_of)]
"""A route's parameter of this type is filled in by FastAPI."""


def _components(settings: Settings) -> Mapping[str, Component[Any]]:
    return {component.name: component for component in Options().catalogue(settings)}


__all__ = ["Web", "WebContext", "context_of", "make_context", "web_context_of"]
