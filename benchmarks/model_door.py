"""What one streamed answer costs the client, by the library that reads the stream.

    python benchmarks/model_door.py [--calls 64] [--speed 4] [--json]

The same questions to the same simulated provider (314 tokens an answer, a piece each 50 ms), all
in flight at once, side by side in one run: Tenfold's own reader of chat completions, the
``openai`` library's stream, and pydantic-ai's direct stream, both over aiohttp. This is why
OpenAI-compatible servers have a client of their own (docs/design.md, "The model door").
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import openai
from pydantic_ai.direct import model_request_stream
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from tenfold.bench.fanout import simulated_client
from tenfold.bench.load import distinct_calls
from tenfold.bench.meter import metered
from tenfold.llm.hosted_models import messages, output_parameters
from tenfold.llm.protocol import CompletionRequest, TextDelta
from tenfold.testing.simulated_provider import (
    Profile,
    reset_provider,
    simulated_provider_process,
)

Ask = Callable[[CompletionRequest], Awaitable[int]]
"""Streams one answer and returns how many pieces of text came."""


@dataclasses.dataclass(frozen=True)
class Row:
    """One library's figures."""

    reader: str
    calls: int
    pieces_per_call: float
    cpu_ms_per_call: float
    wall_seconds: float
    times_ours: float = 1.0


def openai_client(base_url: str, calls: int) -> openai.AsyncOpenAI:
    """The library as its documentation recommends for many requests at once."""
    http_client = openai.DefaultAioHttpClient(limits=_limits(calls))
    return openai.AsyncOpenAI(
        base_url=base_url, api_key="any", max_retries=0, http_client=http_client
    )


def _limits(calls: int) -> object:
    import httpx2

    return httpx2.Limits(max_connections=calls, max_keepalive_connections=calls)


def chat_arguments(request: CompletionRequest) -> dict[str, object]:
    """The arguments of ``chat.completions.create``."""
    return {
        "model": "simulated",
        "messages": [
            {"role": "system", "content": request.instructions},
            {"role": "user", "content": f"{request.context}\n\n{request.question}"},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": request.schema_name, "schema": request.output_schema},
        },
        "stream": True,
        "stream_options": {"include_usage": True},
    }


async def measure(name: str, ask: Ask, requests: list[CompletionRequest], base_url: str) -> Row:
    """One call to warm up, then all at once."""
    await ask(requests[0])
    await asyncio.to_thread(reset_provider, base_url)
    with metered() as reading:
        pieces = await asyncio.gather(*(ask(request) for request in requests))
    count = len(requests)
    return Row(
        name,
        count,
        sum(pieces) / count,
        1_000 * reading.cpu_seconds / count,
        reading.wall_seconds,
    )


async def race(base_url: str, calls: int) -> list[Row]:
    """All readers in turn."""
    requests = [call.request() for call in distinct_calls(calls)]
    ours = simulated_client(base_url, calls)
    library = openai_client(base_url, calls)
    model = OpenAIChatModel("simulated", provider=OpenAIProvider(openai_client=library))

    async def ask_ours(request: CompletionRequest) -> int:
        async with aclosing(ours.stream(request)) as events:
            return sum([1 async for event in events if isinstance(event, TextDelta)])

    async def ask_openai(request: CompletionRequest) -> int:
        stream = await library.chat.completions.create(**chat_arguments(request))  # type: ignore[call-overload]
        return sum(
            [1 async for chunk in stream if chunk.choices and chunk.choices[0].delta.content]
        )

    async def ask_pydantic_ai(request: CompletionRequest) -> int:
        async with model_request_stream(
            model,
            messages(request, "openai", "native"),
            model_request_parameters=output_parameters(request, "native"),
            instrument=False,
        ) as response:
            return sum([1 async for _ in response])

    readers = {
        "Tenfold": ask_ours,
        "openai stream": ask_openai,
        "pydantic-ai direct stream": ask_pydantic_ai,
    }
    rows = [await measure(name, ask, requests, base_url) for name, ask in readers.items()]
    await ours.aclose()
    await library.close()
    return [
        dataclasses.replace(r, times_ours=r.cpu_ms_per_call / rows[0].cpu_ms_per_call) for r in rows
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--calls", type=int, default=64)
    parser.add_argument("--speed", type=float, default=4.0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    profile = Profile(speed=given.speed, output_tokens=314)
    with simulated_provider_process(profile=profile) as base_url:
        rows = asyncio.run(race(base_url, given.calls))
    if given.json:
        print(json.dumps([dataclasses.asdict(row) for row in rows], indent=2))
        return
    print(f"{'reader':<28}{'calls':>6}{'pieces/call':>13}{'CPU/call':>11}{'ratio':>8}{'wall':>9}")
    for row in rows:
        print(
            f"{row.reader:<28}{row.calls:>6}{row.pieces_per_call:>13.1f}"
            f"{row.cpu_ms_per_call:>8.1f} ms{row.times_ours:>6.1f} x{row.wall_seconds:>7.2f} s"
        )


if __name__ == "__main__":
    main()
