"""The trace of one analysis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from operator import add

from tenfold.charts.call_timing import CallStatus, CallTiming, Saving
from tenfold.charts.critical_path import CriticalPath, critical_path
from tenfold.filings.model import Filing
from tenfold.llm.usage import NO_USAGE, Usage
from tenfold.trace.calls import CallTrace, milliseconds


@dataclass(frozen=True, slots=True)
class TraceTotals:
    """Counts and sums over calls."""

    calls: int = 0
    """Calls of which a request was sent."""
    failed: int = 0
    cancelled: int = 0
    """Those of them that nobody waited for any more."""
    attempts: int = 0
    """Requests that were sent, retries, repairs and hedges included."""
    retries: int = 0
    repairs: int = 0
    hedges: int = 0
    hedges_won: int = 0
    cached: int = 0
    """Calls that the cache answered."""
    joined: int = 0
    """Calls that another analysis was just making."""
    usage: Usage = NO_USAGE
    one_by_one_seconds: float = 0.0
    """What the calls would have taken one after another."""


def totals_of(calls: Sequence[CallTrace]) -> TraceTotals:
    """Counts and sums over ``calls``."""
    return TraceTotals(
        calls=sum(bool(call.attempts) for call in calls),
        failed=sum(call.status is CallStatus.FAILED for call in calls),
        cancelled=sum(call.cancelled and bool(call.attempts) for call in calls),
        attempts=sum(len(call.attempts) for call in calls),
        retries=sum(call.resent for call in calls),
        repairs=sum(call.repairs for call in calls),
        hedges=sum(call.hedges for call in calls),
        hedges_won=sum(call.hedges_won for call in calls),
        cached=sum(call.saved is Saving.CACHE for call in calls),
        joined=sum(call.saved is Saving.JOINED for call in calls),
        usage=total_usage(call.usage for call in calls),
        one_by_one_seconds=sum(call.timing().seconds or 0.0 for call in calls),
    )


def total_usage(usages: Iterable[Usage]) -> Usage:
    """The sum of ``usages``."""
    return reduce(add, usages, NO_USAGE)


class RunStop(StrEnum):
    """Why a run has no result."""

    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTrace:
    """What became of each model call of one analysis, and when."""

    id: str
    """32 hexadecimal digits, drawn when the run began; its trace ID wherever it is exported to."""
    began_at: str
    """ISO 8601 in UTC. All other times are seconds since then."""
    model: str
    """'openai:gpt-…', 'extractive'."""
    strategy: str
    company: str | None = None
    form: str | None = None
    fiscal_year: int | None = None
    accession: str | None = None
    wall_seconds: float = 0.0
    """From its beginning to its end, or as far as it has come."""
    stopped: RunStop | None = None
    """Why it ended without a result; None where it has one, or is under way."""
    calls: tuple[CallTrace, ...] = ()
    """In the order in which they were queued or found to be unnecessary."""
    earlier: tuple[RunTrace, ...] = ()
    """The runs of the same analysis that were broken off, the first one first. Their finished calls
    are answers from the cache in this one."""

    @classmethod
    def of(
        cls,
        filing: Filing,
        calls: Sequence[CallTrace],
        wall_seconds: float,
        *,
        trace_id: str,
        began_at: str,
        model: str,
        strategy: str,
    ) -> RunTrace:
        """The trace of an analysis of ``filing``."""
        return cls(
            id=trace_id,
            began_at=began_at,
            model=model,
            strategy=strategy,
            company=filing.company,
            form=filing.form,
            fiscal_year=filing.fiscal_year,
            accession=filing.accession,
            wall_seconds=milliseconds(wall_seconds),
            calls=tuple(calls),
        )

    @property
    def totals(self) -> TraceTotals:
        """Counts and sums, without those of ``earlier`` runs."""
        return totals_of(self.calls)

    @property
    def timings(self) -> tuple[CallTiming, ...]:
        """What the waterfall draws, in the order of ``calls``."""
        return tuple(call.timing() for call in self.calls)

    @property
    def critical_path(self) -> CriticalPath:
        """The chain of calls that decided how long it took."""
        return critical_path(self.timings)

    def after(self, earlier: Sequence[RunTrace]) -> RunTrace:
        """The same, known to have gone on after ``earlier`` runs."""
        return replace(self, earlier=tuple(earlier))
