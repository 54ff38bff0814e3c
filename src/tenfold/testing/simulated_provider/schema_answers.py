"""Writes a value that fits a JSON schema, out of a filing's own sentences.

Every object takes one passage of the filing as its topic: its ``evidence`` is a sentence of it
word for word, its names are words of that sentence, and its other strings follow on. An answer
therefore reads as if it had been found, while nothing in it is more than the schema and the seed
decide.

Where no length is asked for it is as long as a careful answer: what a quote or a limit of tokens
is tried on has to be like what it will meet. How many entries, how much text and how often nothing
is stated are drawn about what ``tenfold.components.asked_length`` has of full answers to the same
questions; what is reckoned before an answer is there has the same source and is not looked at here.
Kept out: ``pattern`` beyond a few common shapes, ``not``, ``if``, ``dependentSchemas`` and
remote references, which structured-output modes refuse as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tenfold.components.asked_length import (
    INNER_ENTRIES,
    PLACES,
    PLACES_DEVIATION,
    STATED,
)
from tenfold.testing.simulated_provider.calls import JsonObject
from tenfold.testing.simulated_provider.detail import RICHEST, Detail
from tenfold.testing.simulated_provider.filing_text import FilingText
from tenfold.testing.simulated_provider.schema_numbers import write_number
from tenfold.testing.simulated_provider.schema_strings import Topic, asked_string, write_string
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
_OUTERMOST = 2
"""Down to this depth a list is the answer's own, not one of its entries': the list itself, or that
of one of several questions."""


class SeenSchemas(dict[int, tuple[object, JsonObject, list[JsonObject]]]):
    """Schemas with what they resolve to and its alternatives, by their identity."""


@dataclass(frozen=True, slots=True)
class SchemaWriter:
    """Writes values for the schemas below ``root``."""

    root: JsonObject
    filing: FilingText
    rng: Random
    detail: Detail = RICHEST
    seen: SeenSchemas = field(default_factory=SeenSchemas)
    """Schemas below ``root`` as they were resolved; writers of one root may share it."""

    def answer(self) -> Any:
        """A value valid against the root schema."""
        return self._value(self.root, "", self._topic(), 0)

    def _topic(self) -> Topic:
        return Topic(self.filing.passage(self.rng))

    def _resolved(self, schema: object) -> tuple[JsonObject, list[JsonObject]]:
        seen = self.seen.get(id(schema))
        if seen is None:
            known = resolved(schema, self.root)
            # The schema is kept with it so that no other can come by its identity.
            seen = self.seen[id(schema)] = (schema, known, alternatives(known))
        return seen[1], seen[2]

    def _value(self, schema: object, name: str, topic: Topic, depth: int) -> Any:
        known, choices = self._resolved(schema)
        if "const" in known:
            return known["const"]
        if options := as_list(known.get("enum")):
            return self.rng.choice([one for one in options if one is not None] or options)
        if choices:
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
                if self.detail.careful and (text := asked_string(known, name, topic, self.rng)):
                    return text
                return write_string(known, name, topic, self.rng, self.detail.string_chars)

    def _chosen(self, choices: list[JsonObject], depth: int) -> JsonObject:
        types = [type_of(self._resolved(choice)[0]) for choice in choices]
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
        may_be_null = self.detail.careful and len(filled) < len(choices) and depth > 0
        if may_be_null and self.rng.random() >= STATED:
            return {"type": "null"}
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
        wanted = min(most, max(fewest, self._entries(depth)))
        if depth > _DEEPEST:
            wanted = fewest
        distinct = schema.get("uniqueItems") is True
        entry = schema.get("items", {})
        if self.detail.careful and entry is not True:
            # Names and the like, where nothing says more.
            entry = {"description": "", **as_object(entry)}
        tries = 0
        while len(values) < wanted and tries < wanted + _DISTINCT_TRIES:
            tries += 1
            value = self._value(entry, name, topic, depth + 1)
            if not (distinct and value in values):
                values.append(value)
        return values

    def _entries(self, depth: int) -> int:
        """How many entries a list has that is left to itself."""
        if not self.detail.careful:
            return self.rng.randint(1, self.detail.max_items)
        if depth > _OUTERMOST:
            return self.rng.randint(INNER_ENTRIES - 1, INNER_ENTRIES + 1)
        places = round(self.rng.gauss(PLACES, PLACES_DEVIATION))
        return max(1, min(places, self.detail.max_items))


def natural_words(filing: FilingText, rng: Random) -> str:
    """A plain-text answer, for a request that asks for no JSON."""
    return " ".join(re.sub(r"\s+", " ", sentence) for sentence in filing.passage(rng))
