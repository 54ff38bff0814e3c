"""What one streamed answer costs the client, by the library that reads the stream.

    python benchmarks/model_door.py [--calls 64] [--speed 4] [--json]

The same questions to the same simulated provider (314 tokens an answer, a piece each 50 ms), all
in flight at once, side by side in one run, over OpenAI's chat completions and over Anthropic's
messages: Tenfold's own reader, the provider's library, and pydantic-ai's direct stream, these two
over aiohttp. This is why Tenfold reads the streams itself (docs/design.md, "The model door").
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import anthropic
import httpx2
import openai
from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import ModelRequest, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider

from tenfold.bench.load import distinct_calls
from tenfold.bench.meter import metered
from tenfold.llm.apis.known import api_of
from tenfold.llm.apis.protocol import Manner
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import CompletionRequest, ModelProfile, TextDelta
from tenfold.llm.streaming_client import StreamingClient
from tenfold.llm.timeouts import Timeouts
from tenfold.testing.simulated_provider import (
    Profile,
    reset_provider,
    simulated_provider_process,
)

MODELS = {"openai-chat": "simulated", "anthropic": "claude-haiku-5-5"}
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


def body_of(request: CompletionRequest, endpoint: Endpoint) -> dict[str, Any]:
    """The arguments for the provider's own library."""
    return api_of(endpoint.provider).body(request, endpoint, Manner(("schema",)))


async def ask_pydantic_ai(model: Model[Any], request: CompletionRequest) -> int:
    """Its direct stream, without an agent."""
    form = OutputObjectDefinition(
        json_schema=dict(request.output_schema), name=request.schema_name, strict=True
    )
    prompt = UserPromptPart([request.context, request.question])
    async with model_request_stream(
        model,
        [ModelRequest([prompt], instructions=request.instructions)],
        model_settings={"max_tokens": request.max_output_tokens},
        model_request_parameters=ModelRequestParameters(output_mode="native", output_object=form),
        instrument=False,
    ) as response:
        return sum([1 async for _ in response])


async def race(provider: str, base_url: str, calls: int) -> list[Row]:
    """All readers of one API in turn."""
    requests = [call.request() for call in distinct_calls(calls)]
    url = base_url if provider == "openai-chat" else base_url.removesuffix("/v1")
    endpoint = Endpoint(provider, MODELS[provider], url, url, "any")
    ours = StreamingClient(endpoint, ModelProfile(max_in_flight=calls), Timeouts())
    limits = httpx2.Limits(max_connections=calls, max_keepalive_connections=calls)
    chat = openai.AsyncOpenAI(
        base_url=url,
        api_key="any",
        max_retries=0,
        http_client=openai.DefaultAioHttpClient(limits=limits),
    )
    messages = anthropic.AsyncAnthropic(
        base_url=url,
        api_key="any",
        max_retries=0,
        http_client=anthropic.DefaultAioHttpClient(limits=limits),
    )

    async def ask_ours(request: CompletionRequest) -> int:
        async with aclosing(ours.stream(request)) as events:
            return sum([1 async for event in events if isinstance(event, TextDelta)])

    async def ask_library(request: CompletionRequest) -> int:
        body = body_of(request, endpoint)
        if provider == "anthropic":
            stream = await messages.messages.create(**body)
            return sum([1 async for event in stream if event.type == "content_block_delta"])
        stream = await chat.chat.completions.create(**body)
        return sum([1 async for part in stream if part.choices and part.choices[0].delta.content])

    model: Model[Any] = OpenAIChatModel("simulated", provider=OpenAIProvider(openai_client=chat))
    if provider == "anthropic":
        door = AnthropicProvider(anthropic_client=messages)
        model = AnthropicModel(MODELS[provider], provider=door)
    readers: dict[str, Ask] = {
        f"{provider}: Tenfold": ask_ours,
        f"{provider}: provider's library": ask_library,
        f"{provider}: pydantic-ai": lambda request: ask_pydantic_ai(model, request),
    }
    rows = [await measure(name, ask, requests, base_url) for name, ask in readers.items()]
    await ours.aclose()
    await chat.close()
    await messages.close()
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
        rows = [row for name in MODELS for row in asyncio.run(race(name, base_url, given.calls))]
    if given.json:
        print(json.dumps([dataclasses.asdict(row) for row in rows], indent=2))
        return
    print(f"{'reader':<34}{'calls':>6}{'pieces/call':>13}{'CPU/call':>11}{'ratio':>8}{'wall':>9}")
    for row in rows:
        print(
            f"{row.reader:<34}{row.calls:>6}{row.pieces_per_call:>13.1f}"
            f"{row.cpu_ms_per_call:>8.1f} ms{row.times_ours:>6.1f} x{row.wall_seconds:>7.2f} s"
        )


if __name__ == "__main__":
    main()
