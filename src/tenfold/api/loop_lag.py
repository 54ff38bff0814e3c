"""How late the event loop is: what blocks it delays every client at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

_LOOK_EVERY_SECONDS: Final = 0.05


async def measure_lag(observe: Callable[[float], object]) -> None:
    """Tell ``observe`` some twenty times a second by how many seconds the loop is late."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LOOK_EVERY_SECONDS
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
        observe(max(0.0, loop.time() - due))
