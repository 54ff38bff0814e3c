"""`/api/v1/companies/{ticker}/analysis`: a company's analysis, started by POST, read by GET."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tenfold.api.context import ApiContext, Context
from tenfold.api.going import unless_gone
from tenfold.api.models.analyses import AnalysisView, Started, Ticker
from tenfold.api.none_kept import none_is_kept
from tenfold.api.problems import Kind, Problem, kind_named
from tenfold.api.routes.company_asked import AskedOfCompany, Model, Sections, Year
from tenfold.api.routes.starting import check_room, start
from tenfold.api.views import analysis_response, started_response
from tenfold.planning.plan import Strategy
from tenfold.service.stored import Wanted
from tenfold.service.wire import FINISHED
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus

router = APIRouter(prefix="/api/v1/companies", tags=["companies"])
_CLIENT_GONE = 499
"""What nginx calls a request whose client did not wait; only logs and metrics see it."""
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "With `wait=true`: the whole analysis.", "model": AnalysisView},
    202: {"description": "Taken on; `Location` says where it will stand.", "model": Started},
}


@router.post("/{ticker}/analysis", response_model=AnalysisView, responses=_ANSWERS)
async def analyze_company(
    request: Request,
    context: Context,
    asked: AskedOfCompany,
    wait: Annotated[
        bool,
        Query(
            description="Answer when it is over. Whoever closes the connection before that cancels "
            "the analysis, unless somebody else waits for it, watches it or started it without."
        ),
    ] = False,
) -> Response:
    """Read a company's 10-K. Equal requests while one is under way are one analysis."""
    if not wait:
        record, is_new = await start(context, asked)
        return started_response(context, record, is_new=is_new)
    check_room(context, asked)
    attended = await unless_gone(context.service.attend(asked), request.receive)
    if attended is None:
        return Response(status_code=_CLIENT_GONE)
    record, is_new = attended
    if not record.status.is_over:  # the service stops; another process will go on with it
        return started_response(context, record, is_new=is_new)
    if record.status is AnalysisStatus.FINISHED:
        return await analysis_response(request, context, record.id)
    raise await _why_not(context, record)


@router.get("/{ticker}/analysis", response_model=AnalysisView)
async def stored_analysis(
    request: Request,
    context: Context,
    ticker: Ticker,
    include: Sections,
    year: Year = None,
    model: Model = None,
    strategy: Strategy | None = None,
) -> Response:
    """The latest finished analysis that was asked for so. Nothing is read or asked for it.

    With a year it is one of that fiscal year, without one it is one that was asked for without;
    any model and strategy will do where none is named.
    """
    finished = await asyncio.to_thread(context.service.stores.analyses.finished_of, ticker)
    wanted = Wanted(year=year, include=include, model=model, strategy=strategy)
    record = wanted.latest_of(finished)
    if record is None:
        raise none_is_kept(ticker, finished, request.url.query)
    return await analysis_response(request, context, record.id)


async def _why_not(context: ApiContext, record: AnalysisRecord) -> Problem:
    more = {"analysis": record.id}
    if record.status is AnalysisStatus.CANCELLED:
        detail = "The analysis was cancelled before it ended. Ask for it again."
        return Problem(409, "cancelled", "The analysis was cancelled", detail, more=more)
    events = await asyncio.to_thread(context.service.stores.analyses.events, record.id)
    kind = _kind_of_failure(events[-1].data if events and events[-1].name == FINISHED else "{}")
    detail = kind.detail or record.error or "The analysis failed."
    return Problem(kind.status, kind.name, kind.title, detail, more=more)


def _kind_of_failure(data: str) -> Kind:
    return kind_named(str(json.loads(data).get("kind")))
