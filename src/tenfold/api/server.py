"""Runs the app on uvicorn: one process, one event loop, a graceful end.

A signal first drains the service while the doors are still open, so that whoever asks is told
that it stops and whoever watches sees the last events; then the connections are closed. A second
signal ends the waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from tenfold.api.app import create_app
from tenfold.api.config import ApiConfig
from tenfold.api.context import ApiContext
from tenfold.api.loop_lag import measure_lag
from tenfold.api.protocol import patient_protocol
from tenfold.errors import UsageError
from tenfold.service.analyses import AnalysisService
from tenfold.service.stores import open_stores
from tenfold.settings import Settings

_CLOSE_SECONDS: Final = 5
_LOOK_FOR_SIGNAL_EVERY_SECONDS: Final = 0.1
_OPEN_FILES: Final = 8_192
_log = logging.getLogger(__name__)


def listen(config: ApiConfig) -> socket.socket:
    """A socket bound to the configured address.

    Raises:
        UsageError: the address is taken, not this machine's, or not allowed.
    """
    try:
        found = socket.getaddrinfo(
            config.host or None, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise _cannot_listen(config, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1_024)
    except OSError as error:
        listener.close()
        raise _cannot_listen(config, error) from error
    listener.setblocking(False)
    return listener


def allow_many_connections() -> None:
    """Raise this process's limit of open files to what it may be: a stream takes one for hours."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(_OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def serve(
    listener: socket.socket,
    settings: Settings,
    config: ApiConfig,
    *,
    max_running: int,
    make_app: Callable[[AnalysisService, ApiConfig], FastAPI] = create_app,
) -> None:
    """Serve on ``listener`` until SIGTERM or SIGINT.

    Raises:
        StoreError: the kept analyses cannot be opened.
    """
    with open_stores(settings) as stores:
        service = AnalysisService(stores, settings, max_running=max_running)
        async with service:
            app = make_app(service, config)
            context: ApiContext = app.state.context
            measuring = asyncio.create_task(measure_lag(context.metrics.loop_lag.observe))
            options = uvicorn.Config(
                app,
                http=patient_protocol(
                    head_timeout_seconds=config.header_timeout_seconds,
                    read_timeout_seconds=config.read_timeout_seconds,
                ),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=_CLOSE_SECONDS,
            )
            try:
                await _Server(options, service, config.drain_seconds).serve([listener])
            finally:
                measuring.cancel()


class _Server(uvicorn.Server):
    def __init__(
        self, options: uvicorn.Config, service: AnalysisService, drain_seconds: float
    ) -> None:
        super().__init__(options)
        self._service = service
        self._drain_seconds = drain_seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then close."""
        if self._service.running:
            _log.warning(
                "Stopping. %d analyses have %g seconds to end; Ctrl-C once more leaves them for "
                "the next start at once.",
                self._service.running,
                self._drain_seconds,
            )
        draining = asyncio.create_task(self._service.drain(self._drain_seconds))
        while not draining.done() and not self.force_exit:
            await asyncio.wait({draining}, timeout=_LOOK_FOR_SIGNAL_EVERY_SECONDS)
        draining.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await draining
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """The first signal asks for the end, the second for a quick one.

        uvicorn's own also notes the signal, to raise it again when all is done; ending in order
        is what was asked for, and no failure.
        """
        del sig, frame
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True


def _cannot_listen(config: ApiConfig, error: Exception) -> UsageError:
    reason = getattr(error, "strerror", None) or str(error)
    return UsageError(
        f"The service cannot listen on {config.host} port {config.port} ({reason}). Choose "
        "another with --host and --port; port 0 takes any free one."
    )
