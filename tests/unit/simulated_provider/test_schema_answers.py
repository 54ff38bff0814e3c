"""Answers validate against their schemas, and quote the filing word for word."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.testing.simulated_provider.answers import (
    broken_json,
    violating_schema,
    write_answer,
)
from tenfold.testing.simulated_provider.calls import Call, PromptBlock
from tenfold.testing.simulated_provider.detail import CAREFUL, LEVELS
from tenfold.testing.simulated_provider.filing_text import FilingText
from tenfold.testing.simulated_provider.schema_answers import SchemaWriter
from tenfold.testing.simulated_provider.tokens import count_tokens

FILING = (
    "Item 1. Business\n"
    "Bluff Harbor Instruments designs depth gauges for coastal survey vessels. We sell through "
    "Northgate Marine Supply and through our own offices in Halifax. Demand follows the dredging "
    "season, and most orders reach us between March and June.\n"
    "Our largest customer accounted for a fifth of revenue in the fiscal year. The loss of that "
    "customer would reduce our revenue materially. We compete on accuracy and on repair time.\n"
)
NAMES = st.sampled_from(["title", "evidence", "description", "items", "share", "quote", "note"])


def scalars() -> st.SearchStrategy[dict[str, Any]]:
    bounds = st.integers(-50, 50).flatmap(
        lambda low: st.integers(low, low + 90).map(lambda high: {"minimum": low, "maximum": high})
    )
    lengths = st.integers(0, 60).flatmap(
        lambda low: st.integers(low, low + 200).map(lambda n: {"minLength": low, "maxLength": n})
    )
    return st.one_of(
        st.just({"type": "string"}),
        lengths.map(lambda limits: {"type": "string", **limits}),
        bounds.map(lambda limits: {"type": "integer", **limits}),
        bounds.map(lambda limits: {"type": "number", **limits}),
        st.just({"type": "integer", "exclusiveMinimum": 0, "multipleOf": 5}),
        st.just({"type": "boolean"}),
        st.just({"const": "fixed"}),
        st.just({"enum": ["low", "medium", "high", None]}),
        st.just({"type": ["string", "null"]}),
        st.just({"type": "string", "format": "date"}),
    )


def containers(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    lists = st.tuples(inner, st.integers(0, 6), st.integers(0, 3)).map(
        lambda drawn: {
            "type": "array",
            "items": drawn[0],
            "minItems": drawn[1],
            "maxItems": drawn[1] + drawn[2],
        }
    )
    objects = st.dictionaries(NAMES, inner, max_size=4).flatmap(
        lambda properties: st.sets(st.sampled_from(sorted(properties) or ["x"])).map(
            lambda required: {
                "type": "object",
                "properties": properties,
                "required": [name for name in required if name in properties],
                "additionalProperties": False,
            }
        )
    )
    nullable = inner.map(lambda one: {"anyOf": [one, {"type": "null"}]})
    mapping = inner.map(lambda one: {"type": "object", "additionalProperties": one})
    merged = objects.map(lambda one: {"allOf": [one]})
    return st.one_of(lists, objects, nullable, mapping, merged)


SCHEMAS = st.recursive(scalars(), containers, max_leaves=12)


@given(SCHEMAS, st.integers(0, 1_000), st.sampled_from((CAREFUL, *LEVELS)))
@settings(max_examples=150, deadline=None)
def test_every_answer_is_valid(schema: dict[str, Any], seed: int, detail: Any) -> None:
    value = SchemaWriter(schema, FilingText(FILING), Random(seed), detail).answer()
    jsonschema.validate(value, schema)
    jsonschema.validate(json.loads(json.dumps(value)), schema)


RISKS: dict[str, Any] = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"$ref": "#/$defs/Risk"}}},
    "required": ["items"],
    "additionalProperties": False,
    "$defs": {
        "Risk": {
            "type": "object",
            "properties": {
                "title": {"type": "string"},
                "evidence": {"type": "string"},
                "severity": {"$ref": "#/$defs/Severity"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/Risk"}, "maxItems": 1},
            },
            "required": ["title", "evidence", "severity"],
        },
        "Severity": {"enum": ["low", "high"]},
    },
}


def call(schema: dict[str, Any] | None = None, text: str = FILING, **more: Any) -> Call:
    blocks = (PromptBlock("user", f"<filing>{text}</filing>\nName the risks."),)
    return Call("/", "m", blocks, schema, "risks", **more)


def evidences(value: Any) -> list[str]:
    if isinstance(value, list):
        return [quote for one in value for quote in evidences(one)]
    if not isinstance(value, dict):
        return []
    own = [value["evidence"]] if "evidence" in value else []
    return own + [quote for one in value.values() for quote in evidences(one)]


@given(st.integers(0, 500))
@settings(max_examples=40, deadline=None)
def test_evidence_is_verbatim_and_recursion_ends(seed: int) -> None:
    answer = json.loads(write_answer(call(RISKS), seed=seed, wanted_tokens=None).text)
    jsonschema.validate(answer, RISKS)
    quotes = evidences(answer)
    assert quotes
    assert all(quote in FILING for quote in quotes)
    assert not any("Name the risks" in quote for quote in quotes)


@given(st.integers(1, 900), st.integers(0, 50))
@settings(max_examples=60, deadline=None)
def test_the_length_asked_for_is_exact(wanted: int, seed: int) -> None:
    schema = {k: v for k, v in RISKS.items() if k != "$defs"} | {
        "properties": {"items": {"type": "array", "items": {"type": "string"}}}
    }
    answer = write_answer(call(schema), seed=seed, wanted_tokens=wanted)
    assert answer.output_tokens == wanted
    jsonschema.validate(json.loads(answer.text), schema)
    if wanted >= 40:
        assert count_tokens(answer.text) == wanted


def test_padding_completes_the_json_only_with_its_last_character() -> None:
    answer = write_answer(call(RISKS), seed=1, wanted_tokens=2_000)
    assert answer.text[-1] == "}"
    assert len(answer.text) == 8_000
    assert json.loads(answer.text)["items"]


def test_same_call_and_seed_give_the_same_text() -> None:
    first = write_answer(call(RISKS), seed=3, wanted_tokens=None)
    assert first == write_answer(call(RISKS), seed=3, wanted_tokens=None)
    assert first != write_answer(call(RISKS), seed=4, wanted_tokens=None)


@given(SCHEMAS.filter(lambda one: one.get("type") == "object"), st.integers(0, 50))
@settings(max_examples=60, deadline=None)
def test_a_violation_is_valid_json_that_breaks_the_schema(schema: Any, seed: int) -> None:
    answer = write_answer(call(schema), seed=seed, wanted_tokens=None)
    spoilt = json.loads(violating_schema(answer.text, schema))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(spoilt))


@given(st.floats(0.1, 0.9), st.integers(0, 50))
def test_broken_json_does_not_parse(position: float, seed: int) -> None:
    text = write_answer(call(RISKS), seed=seed, wanted_tokens=None).text
    try:
        json.loads(broken_json(text, position))
    except json.JSONDecodeError:
        return
    raise AssertionError("the broken text still parses")


def test_a_schema_in_the_prompt_is_found_and_used() -> None:
    prompt = f"{FILING} Use {{braces}} freely.\nAnswer as JSON with the schema:\n"
    prompted = call(text=prompt + json.dumps(RISKS) + "\nNo fences.", json_wanted=True)
    answer = write_answer(prompted, seed=0, wanted_tokens=None)
    assert answer.schema == RISKS
    jsonschema.validate(json.loads(answer.text), RISKS)


def test_no_schema_gives_an_object_or_plain_words() -> None:
    loose = write_answer(call(json_wanted=True), seed=0, wanted_tokens=None)
    assert list(json.loads(loose.text)) == ["answer"]
    plain = write_answer(call(), seed=0, wanted_tokens=50)
    assert plain.output_tokens == 50
    assert len(plain.text) == 200


def test_an_empty_prompt_still_gives_a_valid_answer() -> None:
    answer = write_answer(call(RISKS, text=""), seed=0, wanted_tokens=None)
    jsonschema.validate(json.loads(answer.text), RISKS)
