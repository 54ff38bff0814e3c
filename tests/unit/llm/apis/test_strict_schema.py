"""Limits go into descriptions; all else stays."""

from __future__ import annotations

import pytest
from anthropic import transform_schema

from tenfold.components.catalogue import builtin_catalogue
from tenfold.llm.apis.strict_schema import strict_schema
from tenfold.planning.context import ItemContext
from tenfold.planning.prompts import component_request

CONTEXT = ItemContext("1", "Kilns.", 0, "Kilns.", "0")
LIMITED = {
    "type": "object",
    "properties": {
        "minimum": {"type": "integer", "minimum": 1, "maximum": 5, "description": "How many."},
        "names": {"type": "array", "items": {"type": "string", "maxLength": 9}, "minItems": 2},
        "kind": {"const": "a", "type": "string"},
        "next": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
    },
    "required": ["minimum", "names", "kind", "next"],
    "additionalProperties": False,
    "$defs": {"Node": {"type": "object", "properties": {}, "additionalProperties": False}},
}


def test_a_limit_is_told_in_words() -> None:
    strict = strict_schema(LIMITED)
    places = strict["properties"]
    assert places["minimum"] == {
        "type": "integer",
        "description": "How many. (minimum: 1, maximum: 5)",
    }
    assert places["names"]["description"] == "(minItems: 2)"
    assert places["names"]["items"] == {"type": "string", "description": "(maxLength: 9)"}
    assert places["next"] == LIMITED["properties"]["next"]
    assert strict["$defs"] == LIMITED["$defs"]


def test_a_constant_is_a_choice_of_one_where_there_are_none() -> None:
    kind = strict_schema(LIMITED, const=False)["properties"]["kind"]
    assert kind == {"enum": ["a"], "type": "string"}


@pytest.mark.parametrize("section", ["business", "mda", "risk_factors", "financials"])
def test_the_components_own_schemas_need_no_change(section: str) -> None:
    for component in builtin_catalogue().in_section(section):
        schema = dict(component_request(component, CONTEXT).output_schema)
        assert strict_schema(schema) == schema, component.key


def test_anthropics_library_finds_nothing_more_to_move() -> None:
    strict = strict_schema(LIMITED)
    moved = transform_schema(strict)["properties"]
    assert moved["minimum"]["description"] == strict["properties"]["minimum"]["description"]
    assert moved["names"]["items"] == strict["properties"]["names"]["items"]
