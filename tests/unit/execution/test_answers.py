"""From text to values: what is forgiven, what is refused, and in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.plans import Facts, Note, component
from tenfold.components.base import Insight, judged
from tenfold.execution.answers import read_answer

ALPHA = component("alpha")
BETA = component("beta", output=Facts)


class Judgement(Insight):
    text: str
    severity: int | None = judged("How bad.")


def read(text: str, *components: Any, combined: bool = False, from_model: bool = True):
    return read_answer(text, components or (ALPHA,), combined=combined, from_model=from_model)


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "x"}',
        '  \n{"text": "x"}\n',
        '```json\n{"text": "x"}\n```',
        '```\n{"text": "x"}\n```\n',
        'Here is the answer:\n{"text": "x"}',
        '{"text": "x"} I hope this helps {or not}',
        '{"text": "x", "more": 1}',
    ],
)
def test_reads_an_object_however_it_is_wrapped(text):
    assert read(text).values == {"alpha": Note(text="x")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("```json\n\n```", "empty"),
        ("I cannot answer.", "not valid JSON"),
        ('{"text": "x"', "not valid JSON"),
        ('{"text": "x', "Unterminated string starting at character 9"),
        ("null", "not an object"),
        ('["text"]', "not an object"),
        ("{}", "`text`"),
        ('{"text": 5}', "`text`"),
        ('{"text": NaN}', "number"),
        ('{"text": -Infinity}', "number"),
        ('{"text": 1e999}', "number"),
        ('{"text": ' + "1" * 6_000 + "}", "number"),
        ('{"text": ' + "[" * 100_000, "JSON"),
        ('{"text": "\\ud800"}', "surrogate"),
        ('{"text": "\ud800"}', "surrogate"),
    ],
)
def test_what_cannot_be_used_is_a_problem_in_words(text, words):
    answer = read(text)
    assert answer.values == {}
    assert words in answer.problems["alpha"]


def test_a_pair_of_surrogates_is_a_character():
    assert read('{"text": "\\ud83d\\ude00"}').values["alpha"] == Note(text="😀")


def test_a_combined_answer_keeps_every_good_part():
    text = json.dumps({"alpha": {"text": "x"}, "beta": {"items": [{"name": "n"}]}})
    answer = read(text, ALPHA, BETA, component("gamma"), combined=True)
    assert answer.values == {"alpha": Note(text="x")}
    assert "items.0.evidence" in answer.problems["beta"]
    assert answer.problems["gamma"] == "property `gamma` is missing"


def test_a_model_must_judge_and_passages_need_not():
    one = component("alpha", output=Judgement)
    assert "missing judgement: severity" in read('{"text": "x"}', one).problems["alpha"]
    assert read('{"text": "x"}', one, from_model=False).values


def test_many_problems_are_summed_up():
    text = json.dumps({"items": [{} for _ in range(30)]})
    problem = read(text, BETA).problems["beta"]
    assert problem.endswith("and 52 more")
    assert len(problem) < 1_000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3)
    ),
    max_leaves=8,
)


@given(st.text(st.characters(), max_size=80) | json_values.map(json.dumps))
def test_any_text_is_a_value_or_a_problem_and_a_value_can_be_kept(text):
    answer = read(text, ALPHA, BETA, combined=True)
    assert answer.values.keys() | answer.problems.keys() == {"alpha", "beta"}
    assert not answer.values.keys() & answer.problems.keys()
    for value in answer.values.values():
        assert type(value).model_validate_json(value.model_dump_json()) == value
