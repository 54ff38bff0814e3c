"""Reads a type sketch: JSON with the names of types where values will stand.

    {"name": str, "severity": "low" or "high", "share": float or null, "items": [{...}, ...]}

Prompts that ask for JSON without a JSON schema often describe it so. What is read: objects, lists
with one kind of element, names of types (Python's, and JSON Schema's), literals, and ``or`` or
``|`` between alternatives; commas may trail and ``...`` is passed over.
"""

from __future__ import annotations

import json
import re
from typing import Any

from tenfold.testing.simulated_provider.calls import JsonObject

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?)|(?P<dots>\.\.\.|…)"""
    r"""|(?P<word>[A-Za-z_]\w*)|(?P<mark>[{}\[\],:|]))"""
)
_TYPES: dict[str, JsonObject] = {
    "str": {"type": "string"},
    "string": {"type": "string"},
    "int": {"type": "integer"},
    "integer": {"type": "integer"},
    "float": {"type": "number"},
    "number": {"type": "number"},
    "bool": {"type": "boolean"},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "None": {"type": "null"},
    "dict": {"type": "object"},
    "object": {"type": "object"},
    "list": {"type": "array"},
    "array": {"type": "array"},
    "true": {"const": True},
    "True": {"const": True},
    "false": {"const": False},
    "False": {"const": False},
}
_DEEPEST = 40


class SketchError(ValueError):
    """The text is no type sketch."""


def sketched_schema(text: str) -> JsonObject:
    """The JSON schema that the sketch at the start of ``text`` describes; what follows is ignored.

    Every property is required and no other is allowed. Raises SketchError.
    """
    return _Sketch(text).value(0)


class _Sketch:
    """A sketch and how far it has been read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def value(self, depth: int) -> JsonObject:
        """One value with its alternatives."""
        if depth > _DEEPEST:
            raise SketchError(f"The sketch is nested more than {_DEEPEST} deep.")
        choices = [self._single(depth)]
        while self._peek() in ("or", "|"):
            self._next()
            choices.append(self._single(depth))
        if len(choices) == 1:
            return choices[0]
        if all("const" in choice for choice in choices):
            return {"enum": [choice["const"] for choice in choices]}
        return {"anyOf": choices}

    def _single(self, depth: int) -> JsonObject:
        token = self._next()
        if token == "{":  # noqa: S105 - a brace, no secret
            return self._object(depth)
        if token == "[":  # noqa: S105 - a bracket, no secret
            return self._list(depth)
        if token[0] == '"' or token[0] == "-" or token[0].isdigit():
            return {"const": json.loads(token)}
        if token in _TYPES:
            return dict(_TYPES[token])
        raise SketchError(f"{token!r} names no type.")

    def _object(self, depth: int) -> JsonObject:
        properties: JsonObject = {}
        while (token := self._next()) != "}":
            if token in (",", "..."):
                continue
            if token[0] != '"' or self._next() != ":":
                raise SketchError(f"{token!r} stands where a property's name belongs.")
            properties[json.loads(token)] = self.value(depth + 1)
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def _list(self, depth: int) -> JsonObject:
        kinds: list[Any] = []
        while self._peek() != "]":
            if self._peek() in (",", "..."):
                self._next()
            else:
                kinds.append(self.value(depth + 1))
        self._next()
        if len(kinds) > 1:
            return {"type": "array", "items": {"anyOf": kinds}}
        return {"type": "array", "items": kinds[0]} if kinds else {"type": "array"}

    def _peek(self) -> str:
        token, _ = self._token()
        return token

    def _next(self) -> str:
        token, self._at = self._token()
        if not token:
            raise SketchError(f"The sketch ends or breaks off at character {self._at}.")
        return token

    def _token(self) -> tuple[str, int]:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            return "", self._at
        return ("..." if found["dots"] else found[0].strip()), found.end()
