"""The hash that stands for a schema: quick for plain declarations, true for all."""

from __future__ import annotations

import dataclasses
import json
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import ConfigDict, Field, create_model

from tenfold.components.base import Evidence, Insight, judged
from tenfold.components.catalogue import builtin_catalogue
from tenfold.components.output_schema import output_schema
from tenfold.planning import schemas
from tenfold.planning.schemas import schema_of, schema_sha


class Colour(StrEnum):
    RED = "red"


class MoreColour(StrEnum):
    RED = "red"
    BLUE = "blue"


MoreColour.__qualname__ = Colour.__qualname__


def model(annotation: Any = str, name: str = "field", config: Any = None, **options: Any):
    base = create_model("Model", __base__=Insight, **{name: (annotation, Field(**options))})
    if config is None:
        return base
    return type("Model", (base,), {"model_config": config, "__module__": __name__})


INNER = model(int, "x")


def test_builtin_components_are_told_without_deriving_a_schema(monkeypatch):
    schema_sha.cache_clear()
    schema_of.cache_clear()
    monkeypatch.setattr(schemas, "output_schema", lambda output: pytest.fail("derived"))
    hashes = {c.output: schema_sha(c.output) for c in builtin_catalogue()}
    assert len(set(hashes.values())) == len(hashes)
    assert all(schema_of(c.output) for c in builtin_catalogue())


def test_what_was_derived_beforehand_is_what_would_be_derived():
    beforehand = schemas.derived_beforehand()
    derived = {schema_sha(c.output): output_schema(c.output) for c in builtin_catalogue()}
    assert json.dumps(beforehand) == json.dumps(derived), "run: make schemas"


def test_a_component_of_ones_own_is_derived():
    assert schema_of(model(description="My own.")) == output_schema(model(description="My own."))


def test_the_same_declaration_has_the_same_hash():
    assert schema_sha(model()) == schema_sha(model())
    assert schema_sha(model(list[INNER])) == schema_sha(model(list[INNER]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (model(), model(int)),
        (model(), model(str | None)),
        (model(), model(list[str])),
        (model(), model(name="renamed")),
        (model(), model(alias="renamed")),
        (model(), model(description="Now explained.")),
        (model(), model(min_length=3)),
        (model(), model(pattern="a+")),
        (model(), model(examples=["x"])),
        (model(), model(json_schema_extra={"format": "date"})),
        (model(), model(Annotated[str, Field(max_length=3)])),
        (model(Colour), model(MoreColour)),
        (model(list[Colour]), model(list[MoreColour])),
        (model(Literal["a"]), model(Literal["a", "b"])),
        (model(list[INNER]), model(list[model(str, "x")])),
        (model(dict[str, INNER]), model(dict[str, model(int, "y")])),
        (model(), model(config=ConfigDict(json_schema_extra={"examples": [1]}))),
    ],
)
def test_what_changes_the_schema_changes_the_hash(one, other):
    assert schema_of(one) != schema_of(other)
    assert schema_sha(one) != schema_sha(other)


def test_a_judgement_and_evidence_are_part_of_it():
    severe = create_model("Model", __base__=Insight, field=(str | None, judged("How bad.")))
    assert schema_sha(severe) != schema_sha(model(str | None, default=None))
    assert schema_sha(model(Evidence)) != schema_sha(model())


@pytest.mark.parametrize("kind", ["dataclass", "json schema", "core schema"])
def test_what_fields_do_not_tell_is_hashed_as_a_schema(kind):
    def output(word: str) -> type[Insight]:
        if kind == "dataclass":
            inner = dataclasses.make_dataclass("Inner", [(word, int)])
            return create_model("Model", __base__=Insight, field=(inner, ...))

        class Model(Insight):
            field: str

            if kind == "json schema":

                @classmethod
                def __get_pydantic_json_schema__(cls, core, handler):
                    return {**handler(core), "description": word, "format": word}

            else:

                @classmethod
                def __get_pydantic_core_schema__(cls, source, handler):
                    schema = handler(source)
                    return {**schema, "metadata": {"pydantic_js_updates": {"format": word}}}

        return Model

    assert schema_sha(output("one")) == schema_sha(output("one"))
    assert schema_sha(output("one")) != schema_sha(output("two"))
