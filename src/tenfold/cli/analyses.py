"""`tenfold analyses`: what is kept of analyses, wherever they were made."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from tenfold.cli.logs import say
from tenfold.cli.tables import print_table

if TYPE_CHECKING:
    from tenfold.service.stores import Stores
    from tenfold.store.analyses.record import AnalysisRecord

_COLOURS = {"finished": "green", "failed": "red", "running": "cyan", "queued": "cyan"}


@click.group("analyses")
def analyses_command() -> None:
    """Kept analyses: those of `tenfold analyze` and of the service, in one store.

    It lies in your user data folder, or in TENFOLD_DATA_DIR or TENFOLD_DATABASE_URL.
    """


@analyses_command.command("list")
@click.option("--ticker", metavar="TICKER", help="Only this company's.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(ticker: str | None, limit: int, as_json: bool) -> None:
    """List analyses, the newest first."""
    with _stores() as stores:
        records = stores.analyses.recent(limit=limit, ticker=ticker)
    if as_json:
        click.echo(json.dumps([_json(record) for record in records], indent=2))
        return
    if not records:
        say("No analysis is kept yet. Make one: tenfold analyze AAPL.")
        return
    rows = [_row(record) for record in records]
    print_table(("id", "made", "status", "year", "model", "company"), rows, _COLOURS)


@analyses_command.command("show")
@click.argument("analysis_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON, its result too.")
def show_command(analysis_id: str, as_json: bool) -> None:
    """Show one analysis: how it ended, and what it took."""
    with _stores() as stores:
        record = stores.analyses.get(analysis_id)
        result = stores.analyses.result(analysis_id) if as_json else None
    if as_json:
        shown = {**_json(record), "result": json.loads(result) if result else None}
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    from tenfold.analysis.view import clean

    for name, value in _json(record).items():
        if value is not None:
            click.echo(f"{name:<14}{clean(str(value))}")


@analyses_command.command("delete")
@click.argument("analysis_ids", metavar="ID…", nargs=-1, required=True)
def delete_command(analysis_ids: tuple[str, ...]) -> None:
    """Forget analyses with all their events, and texts and uploads that only they used.

    Cached answers stay. One that is under way is cancelled, whoever runs it.
    """
    with _stores() as stores:
        for analysis_id in analysis_ids:
            stores.analyses.get(analysis_id)
        for analysis_id in analysis_ids:
            stores.analyses.delete(analysis_id)
    click.echo(f"Deleted: {', '.join(analysis_ids)}")


def _row(record: AnalysisRecord) -> tuple[str, ...]:
    from tenfold.analysis.view import clean

    return (
        record.id,
        record.created_at[:16].replace("T", " "),
        record.status.value,
        str(record.fiscal_year or ""),
        clean(record.model or ""),
        clean(record.company or record.target),
    )


def _json(record: AnalysisRecord) -> dict[str, object]:
    internal = {"request", "request_key", "worker", "seen_at", "text_id"}
    return {k: v for k, v in dataclasses.asdict(record).items() if k not in internal}


@contextmanager
def _stores() -> Generator[Stores, None, None]:
    from tenfold.service.stores import open_stores
    from tenfold.settings import Settings

    with open_stores(Settings.from_environment()) as stores:
        yield stores
