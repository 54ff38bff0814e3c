"""Ctrl-C and SIGTERM: the first ends the reading in order, those right after it break nothing."""

from __future__ import annotations

import asyncio
import signal
import threading

import pytest

from tenfold.cli.stopping import PATIENCE_SECONDS, Stopping, ended_in_order


class Watch:
    """A time that stands where it is put."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


async def until_cancelled(stopping, closed):
    with stopping.ends_this_task():
        stopping.hear(signal.SIGINT, None)
        try:
            await asyncio.Event().wait()
        finally:
            stopping.hear(signal.SIGINT, None)  # while it is closing
            await asyncio.sleep(0)
            closed.append(True)


def test_the_first_cancels_the_task_and_the_next_does_not_disturb_its_end() -> None:
    closed: list[bool] = []
    stopping = Stopping(Watch())
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(until_cancelled(stopping, closed))
    assert closed == [True]
    assert stopping.number == signal.SIGINT


def test_before_anything_runs_there_is_nothing_to_end_in_order() -> None:
    stopping = Stopping(Watch())
    with pytest.raises(KeyboardInterrupt):
        stopping.hear(signal.SIGTERM, None)
    assert stopping.number == signal.SIGTERM


def test_whoever_has_waited_long_enough_may_leave() -> None:
    watch = Watch()
    stopping = Stopping(watch)
    with pytest.raises(KeyboardInterrupt):
        stopping.hear(signal.SIGINT, None)
    watch.at += PATIENCE_SECONDS - 0.1
    stopping.hear(signal.SIGINT, None)
    watch.at += 0.1
    with pytest.raises(KeyboardInterrupt):
        stopping.hear(signal.SIGINT, None)


def test_real_signals_are_heard_while_it_reads_and_as_before_afterwards() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with ended_in_order() as stopping:
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            assert stopping.number == signal.SIGINT
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) == stopping.hear, "on the way out, too"
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with ended_in_order() as stopping:
            assert signal.getsignal(signal.SIGTERM) == stopping.hear
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def test_what_ignores_ctrl_c_goes_on_ignoring_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with ended_in_order() as stopping:
            signal.raise_signal(signal.SIGINT)
            assert stopping.number is None
    finally:
        signal.signal(signal.SIGINT, before)


def test_another_thread_hears_nothing_and_works() -> None:
    heard: list[int | None] = []

    def elsewhere() -> None:
        with ended_in_order() as stopping:
            heard.append(stopping.number)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert heard == [None]
