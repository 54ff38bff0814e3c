"""Which analysis answers equal requests, whichever process they came to.

Each request has one row, which names the analysis that was begun for it last. Whoever begins one
locks that row first, so that of two processes that begin at the same moment one sees the other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tenfold.store.analyses.record import AnalysisRecord
from tenfold.store.analyses.unused import earlier
from tenfold.store.sql.database import Database, Statement

_RUNS_ELSEWHERE: Final = (
    "SELECT 1 FROM analyses WHERE analyses.id = analysis_requests.analysis_id "
    "AND status IN ('queued', 'running') AND worker IS NOT NULL AND worker <> ? "
    "AND COALESCE(seen_at, created_at) > ?"
)


def giving_way(record: AnalysisRecord, now: str, silent_for: timedelta) -> list[Statement]:
    """What goes behind the keeping of a new analysis, in one transaction.

    It takes the analysis back where another worker, which has not been ``silent_for`` so long, has
    one under way that was asked for by an equal request.
    """
    key, own = record.request_key, record.id
    return [
        # Changes nothing where there is a row, and has the others wait for it.
        (
            "INSERT INTO analysis_requests (request_key, analysis_id) VALUES (?, ?) "
            "ON CONFLICT (request_key) DO UPDATE SET request_key = excluded.request_key",
            (key, own),
        ),
        (
            "UPDATE analysis_requests SET analysis_id = ? WHERE request_key = ? "  # noqa: S608
            f"AND NOT EXISTS ({_RUNS_ELSEWHERE})",
            (own, key, record.worker, earlier(now, silent_for)),
        ),
        (
            "DELETE FROM analyses WHERE id = ? AND NOT EXISTS "
            "(SELECT 1 FROM analysis_requests WHERE request_key = ? AND analysis_id = ?)",
            (own, key, own),
        ),
    ]


def begun_last(database: Database, request_key: str) -> str | None:
    """The ID of the analysis that was begun last for a request; None where none is kept."""
    rows = database.rows(
        "SELECT analysis_id FROM analysis_requests WHERE request_key = ?", (request_key,)
    )
    return rows[0][0] if rows else None
