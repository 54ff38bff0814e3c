"""A simulated provider whose answers wait for the test: what lands when is the test's to say."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from tenfold.testing.simulated_provider import SimulatedProvider
from tenfold.testing.simulated_provider.dialect import Dialect

_LOOK_EVERY_SECONDS = 0.005
ALL = "*"


class Gate:
    """Names of calls that are held; changed by a test while the provider's thread looks at it."""

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._released: set[str] = set()

    def hold(self, *names: str) -> None:
        """Hold the calls of these names, or all of them."""
        self._released.clear()
        self._held = set(names) or {ALL}

    def release(self, *names: str) -> None:
        """Let go of these, or of all."""
        if names:
            self._released.update(names)
        else:
            self._held = set()

    async def wait(self, name: str) -> None:
        """Wait until calls of this name are not held."""
        # Changed from the test's thread, which an event of this loop would not hear of.
        while self._holds(name):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    def _holds(self, name: str) -> bool:
        return name not in self._released and bool({name, ALL} & self._held)


class HeldProvider(SimulatedProvider):
    """The simulated provider behind a ``Gate``: a call's time begins when it is let go."""

    def __init__(self, gate: Gate, **options: Any) -> None:
        super().__init__(**options)
        self._gate = gate

    def _handler(self, dialect: Dialect) -> Any:
        handle = super()._handler(dialect)

        async def held(request: web.Request) -> web.StreamResponse:
            await self._gate.wait(_name_of(await request.json()))
            return await handle(request)

        return held


def _name_of(body: dict[str, Any]) -> str:
    """The name of the output schema: 'business_key_products'."""
    schema = (body.get("response_format") or {}).get("json_schema") or {}
    return str(schema.get("name", ""))
