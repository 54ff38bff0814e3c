"""Refuses query parameters that a route does not know.

A misspelt `include_bussiness=false` would otherwise be passed over, and what it should have left
out would be read and paid for.
"""

from __future__ import annotations

from typing import Final

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from tenfold.api.problems import Problem

_MOST_NAMED: Final = 5
_LONGEST_NAME: Final = 60


async def known_query(request: Request) -> None:
    """A dependency of every route of the API.

    Raises:
        Problem: the query has a parameter that the route does not declare.
    """
    if not request.query_params:
        return
    known = _known(request.scope.get("route"))
    unknown = [name for name in request.query_params if name not in known]
    if not unknown:
        return
    named = ", ".join(repr(name[:_LONGEST_NAME]) for name in unknown[:_MOST_NAMED])
    advice = f"Known are: {', '.join(known)}." if known else "It takes none."
    raise Problem(
        422,
        "unknown-parameter",
        "Unknown query parameter",
        f"This address does not know the query parameter {named}. {advice}",
    )


def _known(route: object) -> list[str]:
    return _declared(route.dependant) if isinstance(route, APIRoute) else []


def _declared(dependant: Dependant) -> list[str]:
    """The query parameters of a route or dependency and of all that it depends on."""
    own = [field.alias for field in dependant.query_params]
    return own + [name for inner in dependant.dependencies for name in _declared(inner)]
