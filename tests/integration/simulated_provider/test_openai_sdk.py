"""Driven by the real openai SDK."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import openai
import pytest

from tenfold.testing.simulated_provider import SimulatedProvider


@pytest.fixture
async def client(provider: SimulatedProvider) -> AsyncIterator[openai.AsyncOpenAI]:
    http_client = openai.DefaultAioHttpClient()
    async with openai.AsyncOpenAI(
        base_url=provider.base_url, api_key="any", http_client=http_client, max_retries=0
    ) as opened:
        yield opened


def ask(filing: str, question: str = "Which risks?") -> list[Any]:
    return [{"role": "user", "content": f"<filing>{filing}</filing>\n{question}"}]


async def test_native_json_schema(client: Any, filing: str, risks: Any) -> None:
    answer = await client.chat.completions.parse(
        model="m", messages=ask(filing), response_format=risks
    )
    parsed = answer.choices[0].message.parsed
    assert 1 <= len(parsed.items) <= 8
    assert all(item.evidence in filing for item in parsed.items)
    content = answer.choices[0].message.content
    assert answer.usage.completion_tokens == -(-len(content) // 4)
    assert answer.choices[0].finish_reason == "stop"


async def test_streaming_with_usage(client: Any, filing: str, risks: Any) -> None:
    async with client.chat.completions.stream(
        model="m",
        messages=ask(filing),
        response_format=risks,
        stream_options={"include_usage": True},
        extra_headers={"x-simulated-output-tokens": "400"},
    ) as stream:
        deltas = [event.delta async for event in stream if event.type == "content.delta"]
        final = await stream.get_final_completion()
    assert len(deltas) >= 2
    assert "".join(deltas) == final.choices[0].message.content
    assert final.choices[0].message.parsed.items
    assert final.usage.completion_tokens == 400
    assert len("".join(deltas)) == 1_600


async def test_no_usage_unless_asked(client: Any, filing: str) -> None:
    stream = await client.chat.completions.create(model="m", messages=ask(filing), stream=True)
    assert all([chunk.usage is None async for chunk in stream])


async def test_a_forced_tool(client: Any, filing: str, risks: Any) -> None:
    schema = risks.model_json_schema()
    tools = [{"type": "function", "function": {"name": "report", "parameters": schema}}]
    answer = await client.chat.completions.create(
        model="m", messages=ask(filing), tools=tools, tool_choice="required"
    )
    called = answer.choices[0].message.tool_calls[0].function
    assert called.name == "report"
    assert risks.model_validate_json(called.arguments).items
    assert answer.choices[0].finish_reason == "tool_calls"


async def test_prompted_json(client: Any, filing: str, risks: Any) -> None:
    question = f"Answer with JSON of this schema: {json.dumps(risks.model_json_schema())}"
    answer = await client.chat.completions.create(
        model="m", messages=ask(filing, question), response_format={"type": "json_object"}
    )
    assert risks.model_validate_json(answer.choices[0].message.content).items


async def test_max_tokens_truncates(client: Any, filing: str, risks: Any) -> None:
    answer = await client.chat.completions.create(
        model="m", messages=ask(filing), max_tokens=5, extra_body={"response_format": None}
    )
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 5


async def test_models(client: Any) -> None:
    assert "simulated-large" in [model.id async for model in client.models.list()]


async def test_bad_requests_are_refused(client: Any) -> None:
    with pytest.raises(openai.BadRequestError, match="messages"):
        await client.chat.completions.create(model="m", messages=[])


async def test_prefix_caching(client: Any, filing: str) -> None:
    async def cached(question: str, **more: Any) -> int:
        answer = await client.chat.completions.create(
            model="m", messages=ask(filing, question), **more
        )
        return answer.usage.prompt_tokens_details.cached_tokens

    assert await cached("One?") == 0
    assert await cached("Two?") >= 1_024
    assert await cached("Two?", prompt_cache_key="other") == 0


async def test_refusals_reach_the_sdk_as_its_own_errors(client: Any, filing: str) -> None:
    for fault, error in {
        "rate_limit": openai.RateLimitError,
        "server_error": openai.InternalServerError,
    }.items():
        with pytest.raises(error) as caught:
            await client.chat.completions.create(
                model="m", messages=ask(filing), extra_headers={"x-simulated-fault": fault}
            )
        if fault == "rate_limit":
            assert caught.value.response.headers["retry-after"] == "1"
