"""The providers' own APIs on loopback: their events, their refusals, and a client for them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from contracts.completion_client import REQUEST, failure
from support.loopback import event, loopback
from tenfold.errors import (
    ModelError,
)
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import CompletionRequest, ModelProfile
from tenfold.llm.streaming_client import StreamingClient
from tenfold.llm.timeouts import Timeouts

KEY = "sk-very-secret-0123456789"
MODELS = {
    "openai": "gpt-6-luna",
    "anthropic": "claude-haiku-5-5",
    "google": "gemini-3.5-flash-lite",
}
PATIENT = Timeouts(first_token_seconds=5, piece_seconds=5, connect_seconds=5)
PATIENCE = Timeouts(first_token_seconds=0.3, piece_seconds=0.3, connect_seconds=1)

everywhere = pytest.mark.parametrize("provider", MODELS)


@asynccontextmanager
async def client_of(
    provider: str, url: str, timeouts: Timeouts = PATIENT, model: str | None = None
):
    endpoint = Endpoint(provider, model or MODELS[provider], url, url, KEY, "THE_KEY")
    client = StreamingClient(endpoint, ModelProfile(max_in_flight=4), timeouts)
    try:
        yield client
    finally:
        await client.aclose()


async def error_of(provider: str, answer, timeouts: Timeouts = PATIENT) -> ModelError:
    async with loopback(answer) as url, client_of(provider, url, timeouts) as client:
        return await failure(client)


def refusing(status: int, message: str, kind: str | None = None, **headers: str):
    async def answer(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        error = {"message": message, "type": kind or "invalid_request_error"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {"type": "error", "error": error}
        return web.json_response(body, status=status, headers=named)

    return answer


def google_events() -> list[bytes]:
    candidate = {"content": {"role": "model", "parts": [{"text": '{"items": []}'}]}}
    counts = {"promptTokenCount": 50, "candidatesTokenCount": 5, "cachedContentTokenCount": 20}
    return [
        event({"candidates": [candidate], "modelVersion": "g"}),
        event(
            {
                "candidates": [
                    {"content": {"role": "model", "parts": [{"text": " "}]}, "finishReason": "STOP"}
                ],
                "usageMetadata": counts,
            }
        ),
    ]


def openai_events() -> list[bytes]:
    head = {
        "id": "r1", "object": "response", "created_at": 1, "model": "gpt-6-luna", "output": [],
        "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "status": "in_progress",
    }  # fmt: skip
    usage = {
        "input_tokens": 50, "input_tokens_details": {"cached_tokens": 20, "cache_write_tokens": 0},
        "output_tokens": 5, "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 55,
    }  # fmt: skip
    text = {"type": "output_text", "text": '{"items": []}', "annotations": []}
    item = {"id": "m", "type": "message", "role": "assistant", "status": "completed"}
    done = head | {"status": "completed", "usage": usage, "output": [item | {"content": [text]}]}
    place = {"item_id": "m", "output_index": 0, "content_index": 0}
    return [
        event({"type": "response.created", "sequence_number": 0, "response": head}),
        event(
            {
                "type": "response.output_item.added",
                "sequence_number": 1,
                "output_index": 0,
                "item": item | {"status": "in_progress", "content": []},
            }
        ),
        event(
            {
                "type": "response.output_text.delta",
                "sequence_number": 2,
                "delta": '{"items": []}',
                "logprobs": [],
            }
            | place
        ),
        event({"type": "response.completed", "sequence_number": 3, "response": done}),
    ]


SHARED = replace(REQUEST, prefix_key="0123abcd")


async def sent(provider: str, request: CompletionRequest, model: str | None = None):
    """The body of one request, which is refused."""
    seen: list[dict[str, Any]] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        seen.append(body)
        return await refusing(529, "busy", "overloaded_error")(request, body)

    async with loopback(answer) as url, client_of(provider, url, PATIENT, model=model) as client:
        await failure(client, request)
    return seen[0]
