"""`tenfold serve`: the service over HTTP."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import click

from tenfold.cli.choices import logging_options
from tenfold.cli.logs import configure_logging, say
from tenfold.errors import UsageError

if TYPE_CHECKING:
    from tenfold.api.config import ApiConfig
    from tenfold.settings import Settings


@click.command(
    "serve",
    epilog="""\b
Examples:
  tenfold serve
  curl -X POST 'http://127.0.0.1:8000/api/v1/companies/AAPL/analysis?wait=true'
  tenfold tokens create laptop && tenfold serve --host 0.0.0.0 --allow-host tenfold.example""",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port; 0 takes any free one.",
)
@click.option(
    "--database-url",
    metavar="URL",
    help="Where analyses are kept: postgresql://… or sqlite:///PATH (else TENFOLD_DATABASE_URL).",
)
@click.option(
    "--max-analyses",
    type=click.IntRange(1, 256),
    default=8,
    show_default=True,
    help="Analyses that run at a time; more wait.",
)
@click.option(
    "--allow-host", "allow_hosts", multiple=True, metavar="NAME", help="A name of the service."
)
@click.option(
    "--allow-origin",
    "allow_origins",
    multiple=True,
    metavar="ORIGIN",
    help="A foreign page's origin that may use the service.",
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0),
    default=100.0,
    show_default=True,
    help="Requests a second for each token or address; 0 for no limit.",
)
@click.option("--require-token", is_flag=True, help="Ask for a token even on this machine.")
@logging_options
def serve_command(
    host: str,
    port: int,
    database_url: str | None,
    max_analyses: int,
    allow_hosts: tuple[str, ...],
    allow_origins: tuple[str, ...],
    rate: float,
    require_token: bool,
    log_level: str,
    log_format: str,
) -> None:
    """Serve analyses over HTTP until Ctrl-C.

    On this machine alone unless --host says otherwise; elsewhere it needs a token, which
    `tenfold tokens create NAME` makes. Analyses that were under way when it ended go on at the
    next start. /openapi.json describes all there is.
    """
    configure_logging(log_level, log_format)
    from tenfold.api.config import ApiConfig
    from tenfold.api.server import allow_many_connections, listen, serve
    from tenfold.settings import Settings
    from tenfold.web.site import create_site

    settings = Settings.from_environment()
    if database_url:
        settings = dataclasses.replace(settings, database_url=database_url)
    config = ApiConfig(
        host=host,
        port=port,
        allow_hosts=allow_hosts,
        allow_origins=allow_origins,
        require_token=require_token,
        requests_a_second=rate,
    )
    _check_tokens(config, settings)
    if settings.limiter_url is not None:
        from tenfold.store.shared_limits import SharedLimits

        SharedLimits(settings.limiter_url)  # said now, not with the first analysis
    allow_many_connections()
    with listen(config) as listener:
        at = listener.getsockname()
        shown = f"[{at[0]}]" if ":" in at[0] else at[0]
        say(f"Tenfold serves on http://{shown}:{at[1]}. Ctrl-C stops it.")
        _run(serve(listener, settings, config, max_running=max_analyses, make_app=create_site))
    say("Stopped. What was under way goes on at the next start.")


def _check_tokens(config: ApiConfig, settings: Settings) -> None:
    from tenfold.service.stores import open_stores

    with open_stores(settings) as stores:
        if stores.tokens.list():
            return
    if not config.is_local:
        raise UsageError(
            f"Listening on {config.host} lets other machines in, and there is no token yet. Make "
            "one first: tenfold tokens create NAME."
        )
    if config.require_token:
        raise UsageError(
            "--require-token is given, and there is no token yet. Make one first: tenfold tokens "
            "create NAME."
        )


def _run(serving: Coroutine[Any, Any, None]) -> None:
    logging.getLogger("uvicorn").handlers[:] = logging.getLogger("tenfold").handlers
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    from tenfold.service.memory import settle_memory

    settle_memory()
    with asyncio.Runner(loop_factory=service_loop()) as runner:
        runner.run(serving)


def service_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the service's event loop; None for Python's own, where there is no other."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop
