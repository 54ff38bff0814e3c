"""`/api/v1/analyses`: start, list, show, watch, cancel."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from tenfold.api.context import ApiContext, Context
from tenfold.api.models.analyses import (
    AnalysisId,
    AnalysisPage,
    AnalysisView,
    Started,
)
from tenfold.api.problems import Problem
from tenfold.api.routes.starting import start
from tenfold.api.uploads import sent_file
from tenfold.api.views import analysis_response, started_response, summary_of
from tenfold.clock import utc_now
from tenfold.planning.focus.policy import ContextMode
from tenfold.service.request import SAMPLE, AnalysisRequest
from tenfold.store.analyses.record import AnalysisStatus
from tenfold.store.analyses.uploads import TARGET_PREFIX, Upload

router = APIRouter(prefix="/api/v1/analyses", tags=["analyses"])
_UPLOAD_FIELDS = {
    *("year", "include", "model", "strategy", "skip_suspect", "context", "context_tokens")
}
_REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": AnalysisRequest.model_json_schema(
                    ref_template="#/components/schemas/{model}"
                ),
                "example": {"target": "AAPL", "year": 2025, "include": ["business", "mda"]},
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "A 10-K as HTML or text, or a full submission.",
                        },
                        "include": {
                            "type": "string",
                            "description": "Sections and components, comma-separated.",
                        },
                        "year": {"type": "string"},
                        "model": {"type": "string"},
                        "strategy": {"type": "string"},
                        "context": {"type": "string", "enum": list(ContextMode)},
                        "context_tokens": {"type": "integer"},
                        "skip_suspect": {"type": "string"},
                    },
                }
            },
        },
    }
}


@router.post("", status_code=202, response_model=Started, openapi_extra=_REQUEST_BODY)
async def start_analysis(request: Request, context: Context) -> Response:
    """Start an analysis of a target, or of a file that is sent along; join an equal one."""
    asked = await _asked(request, context)
    record, is_new = await start(context, asked)
    return started_response(context, record, is_new=is_new)


@router.get("")
async def list_analyses(
    context: Context,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[
        str | None, Query(max_length=64, description="`next` of the page before.")
    ] = None,
    ticker: Annotated[str | None, Query(max_length=20, examples=["AAPL"])] = None,
    status: Annotated[AnalysisStatus | None, Query()] = None,
) -> AnalysisPage:
    """Analyses, the newest first, those of the command line included."""
    records = await asyncio.to_thread(
        context.service.stores.analyses.recent,
        limit=limit,
        before=before,
        ticker=ticker,
        status=status,
    )
    return AnalysisPage(
        analyses=[summary_of(context, record) for record in records],
        next=records[-1].id if len(records) == limit else None,
    )


@router.get("/{analysis_id}", response_model=AnalysisView)
async def show_analysis(request: Request, context: Context, analysis_id: AnalysisId) -> Response:
    """One analysis: its status and progress, and its result once it is finished."""
    return await analysis_response(request, context, analysis_id)


@router.delete(
    "/{analysis_id}",
    response_model=AnalysisView,
    responses={
        204: {
            "description": "With `forget=true`: nothing is kept of it any more, nor of the "
            "filing's text and an uploaded file that no other analysis refers to."
        }
    },
)
async def cancel_analysis(
    request: Request,
    context: Context,
    analysis_id: AnalysisId,
    forget: Annotated[
        bool, Query(description="Also delete what is kept of it; answers 204 then.")
    ] = False,
) -> Response:
    """Cancel an analysis that is under way; one that is over stays as it is."""
    await context.service.cancel(analysis_id)
    if not forget:
        return await analysis_response(request, context, analysis_id)
    await asyncio.to_thread(context.service.stores.analyses.delete, analysis_id)
    context.rendered.forget(analysis_id)
    return Response(status_code=204)


async def _asked(request: Request, context: ApiContext) -> AnalysisRequest:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _asked_with_file(request, context)
    if kind != "application/json":
        raise Problem(
            415,
            "unsupported-media-type",
            "Unsupported media type",
            "Send JSON (Content-Type: application/json), or a file as multipart/form-data.",
        )
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise Problem(
            400, "malformed-json", "Malformed JSON", "The body is not JSON. Correct it."
        ) from error
    return _checked(body)


async def _asked_with_file(request: Request, context: ApiContext) -> AnalysisRequest:
    async with sent_file(request) as sent:
        values: dict[str, Any] = {k: v for k, v in sent.fields.items() if k in _UPLOAD_FIELDS and v}
        if include := values.get("include"):
            values["include"] = [part.strip() for part in include.split(",") if part.strip()]
        # First what costs nothing: a file whose analysis is refused would be kept for nobody.
        asked = _checked({"target": SAMPLE, **values})
        # In memory a few at a time, however many come in.
        async with context.upload_places:
            upload = Upload(sent.name, await sent.content(context.config.max_upload_bytes))
            uploads = context.service.stores.uploads
            sha256 = await asyncio.to_thread(uploads.put, upload, utc_now())
    return asked.model_copy(update={"target": f"{TARGET_PREFIX}{sha256}"})


def _checked(values: object) -> AnalysisRequest:
    try:
        return AnalysisRequest.model_validate(values)
    except ValidationError as error:
        raise RequestValidationError(
            error.errors(include_input=False, include_url=False)
        ) from error
