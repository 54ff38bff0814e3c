from __future__ import annotations

import asyncio
import threading

import pytest

from contracts.completion_client import REQUEST, failure, read
from tenfold.errors import ProviderRejectedError, RateLimitedError, UsageError
from tenfold.llm.blocking import BlockingClient
from tenfold.llm.protocol import Completed, CompletionRequest


async def test_the_prompt_is_one_text_with_everything_in_it():
    prompts: list[str] = []

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return "{}"

    client = BlockingClient(ask)
    await read(client)
    await client.aclose()
    (prompt,) = prompts
    order = [REQUEST.instructions, REQUEST.context, REQUEST.question, '"evidence"']
    assert sorted(order, key=prompt.index) == order


async def test_a_function_may_take_the_request_itself():
    def ask(request: CompletionRequest) -> str:
        return request.schema_name

    client = BlockingClient.for_requests(ask, threads=3, name="mine")
    assert await read(client) == REQUEST.schema_name
    assert str(client.identity) == "function:mine"
    assert client.profile.max_in_flight == 3
    await client.aclose()


async def test_usage_is_an_estimate_without_a_price():
    client = BlockingClient(lambda _: "x" * 40)
    *_, completed = [event async for event in client.stream(REQUEST)]
    assert isinstance(completed, Completed)
    assert completed.usage.completion_tokens == 10
    assert completed.usage.cost_usd is None
    await client.aclose()


async def test_it_runs_as_many_calls_at_once_as_it_has_threads():
    together = threading.Barrier(4)

    def ask(_: str) -> str:
        together.wait(timeout=5)
        return "{}"

    client = BlockingClient(ask, threads=4)
    assert await asyncio.gather(*(read(client) for _ in range(4))) == ["{}"] * 4
    await client.aclose()


async def test_what_the_function_raises_is_a_model_error_that_names_it():
    def ask(_: str) -> str:
        raise KeyError("choices")

    client = BlockingClient(ask)
    error = await failure(client)
    assert isinstance(error, ProviderRejectedError)
    assert "KeyError: 'choices'" in str(error)
    await client.aclose()


async def test_a_model_error_of_the_function_passes():
    def ask(_: str) -> str:
        raise RateLimitedError("Later.", retry_after_seconds=3)

    client = BlockingClient(ask)
    error = await failure(client)
    assert isinstance(error, RateLimitedError)
    assert error.retry_after_seconds == 3
    await client.aclose()


async def test_an_answer_that_is_no_text_is_told():
    client = BlockingClient(lambda _: {"items": []})  # type: ignore[arg-type, return-value]
    assert "returned dict" in str(await failure(client))
    await client.aclose()


async def test_cancelling_stops_waiting():
    release = threading.Event()

    def ask(_: str) -> str:
        release.wait(5)
        return "{}"

    client = BlockingClient(ask)
    call = asyncio.create_task(read(client))
    await asyncio.sleep(0)
    call.cancel()
    await asyncio.wait({call}, timeout=1)
    assert call.cancelled()
    release.set()
    await client.aclose()


async def test_a_coroutine_function_and_no_threads_are_refused():
    async def ask(_: str) -> str:
        return "{}"

    with pytest.raises(UsageError, match="async def"):
        BlockingClient(ask)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="at least one thread"):
        BlockingClient(str, threads=0)
