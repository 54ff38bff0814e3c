"""The start page in all its states."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from tenfold.web.asked import Asked
from tenfold.web.context import WebContext
from tenfold.web.pages import page
from tenfold.web.quoted import Quoted
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
CONTEXTS: Final = (
    ("full", "All that fits the model"),
    ("focused", "The passages it needs"),
    ("auto", "All, unless that costs much more"),
)
"""How much of an item each question may be given."""


async def start_page(
    request: Request,
    web: WebContext,
    asked: Asked,
    *,
    choice: Choice | None = None,
    reports: object | None = None,
    quoted: Quoted | None = None,
    error: str | None = None,
    status_code: int = 200,
) -> Response:
    """The page: empty, with what there is to choose from, with a quote, or with an error."""
    service = web.api.service
    records = await asyncio.to_thread(service.stores.analyses.recent, limit=_LOOKED_AT)
    lines = folded(records)
    values: dict[str, Any] = {
        "asked": asked,
        "choice": choice,
        "reports": reports,
        "quoted": quoted,
        "error": error,
        "sections": SECTIONS,
        "default_model": service.settings.model,
        "contexts": CONTEXTS,
        "most_cost_usd": service.settings.max_cost_usd,
        "lines": lines[:_SHOWN],
        "has_more": len(lines) > _SHOWN or len(records) == _LOOKED_AT,
    }
    return page(request, "start.html.jinja", status_code, **values)
