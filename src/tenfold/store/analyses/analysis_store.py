"""The analyses of all surfaces in one place: what ran on the command line stands here too.

A running analysis belongs to a worker, a process. It says now and then that it lives; one that
does not is presumed dead, and another worker may claim what it left (``claim``), which only one
of several can win. Every change of a running analysis names its worker, so that a process that
was presumed dead and comes back cannot overwrite what its heir does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tenfold.errors import AnalysisNotFoundError, FilingNotFoundError
from tenfold.store.analyses.changes import (
    COLUMNS,
    UNDER_WAY,
    changing,
    keeping_event,
    plain,
    updating,
)
from tenfold.store.analyses.filing_texts import FilingText
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent
from tenfold.store.analyses.unused import deleting_what_only_it_used, using_upload
from tenfold.store.analyses.uploads import TARGET_PREFIX
from tenfold.store.sql.database import Database, Row, Statement

_SELECT: Final = f"SELECT {', '.join(COLUMNS)} FROM analyses"  # noqa: S608 - our own columns
MOST_LISTED: Final = 200


class AnalysisStore:
    """Analyses and their events in a ``Database``; all methods block and raise ``StoreError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        record: AnalysisRecord,
        *,
        result: str | None = None,
        text: FilingText | None = None,
        events: Sequence[KeptEvent] = (),
        also: Sequence[Statement] = (),
    ) -> None:
        """Keep a new analysis with the text that it read and its events; then ``also``, at once.

        Raises:
            FilingNotFoundError: it is to read an upload that is not kept.
        """
        if text is not None:
            record = replace(record, text_id=text.id)
        values = [plain(getattr(record, name)) for name in COLUMNS]
        marks = ", ".join("?" * (len(values) + 1))
        sql = f"INSERT INTO analyses ({', '.join(COLUMNS)}, result) VALUES ({marks})"  # noqa: S608
        happened = [keeping_event(record.id, event) for event in events]
        statements: list[Statement] = [(sql, [*values, result]), *happened, *also]
        if text is not None:
            statements.insert(0, text.keeping(record.created_at))
        if not record.target.startswith(TARGET_PREFIX):
            self._database.change(*statements)
            return
        touch, take_back = using_upload(record.id, record.target, record.created_at)
        if self._database.change(touch, *statements, take_back):
            raise FilingNotFoundError("That upload is not kept here. Send the file again.")

    def get(self, analysis_id: str) -> AnalysisRecord:
        """One analysis.

        Raises:
            AnalysisNotFoundError: there is none with that ID.
        """
        rows = self._database.rows(f"{_SELECT} WHERE id = ?", (analysis_id,))
        if not rows:
            raise AnalysisNotFoundError(
                f"No analysis has the ID {analysis_id!r}. `tenfold analyses` lists those there are."
            )
        return _record(rows[0])

    def result(self, analysis_id: str) -> str | None:
        """The result of a finished analysis as JSON; None where there is none."""
        rows = self._database.rows("SELECT result FROM analyses WHERE id = ?", (analysis_id,))
        return rows[0][0] if rows else None

    def recent(
        self,
        *,
        limit: int = 50,
        before: str | None = None,
        ticker: str | None = None,
        status: AnalysisStatus | None = None,
    ) -> list[AnalysisRecord]:
        """Analyses, the newest first.

        Args:
            limit: at most this many, and at most ``MOST_LISTED``.
            before: the ID of the last one of the page before; unknown IDs give an empty page.
            ticker: only this company's.
            status: only those in this state.
        """
        conditions: list[str] = []
        parameters: list[Any] = []
        if before is not None:
            conditions.append(
                "(created_at, id) < (SELECT created_at, id FROM analyses WHERE id = ?)"
            )
            parameters.append(before)
        if ticker is not None:
            conditions.append("ticker = ?")
            parameters.append(ticker.upper())
        if status is not None:
            conditions.append("status = ?")
            parameters.append(status.value)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"{_SELECT}{where} ORDER BY created_at DESC, id DESC LIMIT ?"
        rows = self._database.rows(sql, [*parameters, max(1, min(limit, MOST_LISTED))])
        return [_record(row) for row in rows]

    def finished_of(self, ticker: str) -> list[AnalysisRecord]:
        """All finished analyses that were asked for by this ticker, the newest first."""
        rows = self._database.rows(
            f"{_SELECT} WHERE status = 'finished' AND ticker = ? ORDER BY created_at DESC, id DESC",
            (ticker.upper(),),
        )
        return [_record(row) for row in rows]

    def of_company(self, cik: str) -> list[AnalysisRecord]:
        """The company's analyses that are finished or under way, the newest first."""
        rows = self._database.rows(
            f"{_SELECT} WHERE cik = ? AND (status = 'finished' OR {UNDER_WAY}) "
            "ORDER BY created_at DESC, id DESC LIMIT ?",
            (cik, MOST_LISTED),
        )
        return [_record(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many analyses are kept, by status."""
        rows = self._database.rows("SELECT status, count(*) FROM analyses GROUP BY status")
        return {status.value: 0 for status in AnalysisStatus} | {row[0]: row[1] for row in rows}

    def under_way(self) -> list[AnalysisRecord]:
        """Queued and running analyses, the oldest first, whoever runs them."""
        rows = self._database.rows(f"{_SELECT} WHERE {UNDER_WAY} ORDER BY created_at, id")
        return [_record(row) for row in rows]

    def claim(self, analysis_id: str, heir: str, *, left_by: str | None, now: str) -> bool:
        """Take over what another worker left; only one of several takers gets True.

        Args:
            analysis_id: a queued or running analysis.
            heir: the worker that takes it.
            left_by: the worker it is known to belong to; None for nobody.
            now: the time.
        """
        condition = "worker IS NULL" if left_by is None else "worker = ?"
        return (
            self._database.change(
                (
                    "UPDATE analyses SET worker = ?, seen_at = ?, status = 'queued' "  # noqa: S608
                    f"WHERE id = ? AND {UNDER_WAY} AND {condition}",
                    [heir, now, analysis_id, *([] if left_by is None else [left_by])],
                )
            )
            > 0
        )

    def release(self, worker: str) -> None:
        """Leave all that ``worker`` has under way to whoever starts next."""
        self._database.change(
            (
                f"UPDATE analyses SET worker = NULL, status = 'queued' WHERE worker = ? "  # noqa: S608
                f"AND {UNDER_WAY}",
                (worker,),
            )
        )

    def alive(self, worker: str, now: str) -> None:
        """Say that ``worker`` still runs what it has under way."""
        self._database.change(
            (f"UPDATE analyses SET seen_at = ? WHERE worker = ? AND {UNDER_WAY}", (now, worker))  # noqa: S608
        )

    def belonging_to(self, worker: str) -> frozenset[str]:
        """The IDs of what ``worker`` has under way.

        What is missing in them has been cancelled, deleted or claimed by another worker.
        """
        rows = self._database.rows(
            f"SELECT id FROM analyses WHERE worker = ? AND {UNDER_WAY}",  # noqa: S608
            (worker,),
        )
        return frozenset(row[0] for row in rows)

    def begin(self, analysis_id: str, worker: str, now: str) -> int | None:
        """Start the next attempt and forget the events of the last.

        Returns its number, or None when the analysis no longer belongs to ``worker`` or is gone.
        """
        changed = self._database.change(
            (
                "DELETE FROM analysis_events WHERE analysis_id IN "  # noqa: S608
                f"(SELECT id FROM analyses WHERE id = ? AND worker = ? AND {UNDER_WAY})",
                (analysis_id, worker),
            ),
            (
                "UPDATE analyses SET status = 'running', started_at = ?, seen_at = ?, "  # noqa: S608
                f"attempt = attempt + 1 WHERE id = ? AND worker = ? AND {UNDER_WAY}",
                (now, now, analysis_id, worker),
            ),
        )
        if not changed:
            return None
        rows = self._database.rows("SELECT attempt FROM analyses WHERE id = ?", (analysis_id,))
        return rows[0][0] if rows else None

    def note_text(
        self,
        analysis_id: str,
        worker: str,
        text: FilingText,
        values: Mapping[str, Any],
        now: str,
    ) -> bool:
        """Keep what an analysis that is under way and belongs to ``worker`` reads, and columns.

        Returns whether it still did belong to it.
        """
        noted = updating(analysis_id, worker, {**values, "text_id": text.id})
        return self._database.change(text.keeping(now), noted) > 0

    def end(
        self,
        analysis_id: str,
        worker: str,
        values: Mapping[str, Any],
        events: Sequence[KeptEvent],
    ) -> bool:
        """End an analysis that is under way and belongs to ``worker``: all of it or nothing.

        Args:
            analysis_id: the analysis.
            worker: whose it must still be.
            values: columns, among them ``status`` and ``finished_at``.
            events: what was not kept yet, the last event at the end.

        Returns whether it was still its own.
        """
        ended = "worker = ? AND status = ? AND finished_at = ?"
        mark = [worker, plain(values["status"]), values["finished_at"]]
        # The row first: it locks out whoever would cancel or claim at the same moment.
        return (
            self._database.change(
                updating(analysis_id, worker, values),
                *(keeping_event(analysis_id, event, ended, mark) for event in events),
            )
            > 0
        )

    def cancel(self, analysis_id: str, event: KeptEvent, now: str) -> bool:
        """End an analysis that is under way, whoever runs it; whether it was.

        ``event`` is its last one. The worker that runs it hears of that from ``alive``.
        """
        return (
            self._database.change(
                (
                    "UPDATE analyses SET status = 'cancelled', finished_at = ?, worker = NULL "  # noqa: S608
                    f"WHERE id = ? AND {UNDER_WAY}",
                    (now, analysis_id),
                ),
                keeping_event(
                    analysis_id, event, "status = 'cancelled' AND finished_at = ?", [now]
                ),
            )
            > 0
        )

    def add_to_cancelled(
        self,
        analysis_id: str,
        attempt: int,
        values: Mapping[str, Any],
        events: Sequence[KeptEvent],
    ) -> bool:
        """Add what only the process that ran it knows to an analysis that another one cancelled.

        Returns whether it was cancelled while it ran for the ``attempt``-th time.
        """
        condition, mark = "status = 'cancelled' AND attempt = ?", [attempt]
        return (
            self._database.change(
                *(keeping_event(analysis_id, event, condition, mark) for event in events),
                changing(analysis_id, values, condition, mark),
            )
            > 0
        )

    def append(self, worker: str, events: Mapping[str, Iterable[KeptEvent]]) -> None:
        """Keep what happened, by analysis.

        An event that is there already stays as it is; those of an analysis that is over or no
        longer belongs to ``worker`` are dropped.
        """
        condition = f"worker = ? AND {UNDER_WAY}"
        rows = [
            keeping_event(analysis_id, event, condition, [worker])
            for analysis_id, happened in events.items()
            for event in happened
        ]
        if rows:
            self._database.change(*rows)

    def events(self, analysis_id: str, *, after: int = 0) -> list[KeptEvent]:
        """What happened after the event ``after``, in order."""
        rows = self._database.rows(
            "SELECT id, name, data FROM analysis_events WHERE analysis_id = ? AND id > ? "
            "ORDER BY id",
            (analysis_id, after),
        )
        return [KeptEvent(*row) for row in rows]

    def has_events(self, analysis_id: str, *, after: int = 0) -> bool:
        """Whether anything is kept that happened after the event ``after``."""
        rows = self._database.rows(
            "SELECT 1 FROM analysis_events WHERE analysis_id = ? AND id > ? LIMIT 1",
            (analysis_id, after),
        )
        return bool(rows)

    def delete(self, analysis_id: str) -> bool:
        """Forget an analysis with its events, and the text and upload that only it used.

        Returns whether there was one.
        """
        forget = ("DELETE FROM analyses WHERE id = ?", (analysis_id,))
        return self._database.change(*deleting_what_only_it_used(analysis_id), forget) > 0


def _record(row: Sequence[Any] | Row) -> AnalysisRecord:
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    values["status"] = AnalysisStatus(values["status"])
    return AnalysisRecord(**values)
