"""What a model's history learns from the events of an analysis."""

from __future__ import annotations

import pytest

from support.plans import component, plan_for
from tenfold.execution.events import AttemptEnd, AttemptEnded, CallStarted, FirstToken
from tenfold.execution.observed import Observed
from tenfold.llm.protocol import ModelIdentity
from tenfold.llm.usage import Usage
from tenfold.planning.model_history import ModelHistory
from tenfold.planning.quote import quote_plan

PLAN = plan_for([component("one"), component("two")])
ONE = PLAN.calls[0]
IDENTITY = ModelIdentity("anthropic", "claude-sonnet-5")
NAMES = tuple(part.name for part in ONE.components)


@pytest.fixture
def history() -> ModelHistory:
    return ModelHistory()


@pytest.fixture
def observed(history: ModelHistory) -> Observed:
    return Observed(history, quote_plan(PLAN, IDENTITY, history, caching=None, max_in_flight=8))


def answered(observed: Observed, at: float, tokens: int, *, attempt: int = 1, **end) -> None:
    """One attempt: sent at ``at``, first token a second later, whole after 100 tokens a second."""
    over = at + 1 + tokens / 100
    observed.see(CallStarted(at_seconds=at, call=ONE.name, attempt=attempt))
    observed.see(FirstToken(at_seconds=at + 1, call=ONE.name, attempt=attempt))
    usage = Usage(prompt_tokens=1_000, completion_tokens=tokens)
    values = {"end": AttemptEnd.ANSWERED, "usage": usage, "estimated": False} | end
    observed.see(AttemptEnded(at_seconds=over, call=ONE.name, attempt=attempt, **values))


def test_lengths_pace_and_how_tokens_are_counted(observed, history) -> None:
    answered(observed, 2.0, 300)
    assert observed.learnt
    assert history.answer_tokens(NAMES, ONE.answer_tokens) == pytest.approx(300)
    assert history.first_token_seconds == pytest.approx(1.0)
    assert history.tokens_per_second == pytest.approx(100)
    assert history.prompt_ratio > 0
    assert history.spread == ModelHistory().spread


def test_an_answer_is_held_against_what_was_expected_of_it(observed, history) -> None:
    answered(observed, 0.0, 300)
    answered(observed, 10.0, 700)
    (one, _) = quote_plan(PLAN, IDENTITY, ModelHistory(), caching=None, max_in_flight=8).calls
    expected = one.ends_seconds - one.begins_seconds
    # Later than expected; of the mean of one answer and the form a quarter is its own error.
    strayed, before = 2 * 0.75 / 1.25 * (8 / expected - 1) ** 2, ModelHistory().spread ** 2
    assert history.spread == pytest.approx(((3 * before + strayed) / 4) ** 0.5)


def test_what_was_asked_again_or_lost_says_nothing_of_lengths(observed, history) -> None:
    answered(observed, 0.0, 300, attempt=2)
    assert not history.has_answered(NAMES)
    answered(observed, 0.0, 500, end=AttemptEnd.FAILED, reason="x", error="ModelError")
    assert not history.has_answered(NAMES)


def test_a_short_answer_says_nothing_of_a_pace(observed, history) -> None:
    before = history.tokens_per_second
    answered(observed, 0.0, 20)
    assert history.tokens_per_second == before
