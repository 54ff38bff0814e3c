"""What each process of a fleet may have of what there is.

Amounts are shared by start-time fair queueing as in ``fair_queue``: each has a tag that grows by
what it is granted, and what there is goes to the lowest tags first, as water fills a vessel. What
another is behind by is left for it to fetch. Where several limits are short a tag counts the
dearest of them, as in dominant resource fairness (Ghodsi et al., NSDI 2011): with a tag for each
two members could wait for one another. Places in flight are shared out by demand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_HALVINGS: Final = 40


@dataclass(frozen=True, slots=True)
class Claim:
    """What one member wants of one limit."""

    tag: float
    span: float
    """By how much its tag will have grown once it has all that it wants; above nought."""
    want: float

    def below(self, level: float) -> float:
        """The part of what it wants, nought to one, that brings its tag up to ``level``."""
        return min(1.0, max(0.0, (level - self.tag) / self.span))


def part(member: str, claims: Mapping[str, Claim], there_is: float) -> float:
    """Which part of what ``member`` wants it may have, where ``there_is`` so much for all."""
    if sum(claim.want for claim in claims.values()) <= there_is:
        return 1.0
    low = min(claim.tag for claim in claims.values())
    high = max(claim.tag + claim.span for claim in claims.values())
    for _ in range(_HALVINGS):
        level = (low + high) / 2
        if sum(claim.want * claim.below(level) for claim in claims.values()) > there_is:
            high = level
        else:
            low = level
    return claims[member].below(low)


def is_next(member: str, claims: Mapping[str, Claim]) -> bool:
    """Whether no other has a lower tag."""
    return min((claim.tag, name) for name, claim in claims.items())[1] == member


def places(there_are: int, demands: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """Places by member: evenly up to each one's demand, what is left over in ``order``.

    Half of what nobody asks for is shared out too, so that a call that comes between two beats
    finds a place.
    """
    given: dict[str, int] = dict.fromkeys(demands, 0)
    left = there_are
    unmet = [name for name in order if demands[name] > 0]
    while left and unmet:
        each = max(1, left // len(unmet))
        for name in unmet:
            more = min(each, demands[name] - given[name], left)
            given[name] += more
            left -= more
        unmet = [name for name in order if given[name] < demands[name]]
    spare = left // (2 * len(demands)) if demands else 0
    return {name: many + spare for name, many in given.items()}
