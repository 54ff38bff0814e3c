"""The simulated provider: a real HTTP server that stands in for a model in tests and benchmarks.

It answers with text made from the request's own schema and filing, at the pace its profile draws,
and misbehaves on request. Nothing a client can observe depends on arrival order, except what does
so at a real provider: prompt caching, rate limits, and how often a prompt has been seen.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tenfold.errors import UsageError
from tenfold.testing.simulated_provider.anthropic_dialect import AnthropicDialect
from tenfold.testing.simulated_provider.dialect import Dialect
from tenfold.testing.simulated_provider.exchange import Exchange
from tenfold.testing.simulated_provider.faults import FaultsOption
from tenfold.testing.simulated_provider.limits import Limits
from tenfold.testing.simulated_provider.openai_dialect import OpenAIDialect
from tenfold.testing.simulated_provider.profile import Profile
from tenfold.testing.simulated_provider.state import ProviderState
from tenfold.testing.simulated_provider.stats import RequestRecord, Stats

MODELS = ("simulated-large", "simulated-small")
"""Listed by ``GET /v1/models``; any other name is answered as well."""
_MAX_BODY_BYTES = 64 * 1024 * 1024
_BACKLOG = 4_096
_SHUTDOWN_SECONDS = 0.2


class SimulatedProvider:
    """An HTTP server speaking OpenAI's chat completions and Anthropic's messages.

    Use it as an async context manager; ``base_url`` is known inside it. ``faults`` is a mapping
    of rates by name, a FaultPlan, or a function that decides for each request. Raises UsageError
    for bad options, and where the address cannot be taken.
    """

    def __init__(
        self,
        *,
        profile: Profile | None = None,
        faults: FaultsOption = None,
        limits: Limits | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._state = ProviderState(profile or Profile(), faults, limits or Limits())
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def profile(self) -> Profile:
        """The profile in force."""
        return self._state.profile

    @property
    def root_url(self) -> str:
        """``http://HOST:PORT``, with no slash at its end."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def base_url(self) -> str:
        """What OpenAI clients take as their base URL."""
        return f"{self.root_url}/v1"

    @property
    def anthropic_base_url(self) -> str:
        """What Anthropic clients take as their base URL."""
        return self.root_url

    @property
    def stats(self) -> Stats:
        """Totals since the start or the last reset."""
        return self._state.stats

    @property
    def requests(self) -> Sequence[RequestRecord]:
        """The latest requests, oldest first."""
        return self._state.log

    def reset(self, *, seed: int | None = None) -> None:
        """Forgets prompts, prefixes, limits' use and totals, as a new server; may change the seed.

        To be called between runs, with nothing in flight.
        """
        self._state.reset(seed)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_MAX_BODY_BYTES)
        app.add_routes(
            [
                web.post("/v1/chat/completions", self._handler(OpenAIDialect())),
                web.post("/v1/messages", self._handler(AnthropicDialect())),
                web.get("/v1/models", self._models),
                web.get("/_stats", self._stats),
                web.get("/_requests", self._requests),
                web.post("/_reset", self._reset),
            ]
        )
        # handler_cancellation: a client that goes away ends its request here too, as the
        # benchmarks of hedging need to see.
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=_SHUTDOWN_SECONDS
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port, backlog=_BACKLOG)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise UsageError(
                f"The simulated provider cannot listen on {self._host} port {self._port} "
                f"({error.strerror}). Choose another port, or 0 for any free one."
            ) from error
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._state.closing.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def _handler(self, dialect: Dialect) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            arrived = asyncio.get_running_loop().time()
            return await Exchange(self._state, dialect, request, arrived).run()

        return handle

    async def _models(self, request: web.Request) -> web.Response:
        anthropic = "anthropic-version" in request.headers
        dialect = AnthropicDialect() if anthropic else OpenAIDialect()
        return web.json_response(dialect.models(MODELS))

    async def _stats(self, _request: web.Request) -> web.Response:
        used = {"process_cpu_seconds": time.process_time()}
        return web.json_response(self.stats.as_json() | used)

    async def _requests(self, _request: web.Request) -> web.Response:
        return web.json_response([record.as_json() for record in self.requests])

    async def _reset(self, request: web.Request) -> web.Response:
        text = request.query.get("seed")
        try:
            seed = None if text is None else int(text)
        except ValueError:
            message = f"The seed is {json.dumps(text)}; give a whole number."
            return web.json_response({"error": message}, status=400)
        self.reset(seed=seed)
        return web.json_response(self.stats.as_json())
