"""What every ``CompletionClient`` promises, whichever model stands behind it.

A test module subclasses ``CompletionClientContract`` and provides ``client``: one that answers
``REQUEST``. The fakes that ship with the package pass the same suite as the real clients.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tenfold.errors import ModelError
from tenfold.llm.protocol import (
    Completed,
    CompletionClient,
    CompletionRequest,
    LimitsTold,
    PassageQuery,
    TextDelta,
)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "evidence": {"type": "string"},
                },
                "required": ["name", "evidence"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["items"],
    "additionalProperties": False,
}

REQUEST = CompletionRequest(
    instructions="Answer from the filing text.",
    context=(
        "<filing_text>\nOur products are kites and kite strings. We sell kites in shops and by "
        "mail. Kites brought in four fifths of revenue.\n</filing_text>"
    ),
    question="Question (Key products): what does the company sell?",
    output_schema=SCHEMA,
    schema_name="business_key_products",
    max_output_tokens=500,
    passages=(PassageQuery("key_products", "Key products", ("products", "sell"), SCHEMA),),
)


async def read(client: CompletionClient, request: CompletionRequest = REQUEST) -> str:
    """The whole answer of one call."""
    events = [event async for event in client.stream(request)]
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def failure(client: CompletionClient, request: CompletionRequest = REQUEST) -> ModelError:
    """The error one call ends with; anything but a ``ModelError`` fails the test."""
    try:
        answer = await read(client, request)
    except ModelError as error:
        return error
    raise AssertionError(f"The call succeeded: {answer}")


class CompletionClientContract:
    """Tests every client passes."""

    async def test_text_comes_first_and_completed_last(self, client: CompletionClient):
        events = [event async for event in client.stream(REQUEST)]
        if isinstance(events[0], LimitsTold):
            events.pop(0)
        assert isinstance(events[-1], Completed)
        assert events[:-1]
        assert all(isinstance(event, TextDelta) and event.text for event in events[:-1])

    async def test_the_answer_is_json(self, client: CompletionClient):
        assert isinstance(json.loads(await read(client)), dict)

    async def test_usage_adds_up(self, client: CompletionClient):
        *_, completed = [event async for event in client.stream(REQUEST)]
        assert isinstance(completed, Completed)
        usage = completed.usage
        assert usage.prompt_tokens >= usage.cached_prompt_tokens + usage.cache_write_tokens >= 0
        assert usage.completion_tokens >= 0
        assert usage.cost_usd is None or usage.cost_usd >= 0

    async def test_calls_run_side_by_side(self, client: CompletionClient):
        answers = await asyncio.gather(*(read(client) for _ in range(8)))
        assert all(isinstance(json.loads(answer), dict) for answer in answers)

    async def test_a_closed_stream_leaves_the_client_usable(self, client: CompletionClient):
        stream = client.stream(REQUEST)
        await anext(stream)
        await stream.aclose()
        assert await read(client)

    async def test_a_cancelled_call_ends_and_leaves_the_client_usable(
        self, client: CompletionClient
    ):
        call = asyncio.create_task(read(client))
        await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait({call}, timeout=5)
        assert call.done()
        assert await read(client)

    async def test_it_says_who_it_is(self, client: CompletionClient):
        assert client.identity.provider
        assert client.profile.max_in_flight >= 1

    async def test_closing_twice_is_fine(self, client: CompletionClient):
        await client.aclose()
        await client.aclose()
