"""Records of analyses for tests of what is kept."""

from __future__ import annotations

from typing import Any

from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent

NOW = "2026-01-02T03:04:05.000000+00:00"
LATER = "2026-01-02T03:04:06.000000+00:00"


def record(analysis_id: str = "a1", **values: Any) -> AnalysisRecord:
    """A queued analysis of worker 'w'."""
    given = {
        "id": analysis_id,
        "status": AnalysisStatus.QUEUED,
        "origin": "service",
        "target": "KITE",
        "ticker": "KITE",
        "request": "{}",
        "request_key": "k",
        "created_at": NOW,
        "worker": "w",
    }
    return AnalysisRecord(**given | values)


def event(number: int, name: str = "usage", data: str = "{}") -> KeptEvent:
    """One event."""
    return KeptEvent(number, name, data)


def ending(status: AnalysisStatus = AnalysisStatus.FINISHED, **values: Any) -> dict[str, Any]:
    """The columns of an end."""
    return {"status": status, "finished_at": LATER, **values}
