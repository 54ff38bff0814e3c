"""Prompts that describe their JSON by type sketches are answered in that form."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.testing.simulated_provider.answers import violating_schema, write_answer
from tenfold.testing.simulated_provider.calls import Call, PromptBlock
from tenfold.testing.simulated_provider.prompted_concepts import concepts_schema
from tenfold.testing.simulated_provider.type_sketch import SketchError, sketched_schema

FILING = (
    "Bluff Harbor Instruments designs depth gauges for coastal survey vessels. We sell through "
    "Northgate Marine Supply and through our own offices in Halifax."
)
CONCEPTS = """
<concept id="C0">
    <concept_id>C0</concept_id>
    <concept_name>Risks</concept_name>
    <expected_structure>
    {
  "summary": str,
  "items": [
    {"title": str, "severity": "low" or "high", "share": float or null, "evidence": str},
    ...
  ],
}
    </expected_structure>
    <amount_of_extracted_items>This concept may have zero or one extracted item, never \
multiple items.</amount_of_extracted_items>
    <extracted_item_type>dict (must be exactly as specified)</extracted_item_type>
</concept>
<concept id="C1">
    <concept_id>C1</concept_id>
    <concept_name>Headcount</concept_name>
    <extracted_item_type>int</extracted_item_type>
</concept>
"""


def call(prompt: str) -> Call:
    blocks = (PromptBlock("system", "Reply with JSON."), PromptBlock("user", prompt))
    return Call("/v1/chat/completions", "m", blocks, None, "")


@pytest.mark.parametrize(
    ("sketch", "schema"),
    [
        ("str", {"type": "string"}),
        ("int or null", {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        ('"low" or "high"', {"enum": ["low", "high"]}),
        ("string | number", {"anyOf": [{"type": "string"}, {"type": "number"}]}),
        ("[float, ...]", {"type": "array", "items": {"type": "number"}}),
        ("[]", {"type": "array"}),
        ("-1.5", {"const": -1.5}),
        ("bool (must be exactly as specified)", {"type": "boolean"}),
        (
            '{"a": str, "b": [int],}',
            {
                "type": "object",
                "properties": {
                    "a": {"type": "string"},
                    "b": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["a", "b"],
                "additionalProperties": False,
            },
        ),
    ],
)
def test_sketches(sketch: str, schema: dict[str, Any]) -> None:
    assert sketched_schema(sketch) == schema


@pytest.mark.parametrize("text", ["", "{", '{"a" str}', "{a: str}", "Widget", "[" * 60, '{"a": }'])
def test_what_is_no_sketch_is_told(text: str) -> None:
    with pytest.raises(SketchError):
        sketched_schema(text)


@given(st.text(alphabet='{}[]",:|. strinuloe1', max_size=60))
def test_no_text_does_more_than_fail(text: str) -> None:
    try:
        sketched_schema(text)
    except SketchError:
        return


@given(st.integers(0, 2**16), st.sampled_from([None, 400, 2_000]))
def test_concepts_get_an_entry_each(seed: int, wanted_tokens: int | None) -> None:
    prompt = f"{CONCEPTS}\n<document_text>\n{(FILING + chr(10)) * 20}\n</document_text>"
    written = write_answer(call(prompt), seed=seed, wanted_tokens=wanted_tokens)
    risks, headcount = json.loads(written.text)
    assert (risks["concept_id"], headcount["concept_id"]) == ("C0", "C1")
    (found,) = risks["extracted_items"]
    assert all(item["severity"] in ("low", "high") for item in found["items"])
    assert all(item["evidence"] in FILING for item in found["items"])
    assert all(isinstance(number, int) for number in headcount["extracted_items"])
    schema = concepts_schema(prompt)
    assert schema is not None
    jsonschema.Draft202012Validator(schema).validate(json.loads(written.text))


def test_a_violation_of_concepts_is_one() -> None:
    written = write_answer(call(f"{CONCEPTS}\n{FILING}"), seed=3, wanted_tokens=None)
    spoilt = json.loads(violating_schema(written.text, written.schema))
    assert written.schema is not None
    assert not jsonschema.Draft202012Validator(written.schema).is_valid(spoilt)


@pytest.mark.parametrize(
    "prompt",
    [
        "<concept_id>C0</concept_id>",
        '<concept id="C0"><concept_id>C0</concept_id>'
        "<extracted_item_type>Widget</extracted_item_type></concept>",
        FILING,
    ],
)
def test_other_prompts_list_no_concepts(prompt: str) -> None:
    assert concepts_schema(prompt) is None
