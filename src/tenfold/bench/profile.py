"""The fair profile: the same model and the same amount of answer for every strategy.

80 tokens a second after half a second to the first token, and 11,000 tokens of answer in all,
each section's share split evenly over its components. A strategy can then only win by how it puts
its questions, never by being asked less.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from tenfold.components.catalogue import builtin_catalogue
from tenfold.planning.plan import PlannedCall
from tenfold.testing.simulated_provider import Profile

SECTION_TOKENS = {"business": 3_000, "mda": 2_600, "risk_factors": 3_200, "financials": 2_200}
"""Tokens of answer for each section: 11,000 in all."""


def fair_profile(seed: int, speed: float, output_tokens: dict[str, int]) -> Profile:
    """The profile of one race; ``output_tokens`` by schema name."""
    return Profile(
        seed=seed,
        ttft_seconds=0.5,
        ttft_sigma=0.25,
        tokens_per_second=80.0,
        rate_sigma=0.1,
        speed=speed,
        output_tokens=output_tokens,
    )


def output_tokens(calls: Sequence[PlannedCall]) -> dict[str, int]:
    """How long each call's answer is, by schema name, so that every section adds up to its share.

    What an even split leaves over goes to the first components, a token each.
    """
    share: dict[str, int] = {}
    for section, tokens in SECTION_TOKENS.items():
        components = builtin_catalogue().in_section(section)
        each, left_over = divmod(tokens, len(components))
        for index, component in enumerate(components):
            share[component.name] = each + (1 if index < left_over else 0)
    return {
        call.request().schema_name: sum(share[component.name] for component in call.components)
        for call in calls
    }


def call_seconds(profile: Profile, calls: Sequence[PlannedCall]) -> list[float]:
    """The drawn length of each call in unscaled seconds, in the order of ``calls``."""
    seconds: list[float] = []
    for call in calls:
        name = call.request().schema_name
        tokens = profile.wanted_tokens(name) or 0
        seconds.append(profile.draw(name).total_seconds(tokens))
    return seconds


def makespan(lengths: Sequence[float], at_a_time: int) -> float:
    """When the last of ``lengths`` ends if they begin in order, ``at_a_time`` at once."""
    ends: list[float] = []
    for length in lengths:
        began = heapq.heappop(ends) if len(ends) >= at_a_time else 0.0
        heapq.heappush(ends, began + length)
    return max(ends, default=0.0)
