"""Finds the concepts that a prompt of ContextGem asks for, and the JSON it expects for them.

ContextGem (checked against 1.4.1) sends no JSON schema. Its prompt lists concepts in tags, each
with an id and a type sketch, and wants a JSON array with one object for each of them:
``[{"concept_id": "C0", "extracted_items": [...]}, ...]``.
"""

from __future__ import annotations

import re

from tenfold.testing.simulated_provider.calls import JsonObject
from tenfold.testing.simulated_provider.type_sketch import SketchError, sketched_schema

_CONCEPT = re.compile(r'<concept id="[^"]*">(.*?)</concept>', re.DOTALL)
_ID = re.compile(r"<concept_id>([^<]+)</concept_id>")
_STRUCTURE = re.compile(r"<expected_structure>(.*?)</expected_structure>", re.DOTALL)
_TYPE = re.compile(r"<extracted_item_type>(.*?)</extracted_item_type>", re.DOTALL)
_SINGULAR = "zero or one extracted item"


def concepts_schema(text: str) -> JsonObject | None:
    """The schema of the answer to the concepts in ``text``; None where it lists none."""
    if "<concept_id>" not in text:
        return None
    entries = [
        entry for concept in _CONCEPT.finditer(text) if (entry := _entry(concept[1])) is not None
    ]
    if not entries:
        return None
    return {"type": "array", "prefixItems": entries, "items": False, "minItems": len(entries)}


def _entry(concept: str) -> JsonObject | None:
    name = _ID.search(concept)
    sketch = _STRUCTURE.search(concept) or _TYPE.search(concept)
    if name is None or sketch is None:
        return None
    try:
        item = sketched_schema(sketch[1])
    except SketchError:
        return None
    found: JsonObject = {"type": "array", "items": item, "minItems": 1}
    if _SINGULAR in concept:
        found["maxItems"] = 1
    return {
        "type": "object",
        "properties": {"concept_id": {"const": name[1].strip()}, "extracted_items": found},
        "required": ["concept_id", "extracted_items"],
        "additionalProperties": False,
    }
