"""Filling any component's output schema with passages.

Only the JSON schema is known here, so a user's own component is filled like a built-in one. The
first list of objects gets one object for each extract. Within an object, texts go by the names of
properties: evidence, what it is called, what is said about it. What would need judgement or
arithmetic is null, also where the schema, which is written for models, does not allow null:
results allow it wherever a field is declared as judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from tenfold.llm.passages.reading import Extract, Findings
from tenfold.llm.protocol import JsonSchema

_MAX_DEPTH: Final = 5
_EVIDENCE: Final = re.compile(r"evidence|quote|verbatim|passage|citation|source_text")
_SAID: Final = re.compile(
    r"description|summary|explanation|detail|text|statement|discussion|overview|rationale|reason|"
    r"narrative|comment|cause|content"
)
_CALLED: Final = re.compile(r"title|name|metric|heading|label|topic|subject|segment|headline")


def filled(schema: JsonSchema, findings: Findings) -> dict[str, Any]:
    """The answer that ``findings`` gives to a question with this output schema."""
    definitions = cast("Mapping[str, JsonSchema]", schema.get("$defs", {}))
    return _Filling(definitions).root(schema, findings)


class _Filling:
    def __init__(self, definitions: Mapping[str, JsonSchema]) -> None:
        self._definitions = definitions

    def root(self, schema: JsonSchema, findings: Findings) -> dict[str, Any]:
        first = findings.extracts[0] if findings.extracts else Extract("", "", "")
        whole = Extract(first.title, findings.summary, first.evidence)
        answer: dict[str, Any] = {}
        listed = False
        for name, declared in _properties(self._resolved(schema)):
            node = self._resolved(declared)
            if _type(node) == "array" and not listed and findings.extracts:
                answer[name] = self._listed(node, name, findings.extracts)
                listed = bool(answer[name])
            else:
                answer[name] = self._value(node, name, whole, called=False, depth=1)
        return answer

    def _listed(self, node: JsonSchema, name: str, extracts: Sequence[Extract]) -> list[Any]:
        element = self._resolved(node.get("items", {}))
        if _type(element) == "object":
            most = int(node.get("maxItems", len(extracts)))
            return [self._object(element, extract, depth=1) for extract in extracts[:most]]
        if _type(element) == "string" and _is_evidence(name, element):
            return [extract.evidence for extract in extracts]
        return []

    def _object(self, schema: JsonSchema, extract: Extract, *, depth: int) -> dict[str, Any]:
        properties = [(name, self._resolved(node)) for name, node in _properties(schema)]
        called = _called(properties)
        return {
            name: self._value(node, name, extract, called=name == called, depth=depth + 1)
            for name, node in properties
        }

    def _value(
        self, node: JsonSchema, name: str, extract: Extract, *, called: bool, depth: int
    ) -> Any:
        if "const" in node:
            return node["const"]
        if "enum" in node:
            values = cast("Sequence[Any]", node["enum"])
            return values[0] if len(values) == 1 else None
        kind = _type(node)
        if kind == "string":
            return _text(node, name, extract, called=called)
        if kind == "array":
            element = self._resolved(node.get("items", {}))
            quoted = _type(element) == "string" and _is_evidence(name, element)
            return [extract.evidence] if quoted and extract.evidence else []
        if kind == "object" and depth < _MAX_DEPTH:
            return self._object(node, extract, depth=depth)
        return None

    def _resolved(self, node: JsonSchema) -> JsonSchema:
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        return self._definitions.get(reference.removeprefix("#/$defs/"), {})


def _properties(schema: JsonSchema) -> list[tuple[str, JsonSchema]]:
    return list(cast("Mapping[str, JsonSchema]", schema.get("properties", {})).items())


def _type(node: JsonSchema) -> str | None:
    """The JSON type; None for a choice, which in our schemas is a nullable and stays null."""
    kind = node.get("type")
    return kind if isinstance(kind, str) else None


def _is_evidence(name: str, node: JsonSchema) -> bool:
    described = str(node.get("description", ""))
    return _EVIDENCE.search(name) is not None or "word for word" in described


def _called(properties: Sequence[tuple[str, JsonSchema]]) -> str | None:
    """The property that says what an item is called: by its name, else the first plain string."""
    texts = [
        name
        for name, node in properties
        if _type(node) == "string"
        and not {"enum", "const", "format", "pattern"} & node.keys()
        and not _is_evidence(name, node)
        and not _SAID.search(name)
    ]
    return next((name for name in texts if _CALLED.search(name)), texts[0] if texts else None)


def _text(node: JsonSchema, name: str, extract: Extract, *, called: bool) -> str:
    if _is_evidence(name, node):
        return extract.evidence
    if called:
        return extract.title
    return extract.description if _SAID.search(name) else ""
