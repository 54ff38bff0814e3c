"""The ledger of one model and key: what its fleet has used, and who waits.

Pure: a beat and the time in, a lease out; ``state`` goes to the database and back between beats.
All times are the database's.

Invariants: grants never pass a limit in any sixty seconds (``shared_window``); the places of the
members, or their calls in flight where those are still more, add up to at most the bound that was
set; whoever wants something is granted it after finitely many beats, since every tag but a waiting
one grows; a member that falls silent loses its places after ``_HOLDS_SECONDS`` and its grants with
their slots.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from math import inf
from typing import Any, Final

from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits, strictest
from tenfold.execution.limits.fleet.fair_shares import Claim, is_next, part, places
from tenfold.execution.limits.fleet.messages import (
    KINDS,
    NOTHING,
    Amounts,
    Beat,
    Learnt,
    Lease,
    Report,
)
from tenfold.execution.limits.fleet.shared_window import SharedWindow, slot_of

_HOLDS_SECONDS: Final = 5.0
"""After so long a silence a member's places are free."""
_WANTS_SECONDS: Final = 1.5
"""After so long a silence nothing is left for a member that waited."""
_KNOWN_SECONDS: Final = 120.0
"""After so long a silence it is forgotten."""
FIRST_WAVE: Final = 40
"""Calls in flight before the first answer has told any of them anything: one analysis."""
_ROUNDING: Final = 1e-6


@dataclass(slots=True)
class _Member:
    seen_at: float
    limits: CallLimits = NO_LIMITS
    wanted: Amounts = NOTHING
    first: Amounts = NOTHING
    in_flight: int = 0
    waiting: int = 0
    places: int = 0
    tag: float = 0.0
    """What it was granted, in shares of a minute's limit; see ``fair_shares``."""
    without_place_since: float | None = None
    last_report: int = 0

    @property
    def holds(self) -> int:
        return max(self.places, self.in_flight)


class FleetLedger:
    """Everything that the processes of a fleet share about one model."""

    def __init__(self) -> None:
        self._members: dict[str, _Member] = {}
        self._windows = [SharedWindow() for _ in KINDS]
        self._learnt: list[Learnt | None] = [None] * len(KINDS)
        self._heard = False
        self._paused_until = 0.0
        self._served = 0.0
        """The tag of whoever was granted something last; a newcomer begins there."""
        self._latest = 0.0

    def beat(self, beat: Beat, now: float) -> Lease:
        """Take down what a member tells and grant what it may have."""
        now = self._latest = max(now, self._latest)  # a database's clock may be set back
        self._forget(now)
        me = self._members.setdefault(beat.member, _Member(now))
        waited = any(me.wanted) and now - me.seen_at < _WANTS_SECONDS
        me.seen_at = now
        for report in beat.reports:
            if report.number > me.last_report:
                me.last_report = report.number
                self._correct(report, me, now - beat.at)
        self._learn(beat, now)
        me.limits, me.in_flight, me.waiting = beat.limits, beat.in_flight, beat.waiting
        me.wanted, me.first = beat.wanted, beat.first
        if not waited:
            me.tag = max(me.tag, self._served)
        limits = strictest(m.limits for m in self._holding(now).values())
        self._limit(limits, now)
        granted = self._grant(beat.member, now)
        bound = limits.max_in_flight
        if bound is None and not self._heard:
            bound = FIRST_WAVE
        me.places = self._places(beat.member, bound, now)
        lease = Lease(
            slot=slot_of(now),
            granted=granted,
            places=None if bound is None else me.places,
            members=len(self._holding(now)),
            limits=limits,
            per_minute=tuple(window.limit for window in self._windows),
            paused_seconds=max(0.0, self._paused_until - now),
        )
        if beat.leaves:
            me.places = me.in_flight = me.waiting = 0
            me.limits = NO_LIMITS
            me.seen_at = now - _HOLDS_SECONDS
        return lease

    def state(self) -> str:
        """As it is kept."""
        return json.dumps(
            {
                "members": {name: asdict(member) for name, member in self._members.items()},
                "windows": [window.state() for window in self._windows],
                "learnt": [one and asdict(one) for one in self._learnt],
                "heard": self._heard,
                "paused_until": self._paused_until,
                "served": self._served,
                "latest": self._latest,
            },
            separators=(",", ":"),
        )

    @classmethod
    def of(cls, state: str | None) -> FleetLedger:
        """What ``state`` told; empty where there is none."""
        ledger = cls()
        if state is None:
            return ledger
        kept: dict[str, Any] = json.loads(state)
        for name, member in kept["members"].items():
            limits = CallLimits(**member.pop("limits"))
            wanted, first = tuple(member.pop("wanted")), tuple(member.pop("first"))
            ledger._members[name] = _Member(**member, limits=limits, wanted=wanted, first=first)
        ledger._windows = [SharedWindow.of(window) for window in kept["windows"]]
        ledger._learnt = [one and Learnt(**one) for one in kept["learnt"]]
        ledger._heard, ledger._paused_until = kept["heard"], kept["paused_until"]
        ledger._served, ledger._latest = kept["served"], kept["latest"]
        return ledger

    def _forget(self, now: float) -> None:
        for name, member in list(self._members.items()):
            if now - member.seen_at > _KNOWN_SECONDS:
                del self._members[name]

    def _holding(self, now: float) -> dict[str, _Member]:
        return {n: m for n, m in self._members.items() if now - m.seen_at < _HOLDS_SECONDS}

    def _correct(self, report: Report, me: _Member, ahead: float) -> None:
        """Take down ``report``; the database's clock is ``ahead`` of the member's."""
        for slot, amounts in report.corrections.items():
            for window, amount in zip(self._windows, amounts, strict=True):
                window.correct(slot, amount)
            me.tag += self._share(amounts)
        for at, amounts in report.unleased.items():
            for window, amount in zip(self._windows, amounts, strict=True):
                if amount:
                    window.take(amount, at + ahead)
            me.tag += self._share(amounts)

    def _learn(self, beat: Beat, now: float) -> None:
        self._heard = self._heard or beat.heard
        self._paused_until = max(self._paused_until, now + beat.paused_seconds)
        for kind, learnt in enumerate(beat.learnt):
            if learnt is not None:
                self._learnt[kind] = learnt

    def _limit(self, limits: CallLimits, now: float) -> None:
        """Have the strictest limits hold, set or learnt."""
        set_by_users = (limits.requests_per_minute, limits.tokens_per_minute, None, None)
        waiting = [
            m for m in self._members.values() if now - m.seen_at < _WANTS_SECONDS and any(m.wanted)
        ]
        for kind, window in enumerate(self._windows):
            learnt, own = self._learnt[kind], set_by_users[kind]
            known = [float(own)] if own is not None else []
            known += [learnt.per_minute] if learnt is not None else []
            at_once = inf if learnt is None else learnt.at_once
            window.set_limit(min(known, default=None), at_once, now, heard=self._heard)
            largest = max((m.first[kind] for m in waiting), default=0.0)
            window.rest(now, crowded=bool(waiting), largest=largest)

    def _grant(self, name: str, now: float) -> Amounts:
        """A part of what is wanted, of each kind alike: at least the first request, or nothing."""
        me = self._members[name]
        share = 1.0
        for kind, window in enumerate(self._windows):
            if window.limit is None or me.wanted[kind] <= 0:
                continue
            first, wanted = me.first[kind], me.wanted[kind]
            there_is = window.available(first, now)
            claims = self._claims(kind, now)
            mine = part(name, claims, there_is) * wanted
            if mine < first and is_next(name, claims):
                mine = min(first, there_is)
            if mine < min(first, window.limit) * (1 - _ROUNDING):
                return self._granted(NOTHING)
            share = min(share, mine / wanted)
        if not me.wanted[0]:
            return self._granted(NOTHING)
        requests = max(1.0, float(int(share * me.wanted[0] + _ROUNDING)))
        rest = [max(first, share * w) for first, w in zip(me.first, me.wanted, strict=True)][1:]
        amounts: Amounts = (requests, rest[0], rest[1], rest[2])
        for window, amount in zip(self._windows, amounts, strict=True):
            if window.limit is not None:
                window.take(amount, now)
        self._served = max(self._served, me.tag)
        me.tag += self._share(amounts)
        return self._granted(amounts)

    def _granted(self, amounts: Amounts) -> Amounts:
        """``amounts`` where there are limits: of the rest there is no end."""
        found = [
            inf if window.limit is None else amount
            for window, amount in zip(self._windows, amounts, strict=True)
        ]
        return (found[0], found[1], found[2], found[3])

    def _share(self, amounts: Amounts) -> float:
        """Of a minute's limits, the one that ``amounts`` take most of."""
        shares = [
            amount / window.limit
            for window, amount in zip(self._windows, amounts, strict=True)
            if window.limit is not None
        ]
        return max(shares, key=abs, default=0.0)

    def _claims(self, kind: int, now: float) -> dict[str, Claim]:
        return {
            name: Claim(m.tag, self._share(m.wanted), m.wanted[kind])
            for name, m in self._members.items()
            if now - m.seen_at < _WANTS_SECONDS and m.wanted[kind] > 0
        }

    def _places(self, name: str, bound: int | None, now: float) -> int:
        holding = self._holding(now)
        me = holding[name]
        if bound is None:
            return 0
        order = sorted(holding, key=lambda n: (holding[n].without_place_since or inf, n))
        demands = {n: m.in_flight + m.waiting for n, m in holding.items()}
        fair = places(bound, demands, order)[name]
        others = sum(m.holds for n, m in holding.items() if n != name)
        mine = max(0, min(fair, bound - others))
        if mine or not me.waiting:
            me.without_place_since = None
        elif me.without_place_since is None:
            me.without_place_since = now
        return mine
