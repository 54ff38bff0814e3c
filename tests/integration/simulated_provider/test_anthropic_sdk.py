"""Driven by the real anthropic SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anthropic
import pytest

from tenfold.testing.simulated_provider import SimulatedProvider


@pytest.fixture
async def client(provider: SimulatedProvider) -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(
        base_url=provider.anthropic_base_url, api_key="any", max_retries=0
    ) as opened:
        yield opened


def ask(filing: str, question: str = "Which risks?") -> dict[str, Any]:
    content = [
        {"type": "text", "text": filing, "cache_control": {"type": "ephemeral"}},
        {"type": "text", "text": question},
    ]
    return {
        "model": "m",
        "max_tokens": 4_000,
        "messages": [{"role": "user", "content": content}],
    }


async def test_json_output(client: Any, filing: str, risks: Any) -> None:
    answer = await client.messages.parse(**ask(filing), output_format=risks)
    assert answer.parsed_output.items
    assert all(item.evidence in filing for item in answer.parsed_output.items)
    assert answer.stop_reason == "end_turn"


async def test_a_forced_tool_streams_its_input(client: Any, filing: str, risks: Any) -> None:
    tools = [{"name": "report", "input_schema": risks.model_json_schema()}]
    choice = {"type": "tool", "name": "report"}
    kinds: list[str] = []
    async with client.messages.stream(**ask(filing), tools=tools, tool_choice=choice) as stream:
        async for event in stream:
            kinds.append(event.type)
        message = await stream.get_final_message()
    assert kinds[0] == "message_start"
    assert kinds[-1] == "message_stop"
    assert "input_json" in kinds
    assert risks.model_validate(message.content[0].input).items
    assert message.stop_reason == "tool_use"


async def test_plain_text_stream(client: Any, filing: str) -> None:
    asked = ask(filing) | {"extra_headers": {"x-simulated-output-tokens": "300"}}
    async with client.messages.stream(**asked) as stream:
        pieces = [piece async for piece in stream.text_stream]
        message = await stream.get_final_message()
    assert len(pieces) >= 2
    assert len("".join(pieces)) == 1_200
    assert message.usage.output_tokens == 300


async def test_cache_points_write_then_read(client: Any, filing: str) -> None:
    filing_tokens = -(-len(filing) // 4)

    async def usage(question: str, text: str = filing) -> tuple[int, int, int]:
        seen = (await client.messages.create(**ask(text, question))).usage
        return seen.cache_creation_input_tokens, seen.cache_read_input_tokens, seen.input_tokens

    assert await usage("One?") == (filing_tokens, 0, 1)
    assert await usage("Another question?") == (0, filing_tokens, 5)
    assert await usage("Three?", "too short to cache") == (0, 0, 7)


async def test_more_cache_points_than_allowed(client: Any) -> None:
    block = {"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}
    messages = [{"role": "user", "content": [block] * 5}]
    with pytest.raises(anthropic.BadRequestError, match="At most 4"):
        await client.messages.create(model="m", max_tokens=10, messages=messages)


async def test_truncation_models_and_refusals(client: Any, filing: str) -> None:
    answer = await client.messages.create(**(ask(filing) | {"max_tokens": 3}))
    assert answer.stop_reason == "max_tokens"
    assert "simulated-small" in [model.id async for model in client.models.list()]
    with pytest.raises(anthropic.RateLimitError):
        await client.messages.create(
            **ask(filing), extra_headers={"x-simulated-fault": "rate_limit"}
        )


async def test_limit_headers(client: Any, filing: str) -> None:
    raw = await client.messages.with_raw_response.create(**ask(filing))
    assert int(raw.headers["anthropic-ratelimit-requests-limit"]) > 0
    assert raw.headers["anthropic-ratelimit-tokens-reset"].endswith("Z")
    assert "anthropic-ratelimit-tokens-remaining" in raw.headers
