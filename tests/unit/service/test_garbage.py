"""The collector of a process that stays works when nothing else does."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tenfold.service.garbage import IdleCollector, settle_collector


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.enable()
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Ring:
    """Refers to itself, so that nothing but the collector ends it."""

    def __init__(self) -> None:
        self.itself = self


def dropped_ring() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def test_a_process_that_stays_keeps_what_it_has_and_looks_for_what_comes() -> None:
    kept = [[number] for number in range(100)]
    frozen, thresholds = gc.get_freeze_count(), gc.get_threshold()
    settle_collector()
    assert gc.get_freeze_count() - frozen >= len(kept)
    assert gc.isenabled()
    assert all(
        now >= before for now, before in zip(gc.get_threshold()[::2], thresholds[::2], strict=True)
    )
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1


async def test_what_came_while_analyses_ran_is_collected_once_none_is_left() -> None:
    settle_collector()
    gc.disable()  # so that nothing else collects meanwhile
    running = 0
    collector = IdleCollector(lambda: running)
    before = dropped_ring()
    await collector.look()
    assert before() is not None, "nothing has run: nothing is looked for"
    running = 2
    await collector.look()
    ring = dropped_ring()
    running = 1
    await collector.look()
    assert ring() is not None, "one still runs"
    running = 0
    await collector.look()
    assert ring() is None
    later = dropped_ring()
    await collector.look()
    assert later() is not None, "once is enough"


def test_many_new_objects_are_not_let_grow_for_ever() -> None:
    settle_collector()
    ring = dropped_ring()
    kept = [[number] for number in range(250_000)]
    assert ring() is None
    assert kept
