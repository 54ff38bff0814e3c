"""Traces of kept analyses: from their results, else from the events that were told of them.

A finished analysis has its trace in its result. One that is under way, failed or was cancelled has
what its events tell. So does one that was broken off and goes on: what its events tell is read
before they are forgotten, and told again as the first event of the next run (``earlier``), so that
no run is lost however often it happens.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from tenfold.errors import NoTraceError
from tenfold.service.wire import EARLIER
from tenfold.service.wire_calls import call_event
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent
from tenfold.trace.builder import TraceBuilder
from tenfold.trace.calls import milliseconds
from tenfold.trace.run import RunStop, RunTrace
from tenfold.trace.stored import trace_from_json

_FINISHED_WITHOUT: Final = (
    "This analysis was kept before traces were. Analyse the filing again to have one; answers "
    "that are in the cache cost nothing."
)
_STOPS: Final = {
    AnalysisStatus.CANCELLED: RunStop.CANCELLED,
    AnalysisStatus.FAILED: RunStop.FAILED,
}
_NOT_BEGUN: Final = "This analysis has sent nothing yet: there is no trace of it. Ask again later."
_ENDED_WITHOUT: Final = (
    "This analysis ended before anything was sent: there is no trace of it. Start it again."
)


def kept_trace(analyses: AnalysisStore, record: AnalysisRecord) -> RunTrace:
    """The trace of a kept analysis, as far as it has come.

    Raises:
        NoTraceError: it has none; the text says why.
        StoreError: what is kept cannot be read.
    """
    if record.status is AnalysisStatus.FINISHED:
        result = analyses.result(record.id)
        trace = json.loads(result).get("trace") if result else None
        if trace is None:
            raise NoTraceError(_FINISHED_WITHOUT)
        return trace_from_json(trace)
    found = trace_of_events(analyses.events(record.id), is_over=record.status.is_over)
    if found is None:
        raise NoTraceError(_ENDED_WITHOUT if record.status.is_over else _NOT_BEGUN)
    return replace(found, stopped=_STOPS.get(record.status))


def broken_off(analyses: AnalysisStore, record: AnalysisRecord) -> tuple[RunTrace, ...]:
    """The runs of ``record`` so far, of which none came to its end."""
    if record.attempt == 0:
        return ()
    events = analyses.events(record.id)
    last = trace_of_events(events)
    if last is None:
        return _earlier(events)
    return (*last.earlier, replace(last, earlier=()))


def trace_of_events(events: Iterable[KeptEvent], *, is_over: bool = False) -> RunTrace | None:
    """What ``events`` tell; None where nothing had begun, or in a way that is no longer told.

    Of one that ``is_over`` no call is under way any more, whether or not its end was told.
    """
    kept = list(events)
    head = next((json.loads(event.data) for event in kept if event.name == "started"), None)
    if head is None or "trace_id" not in head:
        return None
    builder = TraceBuilder()
    at_seconds = head["at_seconds"]
    for event in kept:
        data: dict[str, Any] = json.loads(event.data)
        at_seconds = max(at_seconds, data.get("at_seconds", 0.0))
        if event.name == "call":
            builder.see(call_event(data))
    if is_over:
        builder.end_open(at_seconds)
    filing = head["filing"]
    return RunTrace(
        id=head["trace_id"],
        began_at=head["began_at"],
        model=head["model"],
        strategy=head["strategy"],
        company=filing["company"],
        form=filing["form"],
        fiscal_year=filing["fiscal_year"],
        accession=filing["accession"],
        wall_seconds=milliseconds(at_seconds),
        calls=builder.calls(),
        earlier=_earlier(kept),
    )


def _earlier(events: Iterable[KeptEvent]) -> tuple[RunTrace, ...]:
    for event in events:
        if event.name == EARLIER:
            return tuple(trace_from_json(run) for run in json.loads(event.data)["runs"])
    return ()
