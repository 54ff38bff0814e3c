"""What analyses on one event loop share, and that it goes with the loop."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from tenfold.execution.shared import SharedExecution, shared_execution
from tenfold.llm.protocol import ModelIdentity, ModelProfile
from tenfold.testing.scripted_client import ScriptedClient

MODEL = ModelIdentity("openai", "small")


def test_a_loop_that_is_gone_leaves_nothing_behind():
    loops = []

    async def analysis() -> None:
        governor = shared_execution().traffic(MODEL, ModelProfile(max_in_flight=1)).governor

        async def call() -> None:
            permit = await governor.permit("analysis", 1, 1)
            await asyncio.sleep(0)
            permit.release()

        await asyncio.gather(call(), call())  # the second one waits, which makes a future
        loops.append(weakref.ref(asyncio.get_running_loop()))

    asyncio.run(analysis())
    gc.collect()
    assert loops[0]() is None


async def test_traffic_is_shared_by_all_who_ask_one_model_under_whatever_limits():
    shared, profile = shared_execution(), ModelProfile(max_in_flight=4)
    traffic = shared.traffic(MODEL, profile)
    assert shared_execution().traffic(MODEL, profile) is traffic
    assert shared.traffic(MODEL, ModelProfile(max_in_flight=5)) is traffic
    assert shared.traffic(ModelIdentity("openai", "big"), profile) is not traffic
    assert shared.traffic(MODEL, profile, account="other") is not traffic


class Counted(ScriptedClient):
    """Counts how often it is closed."""

    closed = 0

    async def aclose(self) -> None:
        self.closed += 1


async def made() -> Counted:
    return Counted({})


async def test_a_client_is_built_for_the_first_holder_and_closed_behind_the_last():
    shared, built = SharedExecution(), []

    async def build() -> Counted:
        built.append(Counted({}))
        return built[-1]

    async with shared.client("key", build) as outer:
        async with shared.client("key", build) as inner, shared.client("other", build) as other:
            assert inner is outer
            assert other is not outer
        assert [client.closed for client in built] == [0, 1]
    assert [client.closed for client in built] == [1, 1]
    async with shared.client("key", build) as again:
        assert again is not outer


async def test_a_client_that_cannot_be_built_is_tried_anew():
    shared = SharedExecution()

    async def fail() -> Counted:
        raise ValueError("no key")

    with pytest.raises(ValueError, match="no key"):
        async with shared.client("key", fail):
            pass
    async with shared.client("key", made) as client:
        assert client.closed == 0


async def test_who_comes_while_a_client_is_built_waits_for_it_and_outlives_who_asked_first():
    shared, may_go_on = SharedExecution(), asyncio.Event()
    built: list[Counted] = []

    async def build() -> Counted:
        await may_go_on.wait()
        built.append(Counted({}))
        return built[-1]

    async def hold() -> None:
        async with shared.client("key", build) as client:
            assert client is built[0]

    first, second = asyncio.create_task(hold()), asyncio.create_task(hold())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    may_go_on.set()
    await second
    assert [client.closed for client in built] == [1]


async def test_a_client_that_nobody_waits_for_any_more_is_not_kept():
    shared, never = SharedExecution(), asyncio.Event()

    async def build() -> Counted:
        await never.wait()
        return Counted({})

    async def hold() -> None:
        async with shared.client("key", build):
            pass

    holding = asyncio.create_task(hold())
    await asyncio.sleep(0)
    holding.cancel()
    await asyncio.wait([holding])
    async with shared.client("key", made) as client:
        assert client.closed == 0
