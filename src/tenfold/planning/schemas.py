"""The JSON schema of an output model and its hash, worked out once for each class.

Deriving a schema takes pydantic about a millisecond, and a cached analysis needs all of them for
its keys alone. The classes live as long as the program, so the memory is bounded by the catalogue.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from pydantic import BaseModel

from tenfold.components.output_schema import output_schema
from tenfold.llm.protocol import JsonSchema


@cache
def schema_of(output: type[BaseModel]) -> JsonSchema:
    """What a model must answer for ``output``; shared by all callers, so not to be changed."""
    return output_schema(output)


@cache
def schema_sha(output: type[BaseModel]) -> str:
    """SHA-256 of the schema, in hex."""
    return hashlib.sha256(json.dumps(schema_of(output), sort_keys=True).encode()).hexdigest()
