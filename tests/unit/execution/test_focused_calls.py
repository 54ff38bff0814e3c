"""Calls that were given parts of an item."""

from __future__ import annotations

import dataclasses
import json

from support.plans import FILING, Fact, Facts, asked_keys, component, good, is_combined
from tenfold.execution.outcome import AnswerSource
from tenfold.planning.focus.policy import ContextMode, ContextPolicy
from tenfold.planning.plan import Strategy, make_plan
from tenfold.testing.scripted_client import Reply
from unit.planning.test_contexts import TEXT, split

FOCUSED = ContextPolicy(mode=ContextMode.FOCUSED, budget_tokens=500)
VALVES, PUMPS = (
    dataclasses.replace(component(topic, output=Facts), cues=(topic,))
    for topic in ("valves", "pumps")
)
BAD = Reply({"nothing": 1})


def plan():
    return make_plan(FILING, split(), [VALVES, PUMPS], Strategy.COMPONENTS, policy=FOCUSED)


def quoting(*quotes: str) -> Reply:
    facts = Facts(items=[Fact(name="x", evidence={"quote": quote}) for quote in quotes])
    listed = [{"name": f.name, "evidence": f.evidence.quote} for f in facts.items]
    return Reply(json.dumps({"items": listed}))


async def test_a_quote_of_a_cut_has_its_offset_in_the_filing(bench):
    quote = "Of valves we say in paragraph 7 what there is to say"
    across = "All about valves Of pumps we say in paragraph 3"
    result = await bench.run(plan(), lambda request: quoting(quote, across))
    value = result.outcomes["business.valves"].value
    assert isinstance(value, Facts)
    found, lost = (fact.evidence for fact in value.items)
    start = 700 + TEXT.index(quote)
    assert (found.start, found.end) == (start, start + len(quote))
    assert lost.start is None


async def test_each_outcome_says_how_much_its_question_was_given(bench):
    made = plan()
    result = await bench.run(made, lambda request: quoting())
    for call, outcome in zip(made.calls, result.outcomes.values(), strict=True):
        assert outcome.read is not None
        assert outcome.read == call.context.read
        assert outcome.read.own


async def test_failed_siblings_are_asked_again_on_the_passages_of_all(bench):
    def script(request):
        if not is_combined(request):
            return BAD
        assert asked_keys(request) == ("valves", "pumps")
        assert all(f"All about {topic}" in request.context for topic in ("valves", "pumps"))
        return Reply(json.dumps({"valves": {"items": []}, "pumps": {"items": []}}))

    made = plan()
    result = await bench.run(made, script)
    outcomes = list(result.outcomes.values())
    assert [outcome.source for outcome in outcomes] == [AnswerSource.FALLBACK] * 2
    assert {outcome.read for outcome in outcomes} == {made.calls[0].common_context.read}


async def test_what_was_answered_on_a_cut_is_not_asked_again(bench):
    await bench.run(plan(), lambda request: quoting())
    again = await bench.run(plan(), good)
    assert again.calls == 0
    assert all(outcome.read for outcome in again.outcomes.values())
