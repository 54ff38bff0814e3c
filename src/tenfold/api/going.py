"""A client that goes away while its answer is made."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.types import Receive

R = TypeVar("R")


async def until_gone(receive: Receive) -> None:
    """Returns when the client has closed its connection; what it still sends is passed over."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def unless_gone(work: Coroutine[Any, Any, R], receive: Receive) -> R | None:
    """What ``work`` returns or raises; None where it was cancelled because its client went.

    Raises:
        RefusedBody: the client sends a body that is too large or too slow.
    """
    working, going = asyncio.create_task(work), asyncio.create_task(until_gone(receive))
    try:
        await asyncio.wait({working, going}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        going.result()
        return None
    finally:
        for task in (working, going):
            task.cancel()
        await asyncio.gather(working, going, return_exceptions=True)
