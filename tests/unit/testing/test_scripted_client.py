from __future__ import annotations

import asyncio
import json

import pytest

from tenfold.errors import ProviderRejectedError, RateLimitedError
from tenfold.llm.protocol import Completed, CompletionRequest, TextDelta
from tenfold.testing.manual_clock import ManualClock
from tenfold.testing.scripted_client import Fault, Reply, ScriptedClient


def request(name: str = "answer") -> CompletionRequest:
    return CompletionRequest(
        instructions="Read.",
        context="A filing.",
        question="What?",
        output_schema={"type": "object"},
        schema_name=name,
        max_output_tokens=100,
    )


async def read(client: ScriptedClient, name: str = "answer") -> str:
    events = [event async for event in client.stream(request(name))]
    assert isinstance(events[-1], Completed)
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_a_mapping_is_sent_as_json():
    client = ScriptedClient({"answer": Reply({"items": [1, 2]}, pieces=5)})
    assert json.loads(await read(client)) == {"items": [1, 2]}


async def test_steps_are_played_in_order_and_the_last_repeats():
    client = ScriptedClient({"answer": [Fault(RateLimitedError("Later.")), Reply("yes")]})
    with pytest.raises(RateLimitedError):
        await read(client)
    assert [await read(client), await read(client)] == ["yes", "yes"]
    assert client.calls("answer") == 3
    assert client.cancelled == 0


async def test_a_function_may_be_the_script():
    client = ScriptedClient(lambda asked: Reply(asked.schema_name))
    assert await read(client, "other") == "other"


async def test_an_unknown_name_is_a_model_error():
    with pytest.raises(ProviderRejectedError, match="nothing for 'other'"):
        await read(ScriptedClient({}), "other")


async def test_delays_follow_the_clock():
    clock = ManualClock()
    reply = Reply("abcdef", first_token_seconds=1, generation_seconds=4, pieces=3)
    client = ScriptedClient({"answer": reply}, clock=clock)
    arrivals: list[float] = []

    async def watch() -> None:
        async for _ in client.stream(request()):
            arrivals.append(clock.now())

    await clock.run(watch())
    assert arrivals == [1, 3, 5, 5]


async def test_calls_in_flight_are_counted_and_cancelled_ones_too():
    clock = ManualClock()
    client = ScriptedClient({"answer": Reply("x", first_token_seconds=10)}, clock=clock)
    tasks = [asyncio.create_task(read(client)) for _ in range(3)]
    await clock.settle()
    assert client.in_flight == client.most_in_flight == 3
    tasks[0].cancel()
    await clock.advance(10)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (client.in_flight, client.cancelled) == (0, 1)
