"""An output schema in the words that every provider's strict mode takes.

All take objects, arrays, choices and constants. Which limits they take (lengths, bounds, patterns)
differs and changes, and a schema with an unknown one is refused. So limits are told in the
description instead; the answer is checked against the output model either way.

Sources: OpenAI, "Structured outputs", supported schemas; Anthropic, "Structured outputs", JSON
schema limitations; Google, "Structured output", JSON schema support.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

_COMMON: Final = frozenset(
    {"type", "items", "anyOf", "required", "enum", "const", "additionalProperties", "$ref"}
)
_NAMED: Final = frozenset({"properties", "$defs"})
"""Their members are schemas under names of the output model's own."""


def strict_schema(schema: Mapping[str, Any], *, const: bool = True) -> dict[str, Any]:
    """``schema`` with every limit moved into its place's description.

    Args:
        schema: a JSON schema as ``output_schema`` makes it.
        const: whether the provider knows ``const``; else it becomes a choice of one.
    """
    strict: dict[str, Any] = {}
    limits: list[str] = []
    for key, value in schema.items():
        if key in _NAMED:
            strict[key] = {name: _member(part, const) for name, part in value.items()}
        elif key == "const" and not const:
            strict["enum"] = [value]
        elif key in _COMMON:
            strict[key] = _member(value, const)
        elif key != "description":
            limits.append(f"{key}: {json.dumps(value)}")
    described = schema.get("description", "")
    if limits:
        described = " ".join(part for part in (described, f"({', '.join(limits)})") if part)
    if described:
        strict["description"] = described
    return strict


def _member(value: object, const: bool) -> object:
    if isinstance(value, dict):
        return strict_schema(cast("dict[str, Any]", value), const=const)
    if isinstance(value, list):
        return [_member(part, const) for part in cast("list[object]", value)]
    return value
