"""What is asked for of an analysis, or of a quote: JSON, or a form with a file."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from tenfold.api.context import ApiContext
from tenfold.api.problems import Problem
from tenfold.api.uploads import sent_file
from tenfold.clock import utc_now
from tenfold.filings.sample import SAMPLE
from tenfold.planning.fan_out import FanOut
from tenfold.planning.focus.policy import ContextMode
from tenfold.service.request import AnalysisRequest
from tenfold.store.analyses.uploads import TARGET_PREFIX, Upload

_FILE_FIELDS: Final = (
    *("year", "include", "model", "strategy", "skip_suspect", "context", "context_tokens"),
    *("fanout", "max_cost_usd", "deadline_seconds"),
)
REQUEST_BODY: Final[dict[str, Any]] = {
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
                        "year": {
                            "type": "string",
                            "description": "Its fiscal year, as the company names it.",
                        },
                        "model": {"type": "string"},
                        "strategy": {"type": "string"},
                        "context": {"type": "string", "enum": list(ContextMode)},
                        "context_tokens": {"type": "integer"},
                        "skip_suspect": {"type": "string"},
                        "fanout": {"type": "string", "enum": list(FanOut)},
                        "max_cost_usd": {"type": "number"},
                        "deadline_seconds": {"type": "number"},
                    },
                },
                "example": {
                    "file": "annual-report.htm",
                    "include": "business,mda",
                    "year": "2025",
                    "context": "auto",
                    "max_cost_usd": 0.5,
                    "deadline_seconds": 30,
                },
            },
        },
    }
}


async def asked(request: Request, context: ApiContext) -> AnalysisRequest:
    """What a request's JSON asks for, or its form with a file, which is kept.

    Raises:
        Problem: it is neither, or too large.
        RequestValidationError: a value does not fit.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _with_file(request, context)
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
    return checked(body)


async def _with_file(request: Request, context: ApiContext) -> AnalysisRequest:
    async with sent_file(request) as sent:
        values: dict[str, Any] = {k: v for k, v in sent.fields.items() if k in _FILE_FIELDS and v}
        if include := values.get("include"):
            values["include"] = [part.strip() for part in include.split(",") if part.strip()]
        # First what costs nothing: a file whose analysis is refused would be kept for nobody.
        wanted = checked({"target": SAMPLE, **values})
        # In memory a few at a time, however many come in.
        async with context.upload_places:
            upload = Upload(sent.name, await sent.content(context.config.max_upload_bytes))
            uploads = context.service.stores.uploads
            sha256 = await asyncio.to_thread(uploads.put, upload, utc_now())
    return wanted.model_copy(update={"target": f"{TARGET_PREFIX}{sha256}"})


def checked(values: object) -> AnalysisRequest:
    """``values`` as a request.

    Raises:
        RequestValidationError: one does not fit.
    """
    try:
        return AnalysisRequest.model_validate(values)
    except ValidationError as error:
        raise RequestValidationError(
            error.errors(include_input=False, include_url=False)
        ) from error
