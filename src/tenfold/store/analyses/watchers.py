"""Which analyses are followed through another process than the one that runs them.

A process that has clients of an analysis which runs elsewhere says so in one row of its own, again
and again while it has any. A row that has not been renewed for a while is that of a process which
ended without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from tenfold.store.analyses.unused import earlier
from tenfold.store.sql.database import Database

GONE_AFTER: Final = timedelta(seconds=10)
"""A process that has said nothing for so long has no clients any more."""


class Watchers:
    """Who follows what, in a ``Database``; all methods block and raise ``StoreError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, worker: str, analysis_ids: Iterable[str], now: str) -> None:
        """Say that ``worker`` has clients that follow these; those that are gone are passed by."""
        noted = [
            (
                "INSERT INTO analysis_watchers (analysis_id, worker, seen_at) "
                "SELECT id, ?, ? FROM analyses WHERE id = ? "
                "ON CONFLICT (analysis_id, worker) DO UPDATE SET seen_at = excluded.seen_at",
                (worker, now, analysis_id),
            )
            for analysis_id in analysis_ids
        ]
        if noted:
            self._database.change(*noted)

    def forget(self, worker: str, analysis_id: str) -> None:
        """Say that the last client of ``worker`` that followed an analysis is gone."""
        self._database.change(
            (
                "DELETE FROM analysis_watchers WHERE analysis_id = ? AND worker = ?",
                (analysis_id, worker),
            )
        )

    def are_there(self, analysis_id: str, now: str) -> bool:
        """Whether an analysis is followed through any process that says so."""
        rows = self._database.rows(
            "SELECT 1 FROM analysis_watchers WHERE analysis_id = ? AND seen_at > ? LIMIT 1",
            (analysis_id, earlier(now, GONE_AFTER)),
        )
        return bool(rows)

    def tidy(self, now: str) -> None:
        """Delete the rows of processes that ended without a word."""
        self._database.change(
            (
                "DELETE FROM analysis_watchers WHERE seen_at < ?",
                (earlier(now, GONE_AFTER),),
            )
        )
