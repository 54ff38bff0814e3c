"""The start page in all its states."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from tenfold.web.asked import Asked
from tenfold.web.context import WebContext
from tenfold.web.pages import page
from tenfold.web.recent import folded
from tenfold.web.wanted import Choice

_LOOKED_AT: Final = 60
_SHOWN: Final = 8
SECTIONS: Final = (
    ("business", "Business"),
    ("risk_factors", "Risk factors"),
    ("mda", "MD&A"),
    ("financials", "Financial statements"),
)
"""The built-in sections, as they may be chosen."""


async def start_page(
    request: Request,
    web: WebContext,
    asked: Asked,
    *,
    choice: Choice | None = None,
    reports: object | None = None,
    error: str | None = None,
    status_code: int = 200,
) -> Response:
    """The page: empty, with companies or a company's reports to choose from, or with an error."""
    service = web.api.service
    records = await asyncio.to_thread(service.stores.analyses.recent, limit=_LOOKED_AT)
    lines = folded(records)
    values: dict[str, Any] = {
        "asked": asked,
        "choice": choice,
        "reports": reports,
        "error": error,
        "sections": SECTIONS,
        "default_model": service.settings.model,
        "lines": lines[:_SHOWN],
        "has_more": len(lines) > _SHOWN or len(records) == _LOOKED_AT,
    }
    return page(request, "start.html.jinja", status_code, **values)
