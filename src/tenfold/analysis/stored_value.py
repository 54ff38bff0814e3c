"""The answer of a component that is not known here: its fields as they were stored.

A user's own component may have been read elsewhere, or its file may be gone. Its answer is still
worth showing: objects stay objects, evidence stays evidence, and everything else stays what it
was, so that it is written out again just as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, JsonValue

from tenfold.components.base import Evidence

_EVIDENCE_FIELDS = set(Evidence.model_fields)


class StoredValue(BaseModel):
    """An object with any fields; they stand in ``model_extra``, in their order."""

    model_config = ConfigDict(extra="allow", frozen=True)


def stored_value(fields: Mapping[str, JsonValue]) -> StoredValue:
    """A value with ``fields``, objects within it being values or evidence too."""
    return StoredValue.model_validate({name: _read(value) for name, value in fields.items()})


def _read(value: JsonValue) -> Any:
    if isinstance(value, list):
        return [_read(part) for part in value]
    if not isinstance(value, dict):
        return value
    if _is_evidence(value):
        return Evidence.model_validate(value)
    return stored_value(value)


def _is_evidence(value: Mapping[str, JsonValue]) -> bool:
    if set(value) != _EVIDENCE_FIELDS or not value["quote"]:
        return False
    places = cast("list[object]", [value["start"], value["end"]])
    return isinstance(value["quote"], str) and all(p is None or type(p) is int for p in places)
