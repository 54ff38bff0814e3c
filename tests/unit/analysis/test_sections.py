"""Typed access to outcomes: values, reasons, and what was not asked."""

from __future__ import annotations

import pytest

from support.plans import FILING, Note, component, plan_for
from tenfold.analysis.assemble import assemble
from tenfold.analysis.model import SectionInsights
from tenfold.analysis.serialise import analysis_json
from tenfold.analysis.typed import SECTION_CLASSES, BusinessInsights
from tenfold.components.catalogue import builtin_catalogue
from tenfold.errors import ComponentFailedError, UnknownComponentError
from tenfold.execution.engine_result import EngineResult
from tenfold.execution.outcome import AnswerSource, Outcome, OutcomeStatus
from tenfold.llm.usage import Usage

OWN = component("kites", "hobby", "7")
PRODUCTS = builtin_catalogue().component("business.key_products")
SOME_USAGE = Usage(10, 2, 0, 5, 0.25)
OVERVIEW = builtin_catalogue().component("business.operational_overview")


def analysis(usage: Usage = SOME_USAGE):
    outcomes = {
        "business.operational_overview": Outcome(
            OVERVIEW, OutcomeStatus.FAILED, reason="The model would not."
        ),
        "business.key_products": Outcome(
            PRODUCTS,
            OutcomeStatus.OK,
            PRODUCTS.output.model_validate({"items": []}),
            None,
            AnswerSource.MODEL,
            1.23456,
        ),
        "hobby.kites": Outcome(OWN, OutcomeStatus.OK, Note(text="x"), None, AnswerSource.CACHE, 0),
    }
    result = EngineResult(outcomes, 3, 1, usage)
    plan = plan_for([OVERVIEW, PRODUCTS, OWN])
    return assemble(FILING, plan, result, "openai:small", 2.5, ("Mind the gap.",))


def test_every_builtin_component_is_an_attribute_of_its_section():
    for one in builtin_catalogue():
        assert one.key in vars(SECTION_CLASSES[one.section]), one.name
    declared = sum(
        not key.startswith("_") for kind in SECTION_CLASSES.values() for key in vars(kind)
    )
    assert declared == len(builtin_catalogue())


def test_a_value_is_read_as_an_attribute_and_a_failure_raises_its_reason():
    insights = analysis().business
    assert isinstance(insights, BusinessInsights)
    assert insights.key_products.items == []
    with pytest.raises(ComponentFailedError, match=r"operational_overview failed: The model would"):
        _ = insights.operational_overview


def test_what_was_not_asked_says_how_to_ask():
    with pytest.raises(UnknownComponentError, match=r"asked: operational_overview, key_products"):
        _ = analysis().business.competition
    with pytest.raises(UnknownComponentError, match="Name it in `include`"):
        _ = analysis().financials


def test_a_section_of_ones_own_is_read_by_key():
    hobby = analysis().sections["hobby"]
    assert type(hobby) is SectionInsights
    assert hobby["kites"].value == Note(text="x")
    assert (hobby.item, len(hobby), "kites" in hobby, "cars" in hobby) == ("7", 1, True, False)


def test_counts():
    counts = analysis().counts
    assert (counts.ok, counts.failed, counts.skipped) == (2, 1, 0)


def test_a_value_of_another_type_than_promised_is_not_handed_out():
    wrong = Outcome(PRODUCTS, OutcomeStatus.OK, Note(text="x"))
    insights = BusinessInsights("business", "1", None, None, {"key_products": wrong})
    with pytest.raises(TypeError, match="holds a Note"):
        _ = insights.key_products


def test_json_of_outcomes_and_usage():
    document = analysis_json(analysis())
    parts = document["sections"]["business"]["components"]
    assert parts["key_products"] == {
        "status": "ok",
        "value": {"items": []},
        "reason": None,
        "cause": None,
        "source": "model",
        "seconds": 1.235,
        "numbers": None,
        "read": None,
    }
    assert parts["operational_overview"]["reason"] == "The model would not."
    assert document["usage"] == {
        "calls": 3,
        "cached_calls": 1,
        "hedges": 0,
        "prompt_tokens": 10,
        "cached_prompt_tokens": 2,
        "cache_write_tokens": 0,
        "completion_tokens": 5,
        "cost_usd": 0.25,
        "wall_seconds": 2.5,
    }
    assert document["notices"] == ["Mind the gap."]


def test_an_unknown_price_is_null():
    assert analysis_json(analysis(Usage()))["usage"]["cost_usd"] is None
