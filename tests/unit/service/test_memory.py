"""A process that stays collects when nothing else runs, and its allocator leaves no gaps."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
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


ALLOCATES = """
import ctypes
from tenfold.service.memory import settle_memory

class Allocated(ctypes.Structure):  # glibc's struct mallinfo2, see mallinfo(3)
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    )]

def mapped_bytes():
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = Allocated
    return libc.mallinfo2().hblkhd

settle_memory()
larger = bytearray(16 << 20)
del larger  # from here on glibc would keep what is smaller
before = mapped_bytes()
buffer = bytearray(4 << 20)
held = mapped_bytes()
del buffer
print(held - before, mapped_bytes() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_a_large_buffer_goes_back_to_the_system_whatever_was_freed_before() -> None:
    # A process of its own: what this one has allocated before depends on the other tests.
    done = subprocess.run(
        [sys.executable, "-c", ALLOCATES], capture_output=True, text=True, check=True
    )
    held, left = map(int, done.stdout.split())
    assert held >= 4 << 20
    assert left == 0


GIVES_BACK = """
import asyncio
from tenfold.service.memory import give_back

def resident_kb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

many = [bytearray(8_000) for _ in range(8_000)]
last = bytearray(8_000)  # what stands behind the gaps keeps the heap from shrinking by itself
before = resident_kb()
del many
asyncio.run(give_back())
print(before - resident_kb())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_what_lies_free_between_what_is_used_goes_back_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GIVES_BACK], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 40_000
