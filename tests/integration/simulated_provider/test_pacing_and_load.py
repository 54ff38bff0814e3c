"""Timing, reproducibility, a thousand in flight, and the provider in a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from typing import Any

import aiohttp
import pytest

from tenfold.testing.simulated_provider import (
    Fault,
    FaultKind,
    FaultRequest,
    Profile,
    SimulatedProvider,
    fetch_requests,
    fetch_stats,
    raise_open_files_limit,
    reset_provider,
    simulated_provider_process,
)


def short(chat: dict[str, Any]) -> dict[str, Any]:
    """``chat`` with a short filing: what a thousand streams cost should not be their prompts."""
    text = "<filing>Copper was dearer than planned. Repairs took longer.</filing>\nWhich risks?"
    return chat | {"messages": [{"role": "user", "content": text}]}


async def timed_stream(
    session: aiohttp.ClientSession, url: str, body: dict[str, Any]
) -> tuple[float, float, str]:
    """Seconds to the first bytes and to the end, and all that was received."""
    started = time.perf_counter()
    async with session.post(f"{url}/chat/completions", json=body | {"stream": True}) as got:
        first = await got.content.readany()
        first_at = time.perf_counter() - started
        rest = await got.read()
    return first_at, time.perf_counter() - started, (first + rest).decode()


async def test_first_and_last_token_come_at_the_drawn_times(chat: dict[str, Any]) -> None:
    profile = Profile(seed=3, speed=4, output_tokens=160)
    drawn = profile.draw("risks")
    async with SimulatedProvider(profile=profile) as provider, aiohttp.ClientSession() as session:
        first, whole, text = await timed_stream(session, provider.base_url, chat)
    # Never early; the second after it is for a busy machine. benchmarks/fanout.py has how late.
    assert drawn.ttft_seconds / 4 <= first < drawn.total_seconds(160) / 4
    assert drawn.total_seconds(160) / 4 <= whole <= drawn.total_seconds(160) / 4 + 1.0
    assert text.count('"content":') >= 5
    assert text.endswith("data: [DONE]\n\n")


async def test_runs_of_one_seed_are_the_same_in_any_order(
    provider: SimulatedProvider, chat: dict[str, Any]
) -> None:
    def asked(number: int) -> dict[str, Any]:
        question = {"role": "user", "content": f"Question {number}?"}
        return chat | {"messages": [*chat["messages"], question]}

    async def run(order: list[int]) -> dict[str, Any]:
        provider.reset()
        async with aiohttp.ClientSession() as session:
            url = f"{provider.base_url}/chat/completions"
            texts = {n: await (await session.post(url, json=asked(n))).json() for n in order}
        log = {record.prompt_hash: record.latency_seconds for record in provider.requests}
        return {
            "texts": {n: text["choices"] for n, text in sorted(texts.items())},
            "log": log,
        }

    assert await run([1, 2, 3]) == await run([3, 1, 2])


async def test_holds_a_thousand_streams_open(chat: dict[str, Any]) -> None:
    """1,000 streams have begun and none has ended; when the clients leave, all are let go."""
    raise_open_files_limit()
    body = short(chat) | {"stream": True}

    def begin_and_hold(request: FaultRequest) -> Fault:
        return Fault(FaultKind.STALL, position=0.01)

    async with SimulatedProvider(profile=Profile(speed=50), faults=begin_and_hold) as provider:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            url = f"{provider.base_url}/chat/completions"
            answers = await asyncio.gather(*(session.post(url, json=body) for _ in range(1_000)))
            assert [answer.status for answer in answers] == [200] * 1_000
            assert provider.stats.in_flight == 1_000
        while provider.stats.in_flight:  # noqa: ASYNC110 (the provider tells no one)
            await asyncio.sleep(0.01)
        assert provider.stats.max_in_flight == 1_000


async def test_a_thousand_streams_at_once_are_all_answered_whole(chat: dict[str, Any]) -> None:
    raise_open_files_limit()
    calls = 1_000
    async with SimulatedProvider(profile=Profile(speed=5, output_tokens=160)) as provider:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            ends = await asyncio.gather(
                *(timed_stream(session, provider.base_url, short(chat)) for _ in range(calls))
            )
        assert all(text.endswith("data: [DONE]\n\n") for _, _, text in ends)
        assert provider.stats.in_flight == 0
        assert provider.stats.completion_tokens == 160 * calls
        assert provider.stats.by_status == {"200": calls}


async def test_in_a_process_of_its_own(chat: dict[str, Any]) -> None:
    profile = Profile(seed=2, speed=100)
    with simulated_provider_process(profile=profile, faults={"html": 0.0}) as base_url:
        async with aiohttp.ClientSession() as session:
            await timed_stream(session, base_url, chat)
        stats = await asyncio.to_thread(fetch_stats, base_url)
        (record,) = await asyncio.to_thread(fetch_requests, base_url)
        await asyncio.to_thread(reset_provider, base_url, seed=5)
        cleared = await asyncio.to_thread(fetch_stats, base_url)
    assert stats["requests"] == 1
    drawn = profile.draw("risks").total_seconds(record["output_tokens"])
    assert record["latency_seconds"] == pytest.approx(drawn)
    assert cleared["requests"] == 0
    with pytest.raises(OSError):
        await asyncio.to_thread(fetch_stats, base_url)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_its_address_and_stops_cleanly(number: signal.Signals) -> None:
    code = (
        "from tenfold.cli.simulate_provider import simulate_provider_command as command;"
        "command(['--port', '0', '--speed', '50', '--fault', 'cut=0.1'])"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert child.stdout is not None
    first, *more = [child.stdout.readline() for _ in range(5)]
    child.send_signal(number)
    rest, _ = child.communicate(timeout=10)
    assert "http://127.0.0.1:" in first
    assert "--model openai-chat:simulated-large" in "".join(more)
    assert rest == "Stopped.\n"
    assert child.returncode == 0
