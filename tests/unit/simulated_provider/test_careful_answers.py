"""Where no length is asked of it, the simulated model writes as much as a careful answer has."""

from __future__ import annotations

import json
from dataclasses import replace
from statistics import mean, pstdev

import pytest

from support.sample_figures import sample
from tenfold.components.asked_length import asked_entries
from tenfold.components.catalogue import builtin_catalogue
from tenfold.planning.answer_length import expected_answer_tokens
from tenfold.planning.schemas import schema_of
from tenfold.testing.simulated_provider.answers import write_answer
from tenfold.testing.simulated_provider.calls import Call, PromptBlock

COMPONENTS = builtin_catalogue().components
SEEDS = range(12)


def call(component):
    text = sample()[1].section(component.item).text
    prompt = f"<filing_text>\n{text}\n</filing_text>\nQuestion: {component.question}"
    return Call("/", "m", (PromptBlock("user", prompt),), dict(schema_of(component.output)), "q")


def answers(component):
    return [write_answer(call(component), seed=n, wanted_tokens=None) for n in SEEDS]


@pytest.fixture(scope="module")
def written():
    return {each.name: answers(each) for each in COMPONENTS}


def test_lists_have_as_many_entries_as_are_asked_for_or_fewer(written):
    counts: list[float] = []
    for component in COMPONENTS:
        most = asked_entries(component.question) or 8
        lengths = [len(json.loads(answer.text)["items"]) for answer in written[component.name]]
        assert max(lengths) <= most
        counts.append(mean(lengths) / most)
    assert 0.8 < mean(counts) < 0.95


def test_an_answer_fits_its_limit(written):
    for component in COMPONENTS:
        longest = max(answer.output_tokens for answer in written[component.name])
        assert longest < component.max_output_tokens, component.name


def test_answers_are_about_as_long_as_is_reckoned_and_scatter(written):
    # Quotes are the filing's own sentences, as long as they happen to be.
    for component in COMPONENTS:
        lengths = [answer.output_tokens for answer in written[component.name]]
        assert mean(lengths) == pytest.approx(expected_answer_tokens(component), rel=0.35)
        assert pstdev(lengths) > 0.05 * mean(lengths)
    taken = sum(mean(a.output_tokens for a in each) for each in written.values())
    assert taken == pytest.approx(sum(map(expected_answer_tokens, COMPONENTS)), rel=0.15)


def test_what_may_be_null_sometimes_is(written):
    drivers = [json.loads(answer.text)["items"] for answer in written["mda.revenue_drivers"]]
    stated = [entry["magnitude"] is not None for entries in drivers for entry in entries]
    assert 0.4 < mean(stated) < 0.8


def test_a_question_that_asks_for_fewer_gets_fewer():
    asked = replace(COMPONENTS[0], question="Give up to 2 items.")
    assert {len(json.loads(answer.text)["items"]) for answer in answers(asked)} <= {1, 2}
