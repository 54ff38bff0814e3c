"""How long an answer will be, before anyone has seen one: reckoned from its output schema.

An answer is JSON whose length follows from its form: how many properties, what kind, how many
entries a list has. The lengths below are of careful answers to these questions about several large
companies, in tokens of four characters. What a model really writes is learnt later
(``model_history``) and goes before this.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, cast

from pydantic import BaseModel

from tenfold.llm.protocol import JsonSchema
from tenfold.planning.schemas import schema_of

_QUOTE: Final = 45.0
_SENTENCES: Final = 45.0
_TITLE: Final = 12.0
_WORDS: Final = 7.0
_NUMBER: Final = 4.0
_CHOICE: Final = 4.0
_OBJECT: Final = 2.0
_PROPERTY: Final = 2.0
_CHARS_A_TOKEN: Final = 4
_ENTRIES: Final = 5.0
"""In a list of objects."""
_NAMES: Final = 3.0
"""In a list of names or choices."""
_STATED: Final = 0.6
"""How often what may be null is not."""

_IS_SENTENCES: Final = re.compile(r"sentence|\bwhy\b|what (?:it|the|could|this)", re.IGNORECASE)
_IS_TITLE: Final = re.compile(r"\bwords\b|as stated", re.IGNORECASE)


@cache
def expected_answer_tokens(output: type[BaseModel]) -> int:
    """Tokens of a usual answer of this form."""
    schema = schema_of(output)
    return round(_length(schema, schema.get("$defs", {})))


def _length(node: JsonSchema, definitions: dict[str, Any]) -> float:
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        return _length(cast("JsonSchema", definitions[name]), definitions)
    if "anyOf" in node:
        options = [cast("JsonSchema", option) for option in node["anyOf"]]
        told = {"description": node.get("description", "")}
        lengths = [_length({**told, **o}, definitions) for o in options if o.get("type") != "null"]
        stated = _STATED if len(lengths) < len(options) else 1.0
        return stated * max(lengths, default=1.0)
    match node.get("type"):
        case "object":
            properties: dict[str, JsonSchema] = node.get("properties", {})
            return _OBJECT + sum(
                _PROPERTY + len(name) / _CHARS_A_TOKEN + _length(part, definitions)
                for name, part in properties.items()
            )
        case "array":
            entry = cast("JsonSchema", node.get("items", {}))
            each = _length(entry, definitions)
            return (_ENTRIES if each > _TITLE else _NAMES) * (each + 1)
        case "string":
            return _CHOICE if "enum" in node else _text_length(str(node.get("description", "")))
        case _:
            return _NUMBER


def _text_length(description: str) -> float:
    if "word for word" in description:
        return _QUOTE
    if _IS_TITLE.search(description):
        return _TITLE
    return _SENTENCES if _IS_SENTENCES.search(description) else _WORDS
