"""What the providers' own APIs are sent, what they answer, and how they fail."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from aiohttp import web

from contracts.completion_client import REQUEST, failure, read
from support.loopback import event, event_stream, loopback
from support.provider_apis import (
    KEY,
    PATIENCE,
    PATIENT,
    SHARED,
    client_of,
    error_of,
    everywhere,
    google_events,
    openai_events,
    refusing,
    sent,
)
from tenfold.errors import (
    ModelError,
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import Completed, ModelProfile
from tenfold.llm.streaming_client import StreamingClient


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


async def test_an_error_in_two_pieces_is_read_whole():
    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(status=400, headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"error": {"message": "')
        await asyncio.sleep(0.05)
        await response.write(b'No such thing."}}')
        return response

    assert "No such thing." in str(await error_of("openai", answer))


async def test_pings_do_not_keep_a_call_alive():
    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = await event_stream(request)
        for _ in range(100):
            await response.write(b'event: ping\ndata: {"type": "ping"}\n\n: alive\n\n')
            await asyncio.sleep(0.05)
        return response

    error = await error_of("anthropic", answer, PATIENCE)
    assert "TENFOLD_FIRST_TOKEN_TIMEOUT" in str(error)


async def test_an_answer_that_is_whole_needs_no_end_of_the_connection():
    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = await event_stream(request)
        for piece in openai_events():
            await response.write(piece)
        await asyncio.sleep(30)
        return response

    async with loopback(answer) as url, client_of("openai", url, PATIENCE) as client:
        assert await read(client) == '{"items": []}'


@pytest.mark.parametrize(
    ("key", "url"), [("line\nbreak", "http://{}"), ("key", "http://user:hunter2@{}")]
)
async def test_no_key_or_address_ends_in_another_error(key: str, url: str):
    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        text = "<html><body>Welcome</body></html>"
        return web.Response(text=text, content_type="text/html")

    async with loopback(answer) as root:
        address = url.format(root.removeprefix("http://"))
        endpoint = Endpoint("openai", "gpt-6-luna", address, address, key, "THE_KEY")
        client = StreamingClient(endpoint, ModelProfile(max_in_flight=4), PATIENT)
        try:
            error = await failure(client)
        finally:
            await client.aclose()
    assert "hunter2" not in str(error)
    assert "break" not in str(error).replace("line breaks", "")


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
