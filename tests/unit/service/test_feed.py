"""The log that watchers read: each kept event once and in order, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.service.feed import ATTEMPT_STEP, Feed
from tenfold.service.wire import FINISHED, PARTIAL, WireEvent, finished, json_text

COMPONENTS = ["a.x", "a.y"]
STEPS = st.one_of(
    st.tuples(st.just("usage"), st.none()),
    st.tuples(st.just(PARTIAL), st.sampled_from(COMPONENTS)),
    st.tuples(st.just("component_started"), st.sampled_from(COMPONENTS)),
    st.tuples(st.just("watch"), st.integers(-1, 30)),
    st.tuples(st.just("turn"), st.integers(1, 4)),
)


def wire(name, component=None, **data):
    return WireEvent(name, {"component": component, **data} if component else data)


async def everything(feed, after=0):
    return [event async for batch in feed.watch(after) for event in batch]


class Watcher:
    """Reads along at its own pace, one batch a turn."""

    def __init__(self, feed, after):
        self.after = after
        self.seen = []
        self.task = asyncio.ensure_future(self._read(feed))

    async def _read(self, feed):
        async for batch in feed.watch(self.after):
            assert batch
            self.seen.extend(batch)
            await asyncio.sleep(0)


@settings(max_examples=100, deadline=None)
@given(st.lists(STEPS, max_size=40), st.integers(1, 3))
def test_any_interleaving(steps, attempt):
    asyncio.run(play(steps, attempt))


async def play(steps, attempt):
    feed, base = Feed(attempt), attempt * ATTEMPT_STEP
    told, watchers, ended = [], [Watcher(feed, 0)], set()

    def publish(event):
        told.append((feed.publish(event), event))

    for name, value in steps:
        if name == "watch":
            watchers.append(Watcher(feed, base + value))
        elif name == "turn":
            for _ in range(value):
                await asyncio.sleep(0)
        elif value not in ended:
            publish(wire(name, value, n=len(told)))
    for component in COMPONENTS:
        publish(wire("component_done", component))
        ended.add(component)
    late = Watcher(feed, 0)
    publish(finished("finished", {}))
    await asyncio.gather(*(watcher.task for watcher in [*watchers, late]))

    numbers = [kept.id for kept, _ in told]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > base
    for watcher in [*watchers, late]:
        after = watcher.after
        seen = [event.id for event in watcher.seen]
        assert seen == sorted(set(seen))
        must = {kept.id for kept, event in told if event.is_kept and kept.id > after}
        assert must <= set(seen)
        assert after >= numbers[-1] or watcher.seen[-1].name == FINISHED
        for component in COMPONENTS:
            about = [e for e in watcher.seen if json.loads(e.data).get("component") == component]
            names = [e.name for e in about]
            if "component_done" in names:
                assert names[-1] == "component_done"
    assert PARTIAL not in {event.name for event in late.seen}
    assert feed.watchers == 0


async def test_a_resumed_watcher_comes_to_the_same_state():
    feed = Feed()
    events = [wire(PARTIAL, "a.x", value=n) for n in range(3)]
    events += [wire("usage", n=1), wire("component_done", "a.x"), finished("finished", {})]
    numbers = [feed.publish(event).id for event in events]
    for after in [0, *numbers[:-1]]:
        seen = await everything(feed, after)
        assert [e.name for e in seen][-1] == FINISHED
        assert PARTIAL not in [e.name for e in seen]
    assert await everything(feed, numbers[-1]) == []


async def test_only_the_latest_partial_is_held_and_a_slow_watcher_skips_the_others():
    feed = Feed()
    first = feed.publish(wire("usage"))
    watching = feed.watch()
    assert await anext(watching) == (first,)
    feed.publish(wire(PARTIAL, "a.x", value=1))
    feed.publish(wire(PARTIAL, "a.x", value=2))
    (latest,) = await anext(watching)
    assert json.loads(latest.data)["value"] == 2
    feed.publish(wire(PARTIAL, "a.x", value=3))
    feed.publish(wire("component_failed", "a.x"))
    assert [event.name for event in await anext(watching)] == ["component_failed"]
    feed.close()
    assert [batch async for batch in watching] == []


async def test_who_is_equally_far_is_told_the_same_object():
    feed = Feed()
    first = feed.publish(wire("usage"))
    early, late = feed.watch(), feed.watch()
    assert await anext(early) is await anext(late)
    for number in range(3):
        feed.publish(wire("usage", n=number))
    behind = feed.watch(first.id)
    batch = await anext(early)
    assert len(batch) == 3
    assert batch is await anext(late) is await anext(behind)
    for watching in (early, late, behind):
        await watching.aclose()


async def test_who_has_seen_the_future_is_told_everything():
    feed = Feed(1)
    feed.publish(finished("finished", {}))
    assert len(await everything(feed, 9 * ATTEMPT_STEP)) == 1


async def test_an_older_attempt_s_number_misses_nothing():
    feed = Feed(2)
    feed.publish(wire("usage"))
    feed.publish(finished("finished", {}))
    seen = [event.id for event in await everything(feed, ATTEMPT_STEP + 999_999)]
    assert seen == [2 * ATTEMPT_STEP + 1, 2 * ATTEMPT_STEP + 2]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": float("nan"), "b": [float("inf"), 1.5]}, '{"a":null,"b":[null,1.5]}'),
        ("\ud83d", '"\\ud83d"'),
        ("nul \0", '"nul \\u0000"'),
    ],
)
def test_json_that_every_reader_takes(value, text):
    assert json_text(value) == text
