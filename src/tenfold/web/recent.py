"""Analyses as a list shows them: one line for each filing and model, the latest one's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tenfold.analysis.view import clean
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus
from tenfold.web.words import file_name

_WORDS: Final = {
    AnalysisStatus.QUEUED: ("·", "Queued"),
    AnalysisStatus.RUNNING: ("…", "Running"),
    AnalysisStatus.FINISHED: ("✓", "Finished"),
    AnalysisStatus.FAILED: ("✕", "Failed"),
    AnalysisStatus.CANCELLED: ("–", "Cancelled"),
}


@dataclass(slots=True)
class Line:
    """One line of a list of analyses."""

    id: str
    name: str
    ticker: str | None
    fiscal_year: int | None
    model: str | None
    state: str
    sign: str
    words: str
    when: str
    seconds: float | None
    origin: str
    earlier: int = 0
    """How many older analyses of the same filing by the same model it stands for."""


def lines(records: Iterable[AnalysisRecord]) -> list[Line]:
    """One line for each analysis."""
    return [_line(record) for record in records]


def folded(records: Iterable[AnalysisRecord]) -> list[Line]:
    """One line for each filing and model: of its latest analysis, as ``records`` come newest first.

    One that is under way or has no result does not hide one that has.
    """
    shown: dict[tuple[str, ...], Line] = {}
    for record in records:
        key = (record.filing_sha256 or _asked(record), record.model or "", _kind(record))
        if key in shown:
            shown[key].earlier += 1
        else:
            shown[key] = _line(record)
    return list(shown.values())


def _kind(record: AnalysisRecord) -> str:
    return "finished" if record.status is AnalysisStatus.FINISHED else record.status.value


def _asked(record: AnalysisRecord) -> str:
    year = json.loads(record.request or "{}").get("year")
    return f"{record.target.lower()} {year or ''}"


def _line(record: AnalysisRecord) -> Line:
    sign, words = _WORDS[record.status]
    state = record.status.value
    if record.status is AnalysisStatus.FINISHED and record.failed:
        state, sign, words = "partial", "✓", f"Finished, {record.failed} failed"
    name = clean(record.company or "") or clean(file_name(record.target))
    return Line(
        id=record.id,
        name=name,
        ticker=record.ticker if record.ticker != name else None,
        fiscal_year=record.fiscal_year,
        model=clean(record.model) if record.model else None,
        state=state,
        sign=sign,
        words=words,
        when=record.created_at,
        seconds=record.wall_seconds,
        origin=record.origin,
    )
