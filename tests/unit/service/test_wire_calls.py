"""The events of calls over the wire: whoever follows them knows what the trace does."""

from __future__ import annotations

import json

import pytest

from support.traces import EVENTS, calls_of
from tenfold.execution.events import CallQueued, CallStarted, PartialText
from tenfold.service.wire_calls import call_data, call_event


def _sent(event):
    return call_event(json.loads(json.dumps(call_data(event))))


@pytest.mark.parametrize("end", range(len(EVENTS) + 1))
def test_a_trace_of_what_was_told_is_the_trace_of_what_happened(end: int) -> None:
    assert calls_of(*map(_sent, EVENTS[:end])) == calls_of(*EVENTS[:end])


def test_an_answer_so_far_has_a_name_of_its_own() -> None:
    assert call_data(PartialText(at_seconds=1, call="a.b", attempt=1, text="x")) is None


def test_a_phase_of_a_newer_version_is_passed_over() -> None:
    assert call_event({"at_seconds": 1, "call": "a.b", "phase": "teleported"}) is None


def test_events_of_an_older_version_are_read() -> None:
    head = {"at_seconds": 1.0, "call": "mda.cash"}
    assert call_event(head | {"phase": "queued", "components": ["mda.cash"]}) == CallQueued(
        at_seconds=1.0, call="mda.cash", section="mda", components=("cash",)
    )
    assert call_event(head | {"phase": "started", "attempt": 1}) == CallStarted(
        at_seconds=1.0, call="mda.cash", attempt=1
    )
    finished = call_event(
        head | {"phase": "finished", "attempts": 1, "reason": None, "cost_usd": 0.5}
    )
    assert finished.usage.cost_usd == 0.5
