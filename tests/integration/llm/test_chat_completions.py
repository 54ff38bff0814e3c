"""Chat completions from servers that answer well, badly, or not at all."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from contracts.completion_client import REQUEST, failure, read
from support.loopback import chunk, event, event_stream, loopback
from tenfold.errors import (
    ModelError,
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import Completed, ModelProfile, Repair, TextDelta
from tenfold.llm.streaming_client import StreamingClient
from tenfold.llm.timeouts import Timeouts

KEY = "sk-very-secret-0123456789"
PATIENT = Timeouts(first_token_seconds=5, piece_seconds=5, connect_seconds=5)
PATIENCE = Timeouts(first_token_seconds=0.2, piece_seconds=0.2, connect_seconds=1)


@asynccontextmanager
async def client_of(answer, timeouts: Timeouts = PATIENT):
    async with loopback(answer) as root:
        url = f"{root}/v1"
        endpoint = Endpoint("openai-chat", "small", url, url, KEY, "TENFOLD_API_KEY")
        client = StreamingClient(endpoint, ModelProfile(max_in_flight=4), timeouts)
        try:
            yield client
        finally:
            await client.aclose()


def answering(*events: bytes):
    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = await event_stream(request)
        for piece in events:
            await response.write(piece)
        return response

    return answer


def refusing(status: int, body: Any, **headers: str):
    async def answer(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.json_response(body, status=status, headers=named)

    return answer


async def error_of(answer, timeouts: Timeouts = PATIENT) -> ModelError:
    async with client_of(answer, timeouts) as client:
        return await failure(client)


async def test_the_request_is_laid_out_for_the_prefix_cache():
    seen: list[dict[str, Any]] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        seen.append(body | {"authorization": request.headers["Authorization"]})
        return await answering(chunk("{}", "stop"), event("[DONE]"))(request, body)

    repaired = replace(REQUEST, repairs=(Repair('{"items": 3}', "items is not a list"),))
    async with client_of(answer) as client:
        await read(client, repaired)
    (body,) = seen
    system, user, invalid, problem = body["messages"]
    assert system == {"role": "system", "content": REQUEST.instructions}
    assert user["content"] == f"{REQUEST.context}\n\n{REQUEST.question}"
    assert invalid == {"role": "assistant", "content": '{"items": 3}'}
    assert "items is not a list" in problem["content"]
    assert body["response_format"]["json_schema"]["schema"] == REQUEST.output_schema
    assert body["stream_options"] == {"include_usage": True}
    assert body["max_tokens"] == REQUEST.max_output_tokens
    assert body["authorization"] == f"Bearer {KEY}"


async def test_usage_and_finish_reason_are_reported():
    usage = {
        "prompt_tokens": 90,
        "completion_tokens": 7,
        "prompt_tokens_details": {"cached_tokens": 64},
    }
    answer = answering(
        b": keep-alive\n\n", chunk('{"a"'), chunk(": 1"), chunk(None, "length"),
        event({"choices": [], "usage": usage}), event("[DONE]"),
    )  # fmt: skip
    async with client_of(answer) as client:
        *texts, completed = [piece async for piece in client.stream(REQUEST)]
    assert "".join(t.text for t in texts if isinstance(t, TextDelta)) == '{"a": 1'
    assert isinstance(completed, Completed)
    assert completed.finish_reason == "length"
    assert completed.usage.prompt_tokens == 90
    assert completed.usage.cached_prompt_tokens == 64
    assert completed.usage.cost_usd is None


async def test_a_refusal_is_told_apart():
    refusal = event({"choices": [{"delta": {"refusal": "I cannot."}, "finish_reason": None}]})
    async with client_of(answering(refusal, chunk(None, "stop"))) as client:
        (completed,) = [piece async for piece in client.stream(REQUEST)]
    assert isinstance(completed, Completed)
    assert completed.finish_reason == "refused"


@pytest.mark.parametrize(("accepted", "tried"), [("json_object", 2), (None, 3)])
async def test_a_server_without_json_schema_is_asked_in_words_from_then_on(
    accepted: str | None, tried: int
):
    formats: list[str | None] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        kind = body.get("response_format", {}).get("type")
        formats.append(kind)
        if kind != accepted:
            message = f"response_format type {kind} is not supported"
            return await refusing(400, {"error": {"message": message}})(request, body)
        assert '"evidence"' in body["messages"][-1]["content"]
        return await answering(chunk("{}", "stop"))(request, body)

    async with client_of(answer) as client:
        assert [await read(client), await read(client)] == ["{}", "{}"]
    assert len(formats) == tried + 1
    assert formats[-2:] == [accepted, accepted]


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (400, ProviderRejectedError, "'small'"),
        (401, ProviderRejectedError, "TENFOLD_API_KEY"),
        (402, ProviderRejectedError, "no credit"),
        (403, ProviderRejectedError, "TENFOLD_API_KEY"),
        (404, ProviderRejectedError, "base URL"),
        (413, PromptTooLongError, "window"),
        (429, RateLimitedError, "--max-in-flight"),
        (500, ProviderUnavailableError, "500"),
        (503, ProviderUnavailableError, "503"),
        (529, ProviderUnavailableError, "529"),
    ],
)
async def test_each_status_is_an_error_that_says_what_to_do(
    status: int, kind: type[ModelError], says: str
):
    error = await error_of(refusing(status, {"error": {"message": "No."}}))
    assert type(error) is kind
    assert says in str(error)


async def test_retry_after_is_kept():
    error = await error_of(refusing(429, {"error": "slow down"}, Retry_After="7"))
    assert isinstance(error, RateLimitedError)
    assert error.retry_after_seconds == 7


async def test_an_empty_account_is_not_tried_again():
    body = {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}
    error = await error_of(refusing(429, body))
    assert isinstance(error, ProviderRejectedError)
    assert not error.retryable


async def test_a_context_error_of_the_server_is_a_prompt_too_long():
    body = {"error": {"message": "too big", "type": "exceed_context_size_error", "code": 400}}
    assert isinstance(await error_of(refusing(400, body)), PromptTooLongError)


async def test_neither_the_key_nor_the_prompt_is_quoted():
    said = f"Bad key {KEY}; got {REQUEST.context}"
    for message in (said, f"Incorrect API key provided: {KEY}"):
        error = await error_of(refusing(401, {"error": {"message": message}}))
        assert KEY not in str(error)
        assert "kite strings" not in str(error)


async def test_an_error_inside_the_stream_counts_like_its_status():
    limited = event({"error": {"message": "slow down", "code": 429}})
    assert isinstance(await error_of(answering(chunk("{"), limited)), RateLimitedError)
    broken = event({"error": {"message": "out of memory", "type": "server_error"}})
    assert isinstance(await error_of(answering(chunk("{"), broken)), ProviderUnavailableError)


@pytest.mark.parametrize(
    ("status", "content_type"), [(404, "text/html"), (200, "application/json"), (200, "text/plain")]
)
async def test_an_answer_that_is_no_stream_is_rejected(status: int, content_type: str):
    async def answer(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(text="<html>Welcome</html>", content_type=content_type, status=status)

    error = await error_of(answer)
    assert isinstance(error, ProviderRejectedError)
    assert error.for_every_call
    assert "--base-url" in str(error)


async def test_a_page_sent_as_a_success_may_pass():
    async def answer(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(text="<html>Sign in</html>", content_type="text/html")

    error = await error_of(answer)
    assert isinstance(error, ProviderUnavailableError)
    assert (error.retryable, error.nobody_there) == (True, True)
    assert "--base-url" in str(error)


@pytest.mark.parametrize("data", ["not json", "[1]", '{"choices": 3}', '{"choices": [[]]}'])
async def test_events_of_another_api_are_rejected(data: str):
    assert isinstance(await error_of(answering(event(data))), ProviderRejectedError)


async def test_a_stream_that_ends_early_can_be_retried():
    error = await error_of(answering(chunk('{"items"')))
    assert isinstance(error, ProviderUnavailableError)
    assert "before its answer was complete" in str(error)


async def test_a_reset_connection_can_be_retried():
    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = await event_stream(request)
        await response.write(chunk("{"))
        assert request.transport is not None
        request.transport.abort()
        return response

    assert isinstance(await error_of(answer), ProviderUnavailableError)


async def test_a_silent_server_is_a_stall():
    async def never(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(30)
        raise AssertionError

    error = await error_of(never, PATIENCE)
    assert isinstance(error, ProviderUnavailableError)
    assert "TENFOLD_FIRST_TOKEN_TIMEOUT" in str(error)


async def test_a_stream_that_falls_silent_is_a_stall():
    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = await event_stream(request)
        await response.write(chunk("{"))
        await asyncio.sleep(30)
        return response

    error = await error_of(answer, PATIENCE)
    assert isinstance(error, ProviderUnavailableError)
    assert "TENFOLD_PIECE_TIMEOUT" in str(error)


async def test_a_refused_connection_says_what_to_check():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        client = StreamingClient(Endpoint("openai-chat", "m", url, url), ModelProfile(4), PATIENCE)
        error = await failure(client)
        await client.aclose()
    assert isinstance(error, ProviderUnavailableError)
    assert "cannot be reached (Connection refused)" in str(error)
    assert "--base-url" in str(error)


async def test_closing_early_closes_the_connection():
    gone = asyncio.Event()

    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = await event_stream(request)
        try:
            while True:
                await response.write(chunk("word "))
                await asyncio.sleep(0.01)
        finally:
            gone.set()

    async with client_of(answer) as client:
        stream = client.stream(REQUEST)
        await anext(stream)
        await stream.aclose()
        await asyncio.wait_for(gone.wait(), 2)


async def test_a_prompt_beyond_the_window_is_not_sent():
    url = "http://127.0.0.1:1/v1"
    profile = ModelProfile(max_in_flight=1, context_window_tokens=550)
    client = StreamingClient(Endpoint("openai-chat", "m", url, url), profile, PATIENCE)
    assert isinstance(await failure(client), PromptTooLongError)
