"""The schema a model gets: strict for every component, and stricter than the results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from tenfold.components.base import FROM_MODEL, JUDGED, Component, Evidence, Insight, judged
from tenfold.components.catalogue import builtin_catalogue
from tenfold.components.output_schema import EVIDENCE_SCHEMA, output_schema
from tenfold.components.shapes.common import Level
from tenfold.components.shapes.risks import LegalRisks, RiskFamily

BUILTIN = [pytest.param(component, id=component.name) for component in builtin_catalogue()]


def nodes(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


@pytest.mark.parametrize("component", BUILTIN)
def test_strict_rules_hold(component: Component[Any]) -> None:
    schema = output_schema(component.output)
    assert schema["type"] == "object"
    assert "$defs" not in schema
    for node in nodes(schema):
        assert "$ref" not in node
        assert JUDGED not in node
        assert "default" not in node
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False
        for name, declared in node.get("properties", {}).items():
            if name != "items":
                assert declared.get("description"), f"{name} is not described"


@pytest.mark.parametrize("component", BUILTIN)
def test_lists_stand_in_items_and_every_item_has_evidence(component: Component[Any]) -> None:
    item = output_schema(component.output)["properties"]["items"]["items"]
    assert item["properties"]["evidence"] == EVIDENCE_SCHEMA


class Verdict(Insight):
    title: str = Field(description="A name.")
    evidence: Evidence
    severity: Level | None = judged("How bad.")
    note: str | None = Field(default=None, description="If stated.")


def test_judged_is_required_of_models_and_optional_in_results() -> None:
    schema = output_schema(Verdict)
    assert schema["properties"]["severity"] == {
        "type": "string",
        "enum": ["low", "medium", "high"],
        "description": "How bad.",
    }
    assert "severity" in schema["required"]
    assert {"type": "null"} in schema["properties"]["note"]["anyOf"]

    answer = {"title": "t", "evidence": "Words.", "severity": None, "note": None}
    assert Verdict.model_validate(answer).severity is None
    with pytest.raises(ValidationError, match="severity"):
        Verdict.model_validate(answer, context=FROM_MODEL)


def test_a_risk_family_fixes_its_category() -> None:
    risk = output_schema(LegalRisks)["properties"]["items"]["items"]
    assert risk["properties"]["category"]["const"] == "legal_and_regulatory"
    given = {"title": "t", "description": "d", "evidence": "e", "category": "legal_and_regulatory"}
    assert LegalRisks.model_validate({"items": [given]}).items[0].category is (
        RiskFamily.LEGAL_AND_REGULATORY
    )
    with pytest.raises(ValidationError):
        LegalRisks.model_validate({"items": [given | {"category": "people_and_governance"}]})


class Node(BaseModel):
    """A docstring for Python readers."""

    title: str
    children: list[Node]


class Tree(Insight):
    root: Node = Field(description="The root.")


def test_only_recursive_definitions_stay_references() -> None:
    schema = output_schema(Tree)
    assert schema["properties"]["root"] == {"$ref": "#/$defs/Node"}
    assert schema["$defs"]["Node"]["properties"]["children"]["items"] == {"$ref": "#/$defs/Node"}
    assert "description" not in schema["$defs"]["Node"]
    assert schema["$defs"]["Node"]["properties"]["title"] == {"type": "string"}
    assert output_schema(Node)["properties"]["children"]["items"] == {"$ref": "#/$defs/Node"}
