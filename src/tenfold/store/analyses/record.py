"""What is kept of one analysis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AnalysisStatus(StrEnum):
    """How far an analysis has come."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    """It has a result; components of it may have failed."""
    FAILED = "failed"
    """It has none, and an error that says why."""
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self not in {AnalysisStatus.QUEUED, AnalysisStatus.RUNNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisRecord:
    """One kept analysis without its result, which may be large.

    Times are ISO 8601 in UTC. What the filing tells is None until it has been read.
    """

    id: str
    status: AnalysisStatus
    origin: str
    """'service' or 'command line'."""
    target: str
    """What was asked for, as the user would name it: 'AAPL', a file's name."""
    ticker: str | None
    request: str
    """The whole request as JSON: enough to run it again."""
    request_key: str
    """Equal for equal requests."""
    created_at: str
    started_at: str | None = None
    finished_at: str | None = None
    attempt: int = 0
    """How often it was started: 2 after one interruption."""
    worker: str | None = None
    """The process that runs it."""
    seen_at: str | None = None
    """When that process last said that it lives."""
    model: str | None = None
    strategy: str | None = None
    company: str | None = None
    cik: str | None = None
    form: str | None = None
    fiscal_year: int | None = None
    period_end: str | None = None
    accession: str | None = None
    filing_sha256: str | None = None
    text_id: str | None = None
    """The kept text (``FilingTexts``) that the offsets of its quotes refer to."""
    ok: int | None = None
    """Components with a value."""
    failed: int | None = None
    skipped: int | None = None
    calls: int | None = None
    cached_calls: int | None = None
    cost_usd: float | None = None
    wall_seconds: float | None = None
    error: str | None = None
    """Why it failed, in a sentence or two."""


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """One thing that happened, as it was told to whoever watched."""

    id: int
    """Rises within an analysis; also from one attempt to the next."""
    name: str
    data: str
    """JSON."""
