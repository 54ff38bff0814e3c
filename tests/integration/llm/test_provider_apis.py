"""The streaming client against loopback servers that speak the providers' own APIs."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from contracts.completion_client import REQUEST, failure, read
from support.loopback import event, event_stream, loopback
from tenfold.errors import (
    ModelError,
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import Completed, CompletionRequest, ModelProfile
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


@pytest.mark.parametrize(
    ("provider", "events"), [("google", google_events()), ("openai", openai_events())]
)
async def test_an_answer_of_the_providers_own_api(provider: str, events: list[bytes]):
    seen: list[dict[str, Any]] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        seen.append(body)
        response = await event_stream(request)
        for piece in events:
            await response.write(piece)
        return response

    async with loopback(answer) as url, client_of(provider, url) as client:
        *texts, completed = [piece async for piece in client.stream(REQUEST)]
    assert "".join(text.text for text in texts).strip() == '{"items": []}'
    assert isinstance(completed, Completed)
    assert completed.finish_reason == "stop"
    assert (completed.usage.prompt_tokens, completed.usage.cached_prompt_tokens) == (50, 20)
    assert "evidence" in str(seen[0].get("text") or seen[0].get("generationConfig"))
    assert str(seen[0]).index("kite strings") < str(seen[0]).index("what does the company sell")


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


async def test_anthropic_is_told_where_the_shared_part_of_the_prompt_ends():
    body = await sent("anthropic", SHARED)
    context, question = body["messages"][0]["content"]
    assert context["text"] == REQUEST.context
    assert context["cache_control"]["type"] == "ephemeral"
    assert "cache_control" not in question
    assert "output_config" not in body, "a schema would stand before all that is shared"
    assert "tools" not in body
    assert "JSON schema" in question["text"]


async def test_a_prompt_that_nobody_shares_is_not_written_to_the_cache():
    body = await sent("anthropic", REQUEST)
    assert "cache_control" not in str(body)


async def test_openai_is_told_where_the_shared_part_ends_and_sent_to_one_machine():
    body = await sent("openai", SHARED, "gpt-6-luna")
    context, question = body["input"][0]["content"]
    assert context["prompt_cache_breakpoint"] == {"mode": "explicit"}
    assert "prompt_cache_breakpoint" not in question
    assert body["prompt_cache_key"] == "0123abcd"
    assert body["prompt_cache_options"]["mode"] == "explicit"
    assert "JSON schema" in question["text"]


async def test_openais_older_models_get_the_key_alone():
    body = await sent("openai", SHARED, "gpt-4.1-mini")
    assert body["prompt_cache_key"] == "0123abcd"
    assert "prompt_cache_breakpoint" not in str(body)
    assert "prompt_cache_options" not in body


async def test_openai_writes_nothing_to_its_cache_that_nobody_shares():
    body = await sent("openai", REQUEST, "gpt-6-luna")
    assert "prompt_cache_key" not in body
    assert "prompt_cache_breakpoint" not in str(body)
    assert body["prompt_cache_options"]["mode"] == "explicit"


@everywhere
async def test_a_refused_schema_falls_back_to_words_for_good(provider: str):
    prompts: list[str] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        prompts.append(str(body))
        return await refusing(400, "structured_output is not supported by this model")(
            request, body
        )

    async with loopback(answer) as url, client_of(provider, url) as client:
        assert isinstance(await failure(client), ProviderRejectedError)
        tries = len(prompts)
        assert isinstance(await failure(client), ProviderRejectedError)
    assert tries == (3 if provider == "anthropic" else 2)
    assert len(prompts) == tries + 1
    assert "must fit this JSON schema" in prompts[-1]


@everywhere
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ProviderRejectedError),
        (401, ProviderRejectedError),
        (403, ProviderRejectedError),
        (404, ProviderRejectedError),
        (413, PromptTooLongError),
        (429, RateLimitedError),
        (500, ProviderUnavailableError),
        (503, ProviderUnavailableError),
    ],
)
async def test_each_status_is_an_error_without_secrets(
    provider: str, status: int, kind: type[ModelError]
):
    error = await error_of(provider, refusing(status, f"No, {KEY}: {REQUEST.context}"))
    assert type(error) is kind
    assert KEY not in str(error)
    assert "kite strings" not in str(error)
    if status in {401, 403}:
        assert "THE_KEY" in str(error)


@everywhere
async def test_retry_after_is_kept(provider: str):
    error = await error_of(provider, refusing(429, "slow", "rate_limit_error", Retry_After="9"))
    assert isinstance(error, RateLimitedError)
    assert error.retry_after_seconds == 9


@everywhere
@pytest.mark.parametrize(
    ("status", "kind"), [(200, ProviderUnavailableError), (404, ProviderRejectedError)]
)
async def test_a_web_page_is_no_answer(provider: str, status: int, kind: type[ModelError]):
    async def answer(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        text = "<html><body>Welcome</body></html>"
        return web.Response(text=text, content_type="text/html", status=status)

    error = await error_of(provider, answer)
    assert type(error) is kind
    assert "--base-url" in str(error)
    assert ("/v1" in str(error)) == (provider == "openai")


@everywhere
async def test_a_model_that_must_think_is_left_to_it_for_good(provider: str):
    prompts: list[str] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        prompts.append(str(body))
        message = "Unsupported value for this model: 'thinking' or 'reasoning.effort'."
        return await refusing(400, message)(request, body)

    async with loopback(answer) as url, client_of(provider, url) as client:
        assert isinstance(await failure(client), ProviderRejectedError)
        assert isinstance(await failure(client), ProviderRejectedError)
    told = ["'thinking" in prompt or "'reasoning'" in prompt for prompt in prompts]
    assert told == [True, False, False]


@everywhere
async def test_a_refused_connection_can_be_retried(provider: str):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with client_of(provider, url) as client:
            error = await failure(client)
    assert isinstance(error, ProviderUnavailableError)
    assert "cannot be reached (Connection refused)" in str(error)


@everywhere
async def test_a_silent_server_is_a_stall(provider: str):
    async def never(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(30)
        raise AssertionError

    error = await error_of(provider, never, PATIENCE)
    assert isinstance(error, ProviderUnavailableError)
    assert "TENFOLD_FIRST_TOKEN_TIMEOUT" in str(error)


@everywhere
async def test_a_cut_stream_can_be_retried(provider: str):
    first = {"google": google_events()[0], "openai": b"".join(openai_events()[:3])}.get(
        provider,
        event(
            {
                "type": "message_start",
                "message": {
                    "id": "m", "type": "message", "role": "assistant", "model": "c",
                    "content": [], "usage": {"input_tokens": 1, "output_tokens": 1},
                },
            }
        ).replace(b"data:", b"event: message_start\ndata:"),
    )  # fmt: skip

    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = await event_stream(request)
        await response.write(first)
        assert request.transport is not None
        request.transport.close()
        return response

    assert isinstance(await error_of(provider, answer), ProviderUnavailableError)


async def test_closing_early_closes_the_connection():
    gone = asyncio.Event()

    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = await event_stream(request)
        try:
            while True:
                await response.write(google_events()[0])
                await asyncio.sleep(0.01)
        finally:
            gone.set()

    async with loopback(answer) as url, client_of("google", url) as client:
        stream = client.stream(REQUEST)
        await anext(stream)
        await stream.aclose()
        await asyncio.wait_for(gone.wait(), 2)


async def test_it_reads_again_after_an_error():
    fail = True

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        if fail:
            return await refusing(500, "oops")(request, body)
        response = await event_stream(request)
        for piece in google_events():
            await response.write(piece)
        return response

    async with loopback(answer) as url, client_of("google", url) as client:
        await failure(client)
        fail = False
        assert await read(client)
