"""How long an answer will be, before anyone has seen one: reckoned from its question and schema.

An answer is JSON whose length follows from its form (which properties, of what kind) and from what
is asked: how many entries, how many sentences. ``components.asked_length`` has the figures and
where they are from; here is what they come to, four characters a token. What a model really writes
is learnt later (``model_history``) and goes before this.
"""

from __future__ import annotations

import json
import math
from functools import cache
from typing import Any, Final, cast

from pydantic import BaseModel

from tenfold.components.asked_length import (
    INNER_ENTRIES,
    PLACES,
    PLACES_DEVIATION,
    STATED,
    USUALLY_ASKED,
    asked_entries,
    asked_text,
)
from tenfold.components.base import Component
from tenfold.llm.protocol import JsonSchema
from tenfold.planning.schemas import schema_of

_CHARS_A_TOKEN: Final = 4
_NUMBER_CHARS: Final = 4.0
_QUOTES_CHARS: Final = 2.0
_BRACKETS_CHARS: Final = 2.0
_BETWEEN_CHARS: Final = 2.0
"""A comma and a space, or a colon and a space."""


def expected_answer_tokens(component: Component[Any]) -> int:
    """Tokens of a usual answer to ``component``."""
    return _answer_tokens(component.output, asked_entries(component.question) or USUALLY_ASKED)


def expected_entries(most: int) -> float:
    """Entries in a usual answer to a question that wants ``most`` at most.

    The mean of the lesser of ``most`` and a normal variable, the number of places there are.
    """
    above = (most - PLACES) / PLACES_DEVIATION
    density = math.exp(-above * above / 2) / math.sqrt(2 * math.pi)
    below = 0.5 * (1 + math.erf(above / math.sqrt(2)))
    return most * (1 - below) + PLACES * below - PLACES_DEVIATION * density


@cache
def _answer_tokens(output: type[BaseModel], most: int) -> int:
    schema = schema_of(output)
    chars = _chars(schema, schema.get("$defs", {}), expected_entries(most))
    return math.ceil(chars / _CHARS_A_TOKEN)


def _chars(node: JsonSchema, definitions: dict[str, Any], entries: float) -> float:
    """The length of what fits ``node``, whose outermost lists have so many ``entries``."""
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        node = {**cast("JsonSchema", definitions[name]), **_described(node)}
    if "const" in node:
        return len(json.dumps(node["const"]))
    if "enum" in node:
        choices = [len(json.dumps(choice)) for choice in node["enum"]]
        return sum(choices) / max(1, len(choices))
    if "anyOf" in node:
        options = [cast("JsonSchema", option) for option in node["anyOf"]]
        told = [{**_described(node), **o} for o in options if o.get("type") != "null"]
        lengths = [_chars(option, definitions, entries) for option in told]
        stated = STATED if len(lengths) < len(options) else 1.0
        usual = sum(lengths) / max(1, len(lengths))
        return stated * usual + (1 - stated) * len("null")
    match node.get("type"):
        case "object":
            properties: dict[str, JsonSchema] = node.get("properties", {})
            return _BRACKETS_CHARS + sum(
                len(name) + _QUOTES_CHARS + 2 * _BETWEEN_CHARS + _chars(part, definitions, entries)
                for name, part in properties.items()
            )
        case "array":
            each = _chars(cast("JsonSchema", node.get("items", {})), definitions, INNER_ENTRIES)
            return _BRACKETS_CHARS + entries * (each + _BETWEEN_CHARS)
        case "string":
            return _QUOTES_CHARS + asked_text(str(node.get("description", ""))).chars
        case _:
            return _NUMBER_CHARS


def _described(node: JsonSchema) -> dict[str, Any]:
    return {"description": node["description"]} if "description" in node else {}
