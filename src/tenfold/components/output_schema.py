"""The JSON schema a model gets, derived from an output model.

Strict structured output (OpenAI's rules, which the other providers accept too) wants every
property required, no additional properties, no defaults, and nothing beside a ``$ref``. So
definitions are put in place of the references to them; only a recursive one stays a bare
``$ref``. Titles and class docstrings are dropped: they cost tokens and are written for Python
readers. Places the model must fill are thereby all described by ``Field(description=…)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from pydantic import BaseModel

from tenfold.components.base import JUDGED, Evidence

EVIDENCE_SCHEMA: Final[Mapping[str, str]] = {
    "type": "string",
    "description": "One or two sentences copied word for word from the filing text.",
}
_DROPPED: Final = frozenset({"title", "default", JUDGED})
_PREFIX: Final = "#/$defs/"


def output_schema(output: type[BaseModel]) -> dict[str, Any]:
    """JSON schema of what a model must answer for ``output``.

    All properties are required, judged ones cannot be null, ``Evidence`` is a plain string.
    """
    schema = output.model_json_schema()
    definitions = cast("dict[str, Any]", schema.pop("$defs", {}))
    return _Strict(definitions).root(schema)


class _Strict:
    """One schema on its way into the strict form."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self._definitions = definitions
        self._recursive: dict[str, Any] = {}
        self._open: list[str] = []
        """Definitions being put in place, outermost first."""

    def root(self, schema: dict[str, Any]) -> dict[str, Any]:
        if name := _definition_name(schema):  # pydantic's form of a root that contains itself
            schema = self._definitions[name]
        result = cast("dict[str, Any]", self._strict(_undescribed(schema)))
        if self._recursive:
            result["$defs"] = self._recursive
        return result

    def _strict(self, node: object) -> object:
        if isinstance(node, list):
            return [self._strict(part) for part in cast("list[object]", node)]
        if not isinstance(node, dict):
            return node
        node = cast("dict[str, Any]", node)
        if name := _definition_name(node):
            return self._in_place(name, node)
        if JUDGED in node:
            return self._strict(_without_null(node))
        strict = {key: self._strict(value) for key, value in node.items() if key not in _DROPPED}
        if "properties" in node:
            # The names of properties are not keywords: none of them is dropped.
            strict["properties"] = {k: self._strict(v) for k, v in node["properties"].items()}
            strict["required"] = list(node["properties"])
            strict["additionalProperties"] = False
        return strict

    def _in_place(self, name: str, reference: dict[str, Any]) -> dict[str, Any]:
        """The definition itself, under the description given where it is referred to."""
        if name == Evidence.__name__:
            return dict(EVIDENCE_SCHEMA)
        if name in self._open:
            self._recursive.setdefault(name, {})
            return {"$ref": _PREFIX + name}
        self._open.append(name)
        body = cast("dict[str, Any]", self._strict(_undescribed(self._definitions[name])))
        self._open.pop()
        if name in self._recursive:
            self._recursive[name] = body
            return {"$ref": _PREFIX + name}
        described = {key: reference[key] for key in ("description",) if key in reference}
        return body | described


def _definition_name(node: Mapping[str, Any]) -> str | None:
    reference = node.get("$ref")
    return reference.removeprefix(_PREFIX) if isinstance(reference, str) else None


def _undescribed(definition: dict[str, Any]) -> dict[str, Any]:
    """Without the class docstring that pydantic gives as the description."""
    return {key: value for key, value in definition.items() if key != "description"}


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    kept = [option for option in node.get("anyOf", []) if option.get("type") != "null"]
    rest = {key: value for key, value in node.items() if key not in ("anyOf", JUDGED)}
    if len(kept) == 1:
        return kept[0] | rest
    return rest | {"anyOf": kept} if kept else rest
