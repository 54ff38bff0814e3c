"""The timer for pieces that have to come in time, on a clock that the test turns."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable

import pytest

from tenfold.llm import silence
from tenfold.llm.silence import SilenceTimer


class Handle:
    def __init__(self, when: float, call: Callable[[], None]) -> None:
        self.at = when
        self.call = call
        self.cancelled = False

    def when(self) -> float:
        return self.at

    def cancel(self) -> None:
        self.cancelled = True


class Loop:
    """As much of an event loop as the timer uses; time passes when ``pass_to`` says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.handles: list[Handle] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, call: Callable[[], None]) -> Handle:
        self.handles.append(Handle(when, call))
        return self.handles[-1]

    @property
    def waiting(self) -> list[Handle]:
        return [handle for handle in self.handles if not handle.cancelled]

    def pass_to(self, now: float) -> None:
        while due := [handle for handle in self.waiting if handle.at <= now]:
            first = min(due, key=lambda handle: handle.at)
            self.now = max(self.now, first.at)
            first.cancelled = True
            first.call()
        self.now = now


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    loop = Loop()
    monkeypatch.setattr(silence.asyncio, "get_running_loop", lambda: loop)
    return loop


@pytest.fixture
def silences(loop: Loop) -> list[float]:
    return []


@pytest.fixture
def timer(loop: Loop, silences: list[float]) -> SilenceTimer:
    return SilenceTimer(lambda: silences.append(loop.now))


def test_silence_is_told_when_it_has_lasted(
    loop: Loop, timer: SilenceTimer, silences: list[float]
) -> None:
    timer.expect(30.0)
    loop.pass_to(29.9)
    assert silences == []
    loop.pass_to(31.0)
    assert silences == [30.0]


def test_what_came_is_not_waited_for(
    loop: Loop, timer: SilenceTimer, silences: list[float]
) -> None:
    timer.expect(30.0)
    timer.came()
    loop.pass_to(100.0)
    assert (silences, loop.waiting) == ([], [])


def test_each_wait_has_its_own_time(loop: Loop, timer: SilenceTimer, silences: list[float]) -> None:
    timer.expect(30.0)
    loop.pass_to(20.0)
    timer.came()
    loop.pass_to(25.0)
    timer.expect(30.0)
    loop.pass_to(54.9)
    assert silences == []
    loop.pass_to(60.0)
    assert silences == [55.0]


def test_a_shorter_wait_is_not_told_late(
    loop: Loop, timer: SilenceTimer, silences: list[float]
) -> None:
    timer.expect(60.0)
    loop.pass_to(1.0)
    timer.came()
    timer.expect(10.0)
    loop.pass_to(30.0)
    assert silences == [11.0]


def test_many_pieces_set_few_timers(loop: Loop, timer: SilenceTimer) -> None:
    for tenth in range(1, 1_001):
        timer.expect(30.0)
        loop.pass_to(tenth / 10)
        timer.came()
    assert len(loop.handles) <= 5


def test_stopping_leaves_no_timer(loop: Loop, timer: SilenceTimer, silences: list[float]) -> None:
    timer.expect(5.0)
    timer.stop()
    assert loop.waiting == []
    loop.pass_to(10.0)
    assert silences == []


async def test_on_a_real_loop() -> None:
    silent = asyncio.Event()
    timer = SilenceTimer(silent.set)
    timer.expect(0.0)
    await silent.wait()
    timer.stop()


def test_a_stopped_timer_does_not_keep_whoever_it_was_to_call(loop) -> None:
    class Reader:
        def __init__(self) -> None:
            self.timer = SilenceTimer(self.give_up)

        def give_up(self) -> None:
            raise AssertionError

    reader = Reader()
    reader.timer.expect(1)
    reader.timer.stop()
    gone = weakref.ref(reader)
    gc.disable()
    try:
        del reader
        loop.handles.clear()
        assert gone() is None
    finally:
        gc.enable()
