"""A span as OpenTelemetry has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

AttributeValue: TypeAlias = str | bool | int | float | tuple[str, ...]


class SpanKind(IntEnum):
    """OTLP's numbers."""

    INTERNAL = 1
    CLIENT = 3


@dataclass(frozen=True, slots=True)
class SpanEvent:
    """Something that happened within a span."""

    name: str
    at_nanos: int
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict[str, AttributeValue])


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One span; times are nanoseconds since 1970, ids lower-case hexadecimal."""

    trace_id: str
    span_id: str
    parent_id: str | None
    name: str
    kind: SpanKind
    start_nanos: int
    end_nanos: int
    attributes: Mapping[str, AttributeValue]
    events: tuple[SpanEvent, ...] = ()
    error: str | None = None
    """Why it failed; None where it did not."""
