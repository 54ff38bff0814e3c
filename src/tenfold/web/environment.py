"""The pages' templates, on top of those that draw an analysis."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol, cast

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from tenfold.web.assets import asset_path
from tenfold.web.words import day, duration, file_name, moment


class _HasNames(Protocol):
    filters: dict[str, Callable[..., str]]
    globals: dict[str, Callable[..., str]]


@cache
def environment() -> Environment:
    """Everything is escaped, and a missing value is an error."""
    env = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("tenfold.web", "templates"),
                PackageLoader("tenfold.rendering", "templates"),
            ]
        ),
        autoescape=True,
        # To look at each render whether a template's file has changed is half of the drawing.
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The library leaves the types of these two open.
    cast("_HasNames", env).filters.update(
        moment=moment, day=day, duration=duration, file_name=file_name
    )
    cast("_HasNames", env).globals["asset"] = asset_path
    return env
