"""`/api/v1/quotes` and `/api/v1/companies/{ticker}/quote`: what it would cost and take."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tenfold.api.asked import REQUEST_BODY, asked
from tenfold.api.context import ApiContext, Context
from tenfold.api.models.quotes import QuoteView
from tenfold.api.routes.company_asked import AskedOfCompany
from tenfold.filings.identity import filing_json
from tenfold.planning.quote_json import quote_json
from tenfold.service.quotes import quote_request
from tenfold.service.request import AnalysisRequest
from tenfold.service.wire import json_text

router = APIRouter(prefix="/api/v1")


@router.post("/quotes", tags=["analyses"], response_model=QuoteView, openapi_extra=REQUEST_BODY)
async def quote_analysis(request: Request, context: Context) -> Response:
    """What an analysis would cost and take. Nothing is sent to a model, and nothing is spent."""
    return await _quoted(context, await asked(request, context))


@router.get("/companies/{ticker}/quote", tags=["companies"], response_model=QuoteView)
async def quote_company(context: Context, asked: AskedOfCompany) -> Response:
    """What reading a company's 10-K would cost and take. Nothing is sent to a model."""
    return await _quoted(context, asked)


async def _quoted(context: ApiContext, asked: AnalysisRequest) -> Response:
    service = context.service
    async with context.quote_places:
        reading = await quote_request(asked, service.stores, service.settings)
    body = {
        "filing": filing_json(reading.filing),
        "target": asked.target,
        **quote_json(reading.quote),
        "reads_passages": reading.quote.reads_passages,
        "notices": [context.scrubber.text(notice) for notice in reading.notices],
    }
    return Response(json_text(body), media_type="application/json")
