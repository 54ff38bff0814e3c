"""Whether the calls that share a text go all at once, or after the one that brings it.

Sent all at once, each call pays for the whole text, since a provider's cache entry exists only
once an answer has begun. Letting one lead costs one time to first token and saves most of the rest.
It is worth that wherever the provider charges less for what it has cached, and the text is long
enough to be cached at all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from enum import StrEnum

from tenfold.llm.prefix_caching import PrefixCaching
from tenfold.llm.windows import CHARS_A_TOKEN
from tenfold.planning.plan import Plan, PlannedCall
from tenfold.planning.prompts import instructions_for


class FanOut(StrEnum):
    """How the calls about one text are let go."""

    AUTO = "auto"
    """By provider and length: what costs least, within one time to first token."""
    EAGER = "eager"
    """All at once."""
    PREFIX = "prefix"
    """One leads; the rest go when its first token arrives."""


def with_fan_out(plan: Plan, fan_out: FanOut, caching: PrefixCaching | None) -> Plan:
    """``plan`` with its calls marked that share a text which one of them brings.

    ``caching`` is what is known of the model's cache; None where it has none that helps.
    """
    sharing = Counter(call.context.sha256 for call in plan.calls)

    def shares(call: PlannedCall) -> bool:
        if fan_out is FanOut.EAGER or sharing[call.context.sha256] < 2:
            return False
        if fan_out is FanOut.PREFIX:
            return True
        if caching is None or caching.read_price >= 1:
            return False
        return shared_tokens(call) >= caching.least_tokens

    calls = tuple(replace(call, shares_prefix=shares(call)) for call in plan.calls)
    return replace(plan, calls=calls)


def shared_tokens(call: PlannedCall) -> int:
    """How long the part of the prompt is that all questions about its text have in common."""
    chars = len(instructions_for(call.context)) + len(call.context.rendered)
    return chars // CHARS_A_TOKEN
