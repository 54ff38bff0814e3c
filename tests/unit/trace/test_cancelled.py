"""Calls that nobody waited for any more: in a trace, over the wire, stored and drawn."""

from __future__ import annotations

import json
from dataclasses import replace

from support.traces import HALF, calls_of, sample_trace
from tenfold.charts.call_timing import CallStatus
from tenfold.cli.trace_table import call_lines
from tenfold.cli.trace_waterfall import waterfall_lines
from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallFinished,
    CallQueued,
    CallStarted,
    FirstToken,
)
from tenfold.llm.usage import NO_USAGE
from tenfold.service.wire_calls import call_data, call_event
from tenfold.trace.builder import TraceBuilder
from tenfold.trace.otlp_spans import spans_of
from tenfold.trace.run import RunStop
from tenfold.trace.stored import trace_from_json, trace_json, trace_view_json

UNDER_WAY = (
    CallQueued(at_seconds=0.5, call="mda.cash", section="mda", components=("cash",)),
    CallStarted(at_seconds=0.5, call="mda.cash", attempt=1),
    FirstToken(at_seconds=1.0, call="mda.cash", attempt=1),
    CallQueued(at_seconds=0.5, call="mda.trend", section="mda", components=("trend",)),
)
CLOSED = (
    AttemptEnded(
        at_seconds=3.0,
        call="mda.cash",
        attempt=1,
        end=AttemptEnd.CANCELLED,
        usage=HALF,
        estimated=True,
    ),
    CallFinished(
        at_seconds=3.0, call="mda.cash", attempts=1, usage=HALF, reason="x", cancelled=True
    ),
    CallFinished(
        at_seconds=3.0, call="mda.trend", attempts=0, usage=NO_USAGE, reason="x", cancelled=True
    ),
)
STOPPED = sample_trace(
    calls=calls_of(*UNDER_WAY, *CLOSED), wall_seconds=3.0, stopped=RunStop.CANCELLED
)


def test_they_are_neither_failed_nor_under_way() -> None:
    cash, trend = STOPPED.calls
    assert (cash.status, cash.usage, cash.timing().seconds) == (CallStatus.CANCELLED, HALF, 2.5)
    assert (trend.status, trend.timing().seconds) == (CallStatus.CANCELLED, None)
    totals = STOPPED.totals
    assert (totals.calls, totals.cancelled, totals.failed) == (1, 1, 0)


def test_they_come_back_from_the_wire_and_from_json() -> None:
    sent = [call_event(json.loads(json.dumps(call_data(event)))) for event in CLOSED]
    assert tuple(sent) == CLOSED
    assert trace_from_json(json.loads(json.dumps(trace_view_json(STOPPED)))) == STOPPED
    assert "stopped" not in trace_json(replace(STOPPED, stopped=None))


def test_what_is_open_when_no_more_is_told_ends_there() -> None:
    builder = TraceBuilder()
    for event in UNDER_WAY:
        builder.see(event)
    builder.calls()
    builder.end_open(2.0)
    cash, trend = builder.calls()
    assert (cash.status, cash.ended, cash.attempts[0].end) == (
        CallStatus.CANCELLED,
        2.0,
        AttemptEnd.CANCELLED,
    )
    assert (trend.status, trend.ended, trend.attempts) == (CallStatus.CANCELLED, 2.0, ())


def test_the_terminal_says_that_the_run_was_cancelled() -> None:
    for columns in (40, 80, 119, 120, 160):
        lines = [line.plain for line in waterfall_lines(STOPPED, columns)]
        assert max(map(len, lines)) <= columns
        text = " ".join(" ".join(lines).split())
        assert "Cancelled after 3.0 s; 1 call under way was closed." in text
        assert "1 call (1 cancelled), 1 attempt" in text
        assert "unsent" in text
        assert "partly estimated" in text
    assert "cancelled at 3.000" in " ".join(call_lines(STOPPED))


def test_a_failed_run_says_so() -> None:
    failed = replace(STOPPED, stopped=RunStop.FAILED, calls=())
    assert any(line.plain == "Failed after 3.0 s." for line in waterfall_lines(failed, 80))


def test_spans_name_it() -> None:
    root, cash, *_ = spans_of(STOPPED)
    assert root.attributes["tenfold.stopped"] == "cancelled"
    assert root.attributes["tenfold.cancelled_calls"] == 1
    assert cash.attributes["error.type"] == "cancelled"
