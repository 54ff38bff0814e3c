"""Run asynchronous work from synchronous code, wherever that code runs."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_sync(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` to its end and return its result, or raise its error.

    Inside a running event loop (a notebook) it runs on a thread with a loop of its own, and the
    caller waits; interrupting the caller cancels the work.
    """
    if not _in_a_loop():
        return asyncio.run(work)
    started: Future[_Running] = Future()
    context = contextvars.copy_context()
    with ThreadPoolExecutor(1, thread_name_prefix="tenfold") as executor:
        result = executor.submit(context.run, asyncio.run, _announced(work, started))
        try:
            return result.result()
        except KeyboardInterrupt:
            started.result().cancel()
            raise


def _in_a_loop() -> bool:
    # Apart, so that the work's own errors are not raised "during handling of" this one.
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class _Running:
    """The work's task, to be cancelled from another thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, task: asyncio.Task[Any] | None) -> None:
        self._loop = loop
        self._task = task

    def cancel(self) -> None:
        if self._task is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)


async def _announced(work: Coroutine[Any, Any, T], started: Future[_Running]) -> T:
    started.set_result(_Running(asyncio.get_running_loop(), asyncio.current_task()))
    return await work
