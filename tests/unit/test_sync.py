"""Asynchronous work from synchronous code, inside a loop and out of it."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from concurrent.futures import Future

import pytest

from tenfold.sync import run_sync

NAME = contextvars.ContextVar("NAME", default="unset")


async def _where() -> tuple[int, str]:
    await asyncio.sleep(0)
    return threading.get_ident(), NAME.get()


def test_without_a_loop_it_runs_here():
    assert run_sync(_where())[0] == threading.get_ident()


async def test_within_a_loop_it_runs_elsewhere_in_the_same_context():
    NAME.set("mine")
    thread, name = run_sync(_where())
    assert thread != threading.get_ident()
    assert name == "mine"


async def test_errors_come_back():
    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run_sync(fail())


def test_errors_are_not_raised_during_the_handling_of_another():
    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no") as caught:
        run_sync(fail())
    assert caught.value.__context__ is None


async def test_an_interrupt_of_the_waiting_caller_cancels_the_work(monkeypatch):
    cancelled = threading.Event()
    begun = threading.Event()

    async def endless() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    result = Future.result
    interrupts = iter([KeyboardInterrupt])

    def interrupted(self, timeout=None):
        for interrupt in interrupts:  # the first time only
            begun.wait(10)
            raise interrupt
        return result(self, timeout)

    monkeypatch.setattr(Future, "result", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_sync(endless())
    assert cancelled.is_set()
