"""Reading JSON Schema (draft 2020-12, the part that model providers take): references and types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from tenfold.testing.simulated_provider.calls import JsonObject

_MAX_REFERENCES = 20


def as_object(value: object) -> JsonObject:
    """``value`` where it is a JSON object, else an empty one (``true`` allows everything)."""
    return cast("JsonObject", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """``value`` where it is a JSON array, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def resolved(schema: object, root: JsonObject) -> JsonObject:
    """``schema`` with its own ``$ref`` followed and its ``allOf`` merged in."""
    result = as_object(schema)
    for _ in range(_MAX_REFERENCES):
        reference = result.get("$ref")
        if not isinstance(reference, str):
            break
        siblings = {key: value for key, value in result.items() if key != "$ref"}
        result = {**as_object(_pointed_at(reference, root)), **siblings}
    for part in as_list(result.get("allOf")):
        result = _merged(result, resolved(part, root))
    return result


def _pointed_at(reference: str, root: JsonObject) -> object:
    target: object = root
    for step in reference.lstrip("#").strip("/").split("/"):
        if step:
            target = as_object(target).get(step.replace("~1", "/").replace("~0", "~"))
    return target


def _merged(first: JsonObject, second: JsonObject) -> JsonObject:
    merged = {**second, **first}
    merged.pop("allOf", None)
    properties = {**as_object(second.get("properties")), **as_object(first.get("properties"))}
    if properties:
        merged["properties"] = properties
    required = [*as_list(second.get("required")), *as_list(first.get("required"))]
    if required:
        merged["required"] = list(dict.fromkeys(required))
    return merged


def type_of(schema: Mapping[str, Any]) -> str:
    """The JSON type that ``schema`` describes, guessed from its keywords where it names none."""
    declared = schema.get("type")
    if isinstance(declared, str):
        return declared
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema or "prefixItems" in schema:
        return "array"
    if "minimum" in schema or "maximum" in schema:
        return "number"
    return "string"


def alternatives(schema: JsonObject) -> list[JsonObject]:
    """The schemas of which a value may choose one: ``anyOf``, ``oneOf`` or a list of types.

    Each carries its parent's other keywords too; a schema without a choice gives an empty list.
    """
    for keyword in ("anyOf", "oneOf"):
        if options := as_list(schema.get(keyword)):
            rest = {key: value for key, value in schema.items() if key != keyword}
            return [{**rest, **as_object(option)} for option in options]
    if types := as_list(schema.get("type")):
        return [{**schema, "type": one} for one in types]
    return []
