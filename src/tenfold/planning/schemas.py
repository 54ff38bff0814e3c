"""The JSON schema of an output model, and the hash that stands for it in a cached answer's key.

Deriving a schema takes pydantic some milliseconds, thirty-five of them a tenth of a second: twice
what a whole repeat from the cache may take. So the hash is taken of the declarations that the
schema is derived from, field by field, which says the same thing thirty times sooner. Where a
class is declared in a way whose effect on the schema is not plain from there, the schema itself
is hashed. A change of the derivation is told by ``prompts.LAYOUT_VERSION``.

By the same hash the schemas of the built-in components are looked up in ``output_schemas.json``,
derived beforehand (``make schemas``): deriving them all held up the last of an analysis's first
calls by 0.1 s, and by more on a busy machine. What is not there, or declared otherwise by now, is
derived.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib.resources import files
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from tenfold.components.base import Insight
from tenfold.components.output_schema import output_schema
from tenfold.llm.protocol import JsonSchema

_PLAIN = frozenset({str, int, float, bool, NoneType, date, datetime, Decimal, Any})
_CONTAINERS = frozenset({list, dict, tuple, set, frozenset, Union, UnionType})
_CONFIG = {**Insight.model_config}


class _NotPlainError(Exception):
    """A declaration whose schema cannot be told from its fields."""


@cache
def schema_of(output: type[BaseModel]) -> JsonSchema:
    """What a model must answer for ``output``; shared by all callers, so not to be changed."""
    known = derived_beforehand().get(schema_sha(output))
    return output_schema(output) if known is None else known


@cache
def derived_beforehand() -> Mapping[str, JsonSchema]:
    """The schemas of the built-in components, by ``schema_sha``."""
    return json.loads(files("tenfold.planning").joinpath("output_schemas.json").read_bytes())


@cache
def schema_sha(output: type[BaseModel]) -> str:
    """SHA-256, in hex, that changes whenever ``schema_of(output)`` does."""
    try:
        declared = "\n".join(_declarations(output, set()))
    except _NotPlainError:
        declared = json.dumps(output_schema(output), sort_keys=True)
    return hashlib.sha256(declared.encode()).hexdigest()


def _declarations(kind: Any, seen: set[type]) -> Iterator[str]:
    """All that the schema of a type depends on, each class once."""
    if kind in _PLAIN or kind in seen:
        return
    origin = get_origin(kind)
    if origin is Literal:
        return  # its values stand in the field's own text
    if origin in _CONTAINERS:
        for part in get_args(kind):
            yield from _declarations(part, seen)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        seen.add(kind)
        yield f"{kind.__qualname__} {[member.value for member in kind]!r}"
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and _is_plain(kind):
        seen.add(kind)
        yield kind.__qualname__
        for name, field in kind.model_fields.items():
            told = repr(field)
            if " at 0x" in told:  # an object without a text of its own
                raise _NotPlainError
            yield f"{name} {told}"
            yield from _declarations(field.annotation, seen)
    elif kind is not Ellipsis:
        raise _NotPlainError


def _is_plain(model: type[BaseModel]) -> bool:
    own = model.__get_pydantic_json_schema__.__func__ is not _DEFAULT_JSON_SCHEMA
    core = model.__get_pydantic_core_schema__.__func__ is not _DEFAULT_CORE_SCHEMA
    return (
        not own and not core and not model.model_computed_fields and model.model_config == _CONFIG
    )


_DEFAULT_JSON_SCHEMA = BaseModel.__get_pydantic_json_schema__.__func__
_DEFAULT_CORE_SCHEMA = BaseModel.__get_pydantic_core_schema__.__func__
