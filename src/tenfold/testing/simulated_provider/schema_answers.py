"""Writes a value that fits a JSON schema, out of a filing's own sentences.

Every object takes one passage of the filing as its topic: its ``evidence`` is a sentence of it
word for word, its names are words of that sentence, and its other strings follow on. An answer
therefore reads as if it had been found, while nothing in it is more than the schema and the seed
decide. Kept out: ``pattern`` beyond a few common shapes, ``not``, ``if``, ``dependentSchemas`` and
remote references, which structured-output modes refuse as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from tenfold.testing.simulated_provider.calls import JsonObject
from tenfold.testing.simulated_provider.filing_text import FilingText
from tenfold.testing.simulated_provider.schema_numbers import write_number
from tenfold.testing.simulated_provider.schema_strings import Topic, write_string
from tenfold.testing.simulated_provider.schema_tools import (
    alternatives,
    as_list,
    as_object,
    resolved,
    type_of,
)

_DEEPEST = 8
"""Below this depth a recursive schema is ended: empty lists, nulls, only required fields."""
_DISTINCT_TRIES = 20


@dataclass(frozen=True, slots=True)
class Detail:
    """How richly an answer is written."""

    max_items: int
    string_chars: int


RICHEST = Detail(max_items=4, string_chars=400)
LEVELS = (
    RICHEST,
    Detail(max_items=2, string_chars=160),
    Detail(max_items=1, string_chars=90),
    Detail(max_items=1, string_chars=30),
)


@dataclass(frozen=True, slots=True)
class SchemaWriter:
    """Writes values for the schemas below ``root``."""

    root: JsonObject
    filing: FilingText
    rng: Random
    detail: Detail = RICHEST

    def answer(self) -> Any:
        """A value valid against the root schema."""
        return self._value(self.root, "", self._topic(), 0)

    def _topic(self) -> Topic:
        return Topic(self.filing.passage(self.rng))

    def _value(self, schema: object, name: str, topic: Topic, depth: int) -> Any:
        known = resolved(schema, self.root)
        if "const" in known:
            return known["const"]
        if options := as_list(known.get("enum")):
            return self.rng.choice([one for one in options if one is not None] or options)
        if choices := alternatives(known):
            return self._value(self._chosen(choices, depth), name, topic, depth)
        match type_of(known):
            case "object":
                return self._object(known, topic, depth)
            case "array":
                return self._array(known, name, topic, depth)
            case "integer" | "number" as kind:
                return write_number(known, self.rng, whole=kind == "integer")
            case "boolean":
                return self.rng.random() < 0.5
            case "null":
                return None
            case _:
                return write_string(known, name, topic, self.rng, self.detail.string_chars)

    def _chosen(self, choices: list[JsonObject], depth: int) -> JsonObject:
        types = [type_of(resolved(choice, self.root)) for choice in choices]
        filled = [choice for choice, kind in zip(choices, types, strict=True) if kind != "null"]
        if len(filled) < len(choices) and (depth > _DEEPEST or not filled):
            return {"type": "null"}
        if depth > _DEEPEST:
            scalars = [
                choice
                for choice, kind in zip(choices, types, strict=True)
                if kind not in ("object", "array", "null")
            ]
            return (scalars or filled)[0]
        return self.rng.choice(filled)

    def _object(self, schema: JsonObject, topic: Topic, depth: int) -> JsonObject:
        required = as_list(schema.get("required"))
        own_topic = self._topic() if depth else topic
        written = {
            name: self._value(part, name, own_topic, depth + 1)
            for name, part in as_object(schema.get("properties")).items()
            if name in required or depth <= _DEEPEST
        }
        for name in required:
            if name not in written:
                written[name] = self._value({}, str(name), own_topic, depth + 1)
        return written | self._free_entries(schema, len(written), depth)

    def _free_entries(self, schema: JsonObject, written: int, depth: int) -> JsonObject:
        """Entries under names of our own, for a mapping (``additionalProperties`` is a schema)."""
        part = as_object(schema.get("additionalProperties"))
        missing = int(schema.get("minProperties", 0)) - written
        wanted = missing > 0 or (bool(part) and depth <= _DEEPEST)
        if schema.get("additionalProperties") is False or not wanted:
            return {}
        topic = self._topic()
        room = int(schema.get("maxProperties", 1_000)) - written
        count = max(0, min(room, max(missing, 1)))
        return {
            f"entry_{number}": self._value(part, "", topic, depth + 1)
            for number in range(1, count + 1)
        }

    def _array(self, schema: JsonObject, name: str, topic: Topic, depth: int) -> list[Any]:
        values = [
            self._value(part, name, topic, depth + 1) for part in as_list(schema.get("prefixItems"))
        ]
        if schema.get("items") is False:
            return values
        fewest = int(schema.get("minItems", 0))
        most = max(fewest, int(schema.get("maxItems", max(fewest, self.detail.max_items))))
        wanted = min(most, max(fewest, 1, self.rng.randint(1, self.detail.max_items)))
        if depth > _DEEPEST:
            wanted = fewest
        distinct = schema.get("uniqueItems") is True
        tries = 0
        while len(values) < wanted and tries < wanted + _DISTINCT_TRIES:
            tries += 1
            value = self._value(schema.get("items", {}), name, topic, depth + 1)
            if not (distinct and value in values):
                values.append(value)
        return values


def natural_words(filing: FilingText, rng: Random) -> str:
    """A plain-text answer, for a request that asks for no JSON."""
    return " ".join(re.sub(r"\s+", " ", sentence) for sentence in filing.passage(rng))
