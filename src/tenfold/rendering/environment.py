"""The template environment and the stylesheet, both part of the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

_STYLES: Final = ("base.css", "frame.css", "cards.css", "tables.css", "charts.css", "print.css")
"""In the order of the cascade."""


@cache
def make_environment() -> Environment:
    """The templates: everything is escaped, and a missing value is an error."""
    return Environment(
        loader=PackageLoader("tenfold.rendering", "templates"),
        autoescape=True,
        # To look at each render whether a template's file has changed is half of the drawing.
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def stylesheet() -> str:
    """The stylesheet of all pages, of its parts."""
    static = files("tenfold.rendering").joinpath("static")
    return "\n".join(static.joinpath(part).read_text(encoding="utf-8") for part in _STYLES)
