"""What both ways of starting an analysis share."""

from __future__ import annotations

from tenfold.api.context import ApiContext
from tenfold.api.problems import Problem
from tenfold.service.request import AnalysisRequest
from tenfold.store.analyses.record import AnalysisRecord


async def start(context: ApiContext, request: AnalysisRequest) -> tuple[AnalysisRecord, bool]:
    """Start or join an analysis; returns its record and whether it is new.

    Raises:
        Problem: the service stops, or too many wait already.
        TenfoldError: as ``AnalysisService.start``.
    """
    check_room(context, request)
    return await context.service.start(request)


def check_room(context: ApiContext, request: AnalysisRequest) -> None:
    """Refuse what cannot be taken on just now.

    Raises:
        Problem: the service stops, or too many wait already.
    """
    service = context.service
    if not service.accepting:
        raise Problem(
            503,
            "stopping",
            "The service stops",
            "The service is shutting down. Ask again when it is back.",
            headers={"Retry-After": "10"},
        )
    if service.running >= context.config.max_queued and not service.is_under_way(request):
        raise Problem(
            503,
            "queue-full",
            "Too many analyses wait",
            f"{service.running} analyses run or wait. Ask again in a minute.",
            headers={"Retry-After": "60"},
        )
