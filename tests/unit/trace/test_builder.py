"""Traces made of events."""

from __future__ import annotations

import pytest

from support.traces import EVENTS, FULL, HALF, calls_of, sample_trace
from tenfold.charts.call_timing import AttemptFate, CallStatus, Saving
from tenfold.execution.events import (
    AttemptEnd,
    CallFinished,
    CallQueued,
    CallStarted,
    ComponentFinished,
    FirstToken,
    PartialText,
)
from tenfold.llm.usage import NO_USAGE, Usage

BY_NAME = {call.name: call for call in sample_trace().calls}


def test_calls_stand_in_the_order_in_which_they_were_told_of() -> None:
    assert [call.name for call in sample_trace().calls] == [
        "mda.outlook",
        "mda.cash",
        "business.products",
        "business.rivals",
        "risks.legal",
        "risks.cyber",
        "mda.margins",
        "risks[2]",
    ]


def test_a_call_that_was_refused_once() -> None:
    call = BY_NAME["business.rivals"]
    assert (call.queued, call.released, call.started) == (0.5, 1.0, 1.001)
    first, second = call.attempts
    assert (first.end, first.error, first.ended) == (AttemptEnd.FAILED, "RateLimitedError", 1.25)
    assert (second.number, second.started, second.first_token) == (2, 1.75, 2.0)
    (retry,) = call.retries
    assert (retry.after, retry.at, retry.delay_seconds, retry.repair) == (1, 1.25, 0.5, False)
    assert (call.resent, call.repairs, call.status) == (1, 0, CallStatus.OK)
    assert call.first_token == 2.0


def test_a_hedge_that_won_counts_what_the_loser_used() -> None:
    call = BY_NAME["risks.legal"]
    assert (call.hedges, call.hedges_won) == (1, 1)
    loser, hedge = call.attempts
    assert (loser.end, loser.estimated, loser.usage) == (AttemptEnd.SUPERSEDED, True, HALF)
    assert hedge.hedge
    assert call.first_token == 3.0
    assert call.usage == FULL + HALF
    assert [a.fate for a in call.timing().attempts] == [AttemptFate.LOST, AttemptFate.ANSWERED]


def test_what_was_saved_says_by_what() -> None:
    cached, joined = BY_NAME["mda.cash"], BY_NAME["mda.margins"]
    assert (cached.saved, cached.queued, cached.ended) == (Saving.CACHE, 0.4, 0.4)
    assert (joined.saved, joined.queued, joined.ended) == (Saving.JOINED, 0.6, 3.2)
    assert joined.usage == NO_USAGE
    assert joined.started is None


def test_totals() -> None:
    totals = sample_trace().totals
    assert (totals.calls, totals.failed, totals.attempts) == (5, 1, 8)
    assert (totals.retries, totals.repairs, totals.hedges, totals.hedges_won) == (1, 1, 1, 1)
    assert (totals.cached, totals.joined) == (2, 1)
    assert totals.usage.prompt_tokens == 14_000
    assert totals.usage.cost_usd == pytest.approx(0.064)
    assert totals.one_by_one_seconds == pytest.approx(3.49 + 1.999 + 3.6 + 3.29 + 2.29)


def test_the_critical_path_goes_through_the_section_that_ended_last() -> None:
    trace = sample_trace()
    path = trace.critical_path
    assert [trace.calls[step.call].name for step in path.steps] == ["risks.legal", "risks[2]"]
    assert path.seconds == pytest.approx(6.5 - 0.6)


def test_it_can_be_looked_at_while_calls_run() -> None:
    after_half = calls_of(*EVENTS[: EVENTS.index(_the_first(FirstToken)) + 1])
    call = after_half[2]
    assert (call.status, call.ended, call.first_token) == (CallStatus.RUNNING, None, 1.0)
    assert after_half[3].status is CallStatus.QUEUED
    assert call.timing().attempts[0].fate is AttemptFate.RUNNING


def test_what_is_not_about_a_call_changes_nothing() -> None:
    partial = PartialText(at_seconds=1, call="business.products", attempt=1, text="{")
    assert calls_of(partial) == ()
    assert calls_of(ComponentFinished(at_seconds=1, outcome=None)) == ()  # type: ignore[arg-type]


def test_the_same_name_again_is_another_call() -> None:
    events = [
        CallQueued(at_seconds=at, call="mda[2]", section="mda", components=("a", "b"))
        for at in (0.0, 2.0)
    ]
    ended = CallFinished(at_seconds=1.0, call="mda[2]", attempts=1, usage=NO_USAGE, reason="no")
    first, second = calls_of(events[0], ended, events[1])
    assert (first.status, second.status) == (CallStatus.FAILED, CallStatus.QUEUED)


def test_events_that_begin_in_the_middle_are_taken_as_they_are() -> None:
    (call,) = calls_of(CallStarted(at_seconds=3.0, call="mda.outlook", attempt=2))
    assert (call.section, call.components, call.queued) == ("mda", ("outlook",), 3.0)
    assert call.attempts[0].number == 2


def test_of_old_events_without_ends_of_attempts_the_call_tells() -> None:
    usage = Usage(cost_usd=0.5)
    (call,) = calls_of(
        CallQueued(at_seconds=0, call="a.b", section="a", components=("b",)),
        CallStarted(at_seconds=0, call="a.b", attempt=1),
        CallFinished(at_seconds=2, call="a.b", attempts=1, usage=usage, reason=None),
    )
    assert call.usage == usage
    (attempt,) = call.timing().attempts
    assert (attempt.ended, attempt.fate) == (2, AttemptFate.ANSWERED)


def _the_first(kind: type) -> object:
    return next(event for event in EVENTS if isinstance(event, kind))
