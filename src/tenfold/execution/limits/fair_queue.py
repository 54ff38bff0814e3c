"""Whose turn it is: all who wait, by owner.

Owners take turns by start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996): each has a tag
that grows by what its requests cost, the lowest tag is next, and whoever comes begins at the tag
that is being served. So a newcomer is next, however many wait before it, and has its share from
then on; nobody is passed over for ever, since every tag but a waiting one grows. What a request
costs is its tokens where tokens are what is short, and one otherwise.

Where places in flight are what is short, whoever holds fewest comes first: shares of places even
out at once, and an owner with long answers has no more of them than one with short ones.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

P = TypeVar("P")


@dataclass(eq=False, slots=True)
class Turn(Generic[P]):
    """One who waits for a permit."""

    owner: object
    prompt_tokens: int
    output_tokens: int
    """At most."""
    permit: asyncio.Future[P]


@dataclass(eq=False, slots=True)
class _Owner(Generic[P]):
    owner: object
    """Kept, so that no other object can have its identity meanwhile."""
    tag: float
    held: int = 0
    turns: deque[Turn[P]] = field(default_factory=deque[Turn[P]])


class FairQueue(Generic[P]):
    """Turns that wait, and places that are held."""

    def __init__(self) -> None:
        self._owners: dict[int, _Owner[P]] = {}
        self._waiting: dict[int, _Owner[P]] = {}
        self._served = 0.0

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, turn: Turn[P]) -> None:
        """``turn`` waits."""
        owner = self._owner(turn.owner)
        owner.turns.append(turn)
        self._waiting[id(turn.owner)] = owner

    def next(self, *, by_places: bool) -> Turn[P]:
        """The turn that is next, left where it is; there must be one."""
        if by_places:
            first = min(self._waiting.values(), key=lambda owner: (owner.held, owner.tag))
        else:
            first = min(self._waiting.values(), key=lambda owner: owner.tag)
        return first.turns[0]

    def some(self, count: int) -> list[Turn[P]]:
        """Up to so many of the turns, of all owners alike."""
        found: list[Turn[P]] = []
        lines = [iter(owner.turns) for owner in self._waiting.values()]
        while lines and len(found) < count:
            for line in list(lines):
                turn = next(line, None)
                if turn is None:
                    lines.remove(line)
                else:
                    found.append(turn)
        return found[:count]

    def __len__(self) -> int:
        return sum(len(owner.turns) for owner in self._waiting.values())

    def remove(self, turn: Turn[P]) -> None:
        """``turn`` no longer waits; nothing where it did not."""
        owner = self._waiting.get(id(turn.owner))
        if owner is None or turn not in owner.turns:
            return
        owner.turns.remove(turn)
        if not owner.turns:
            del self._waiting[id(turn.owner)]
        self._forget_idle(owner)

    def hold(self, of: object, cost: float) -> None:
        """The owner ``of`` was given a place for a request of ``cost``."""
        owner = self._owner(of)
        self._served = max(self._served, owner.tag)
        owner.tag = max(owner.tag, self._served) + cost
        owner.held += 1

    def give_back(self, of: object) -> None:
        """The owner ``of`` has one place less."""
        owner = self._owners[id(of)]
        owner.held -= 1
        self._forget_idle(owner)

    def _owner(self, of: object) -> _Owner[P]:
        owner = self._owners.get(id(of))
        if owner is None:
            owner = self._owners[id(of)] = _Owner(of, self._served)
        elif not owner.turns:
            owner.tag = max(owner.tag, self._served)
        return owner

    def _forget_idle(self, owner: _Owner[P]) -> None:
        if owner.held == 0 and not owner.turns:
            del self._owners[id(owner.owner)]
