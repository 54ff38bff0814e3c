"""Finds what JSON a prompt wants from its text alone (prompted JSON).

A JSON schema that is spelt out, or a list of concepts with type sketches (``prompted_concepts``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from json import JSONDecodeError, JSONDecoder
from typing import Any, cast

from tenfold.testing.simulated_provider.calls import JsonObject
from tenfold.testing.simulated_provider.prompted_concepts import concepts_schema

_SCHEMA_KEY = re.compile(r'"(?:properties|\$defs|anyOf|\$ref)"\s*:')
_OBJECT_START = re.compile(r"\{")
_LOOK_BACK_CHARS = 20_000
"""How far before its first telling key a schema may begin (``$defs`` may come first)."""
_MAX_STARTS = 200

_decoder = JSONDecoder()


def schema_in(texts: Iterable[str]) -> JsonObject | None:
    """What ``texts`` want: the outermost JSON object that looks like a schema, or None."""
    for text in texts:
        found = _schema_in_text(text) or concepts_schema(text)
        if found is not None:
            return found
    return None


def _schema_in_text(text: str) -> JsonObject | None:
    key = _SCHEMA_KEY.search(text)
    if key is None:
        return None
    starts = _OBJECT_START.finditer(text, max(0, key.start() - _LOOK_BACK_CHARS), key.start())
    # The nearest starts are the likeliest, but the outermost that parses is the schema.
    for start in [match.start() for match in starts][-_MAX_STARTS:]:
        try:
            parsed: Any
            parsed, end = _decoder.raw_decode(text, start)
        except JSONDecodeError:
            continue
        if end > key.start() and isinstance(parsed, dict):
            return cast("JsonObject", parsed)
    return None
