"""Numbers within a JSON schema's bounds."""

from __future__ import annotations

from math import ceil, floor
from random import Random

from tenfold.testing.simulated_provider.calls import JsonObject

_USUAL_SPAN = 100
"""Width of the range a number is drawn from where the schema leaves it open."""


def write_number(schema: JsonObject, rng: Random, *, whole: bool) -> float:
    """A number within ``minimum``/``maximum`` (inclusive or exclusive) and on ``multipleOf``.

    An int where ``whole``; otherwise a float with at most two decimals if the bounds leave room.
    """
    low, high = _bounds(schema, whole=whole)
    multiple = schema.get("multipleOf")
    if multiple:
        first, last = ceil(low / multiple), max(ceil(low / multiple), floor(high / multiple))
        value = rng.randint(first, last) * multiple
        return int(value) if whole else value
    if whole:
        return rng.randint(ceil(low), max(ceil(low), floor(high)))
    drawn = rng.uniform(low, high)
    rounded = round(drawn, 2)
    return rounded if low < rounded < high else drawn


def _bounds(schema: JsonObject, *, whole: bool) -> tuple[float, float]:
    low = _strictest(schema, "minimum", "exclusiveMinimum", whole=whole, sign=1)
    high = _strictest(schema, "maximum", "exclusiveMaximum", whole=whole, sign=-1)
    if low is None:
        return (1, 1 + _USUAL_SPAN) if high is None else (high - _USUAL_SPAN, high)
    return low, low + _USUAL_SPAN if high is None else high


def _strictest(
    schema: JsonObject, inclusive: str, exclusive: str, *, whole: bool, sign: int
) -> float | None:
    bounds: list[float] = []
    if isinstance(schema.get(inclusive), int | float):
        bounds.append(schema[inclusive])
    if isinstance(schema.get(exclusive), int | float):
        limit: float = schema[exclusive]
        if whole:
            bounds.append(floor(limit) + 1 if sign > 0 else ceil(limit) - 1)
        else:
            bounds.append(limit + sign * max(1e-6, abs(limit) * 1e-9))
    if not bounds:
        return None
    return max(bounds) if sign > 0 else min(bounds)
