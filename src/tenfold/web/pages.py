"""One page as it is sent."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from tenfold import __version__
from tenfold.web.environment import environment


def page(request: Request, template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """A template as a whole page."""
    owner = getattr(request.state, "owner", None)
    text = (
        environment()
        .get_template(template)
        .render(signed_in=owner is not None, version=__version__, here=request.url.path, **values)
    )
    # Half a character, which a filing or an answer can carry, is no UTF-8.
    return HTMLResponse(text.encode("utf-8", "replace"), status_code)


def fragment(template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """A template as a part of a page."""
    text = environment().get_template(template).render(**values)
    return HTMLResponse(text.encode("utf-8", "replace"), status_code)
