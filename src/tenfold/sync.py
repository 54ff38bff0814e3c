"""Run asynchronous work from synchronous code, wherever that code runs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_sync(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` to its end and return its result, or raise its error.

    Inside a running event loop (a notebook) it runs on a thread with a loop of its own, and the
    caller waits.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1, thread_name_prefix="tenfold") as executor:
        return executor.submit(asyncio.run, work).result()
