"""What is sent: the filing first and the same for all, schemas that do not clash."""

from __future__ import annotations

import json
import re
from enum import StrEnum

import jsonschema
import pytest

from support.plans import BODIES, component, plan_for
from tenfold.components.base import Component, Insight
from tenfold.components.catalogue import builtin_catalogue
from tenfold.planning.plan import Strategy
from tenfold.planning.schemas import schema_of

EVERYTHING = builtin_catalogue().components


class Tree(Insight):
    """Recursive, so that its definition stays a reference."""

    label: str
    children: list[Tree]


def _other_tree() -> type[Insight]:
    """Another class of the same name, recursive too."""

    class Kind(StrEnum):
        OAK = "oak"

    namespace = {
        "__annotations__": {"kind": Kind, "branches": "list[Tree]"},
        "__module__": __name__,
    }
    return type("Tree", (Insight,), namespace)


@pytest.mark.parametrize("strategy", list(Strategy))
def test_the_context_is_byte_identical_over_all_questions_of_an_item(strategy):
    by_item: dict[str, set[tuple[str, str]]] = {}
    for call in plan_for(EVERYTHING, strategy).calls:
        request = call.request()
        by_item.setdefault(call.context.item, set()).add((request.instructions, request.context))
    assert set(by_item) == {"1", "7", "1A", "8"}
    assert all(len(prefixes) == 1 for prefixes in by_item.values())


def test_the_context_is_the_same_whatever_the_strategy():
    contexts = {
        strategy: {c.context.sha256 for c in plan_for(EVERYTHING, strategy).calls}
        for strategy in Strategy
    }
    assert contexts[Strategy.COMPONENTS] == contexts[Strategy.SECTIONS]
    assert contexts[Strategy.COMPONENTS] == contexts[Strategy.SEQUENTIAL]


def test_context_names_the_filing_and_holds_the_text_between_markers():
    context = plan_for([component("alpha")]).calls[0].request().context
    assert context.startswith("Orrery Instruments, Inc., Form 10-K, fiscal year 2024. Item 1.")
    assert f"<filing_text>\n{BODIES['1']}\n</filing_text>" in context


def test_the_question_stands_apart_from_the_context():
    request = plan_for([component("alpha")]).calls[0].request()
    assert "What of alpha?" in request.question
    assert "alpha" not in request.context


def test_a_focused_request_asks_one_thing():
    one = component("alpha", max_output_tokens=321)
    request = plan_for([one]).calls[0].request()
    assert request.schema_name == "business_alpha"
    assert request.max_output_tokens == 321
    assert request.output_schema == schema_of(one.output)
    assert [query.component for query in request.passages] == ["alpha"]


def test_passage_queries_carry_cues_and_rivals():
    one = Component(
        "alpha", "business", "1", "Alpha", "?", Tree, cues=("brass",), rivals=(("tin", "zinc"),)
    )
    query = plan_for([one]).calls[0].request().passages[0]
    assert (query.cues, query.rivals) == (("brass",), (("tin", "zinc"),))


def test_a_combined_request_asks_all_and_has_room_for_all():
    both = [component("alpha"), component("beta", max_output_tokens=50)]
    request = plan_for(both, Strategy.SECTIONS).calls[0].request()
    assert request.max_output_tokens == 250
    assert list(request.output_schema["properties"]) == ["alpha", "beta"]
    assert request.output_schema["required"] == ["alpha", "beta"]
    assert request.output_schema["additionalProperties"] is False
    assert "What of alpha?" in request.question
    assert "What of beta?" in request.question


def test_definitions_of_the_same_name_do_not_clash():
    other = _other_tree()
    assert other.__name__ == Tree.__name__
    both = [component("alpha", output=Tree), component("beta", output=other)]
    schema = plan_for(both, Strategy.SECTIONS).calls[0].request().output_schema
    jsonschema.Draft202012Validator.check_schema(schema)
    references = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))
    assert references
    assert references <= set(schema["$defs"])
    leaf = {"label": "leaf", "children": []}
    twig = {"kind": "oak", "branches": []}
    jsonschema.validate(
        {
            "alpha": {"label": "x", "children": [leaf]},
            "beta": {"kind": "oak", "branches": [twig]},
        },
        schema,
    )
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"alpha": leaf, "beta": {"kind": "oak", "branches": [leaf]}}, schema)


def test_combining_does_not_change_the_shared_schemas():
    before = json.dumps(schema_of(Tree))
    both = [component("alpha", output=Tree), component("beta", output=Tree)]
    plan_for(both, Strategy.SECTIONS).calls[0].request()
    assert json.dumps(schema_of(Tree)) == before


@pytest.mark.parametrize("strategy", list(Strategy))
def test_every_builtin_request_has_a_valid_schema_and_name(strategy):
    names = set()
    for call in plan_for(EVERYTHING, strategy).calls:
        request = call.request()
        jsonschema.Draft202012Validator.check_schema(request.output_schema)
        assert re.fullmatch(r"[A-Za-z0-9_]{1,64}", request.schema_name)
        names.add(request.schema_name)
    assert len(names) == len(plan_for(EVERYTHING, strategy).calls)
