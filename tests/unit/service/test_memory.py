"""A process that stays collects when nothing else runs, and its allocator leaves no gaps."""

from __future__ import annotations

import ctypes
import gc
import platform
import weakref
from collections.abc import Iterator

import pytest

from tenfold.service.memory import IdleCollector, settle_memory


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
    settle_memory()
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
    settle_memory()
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
    settle_memory()
    ring = dropped_ring()
    kept = [[number] for number in range(250_000)]
    assert ring() is None
    assert kept


class Allocated(ctypes.Structure):
    """glibc's ``struct mallinfo2`` (mallinfo(3))."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    )


def mapped_bytes() -> int:
    """What is allocated outside all arenas."""
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = Allocated
    return libc.mallinfo2().hblkhd


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_a_large_buffer_goes_back_to_the_system_whatever_was_freed_before() -> None:
    settle_memory()
    larger = bytearray(16 << 20)
    del larger  # from here on glibc would keep what is smaller
    before = mapped_bytes()
    buffer = bytearray(4 << 20)
    assert mapped_bytes() - before >= len(buffer)
    del buffer
    assert mapped_bytes() - before < 1 << 20
