"""One process's part in the limits of its fleet, for one model and key.

Idea: while it has calls it tells the ledger a few times a second what waits and what was used
(a beat), and gets a lease: so many requests and tokens for the next moment, and so many places. A
beat serves however many calls wait, so a database is asked about four times a second and not once
a call; what is not used goes back with a later beat. An idle process says nothing and holds
nothing.

The ledger may be down or slow. After ``_PATIENCE_SECONDS`` without a word from it the process goes
on alone, with its even share of the limits by the number of processes that were last seen, and
says so once; it asks again from time to time, and tells then what it used meanwhile.

Invariant: a lease is used only within ``LEASE_SECONDS`` of when it was asked for, which is no
later than ``LEASE_SECONDS`` after it was granted, whatever the clocks say.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from tenfold.clock import Clock
from tenfold.errors import StoreError
from tenfold.execution.limits.call_limits import NO_LIMITS, CallLimits, strictest
from tenfold.execution.limits.cost import Cost
from tenfold.execution.limits.fleet.board import Board
from tenfold.execution.limits.fleet.leases import Leases, Use
from tenfold.execution.limits.fleet.messages import (
    KINDS,
    LEASE_SECONDS,
    NOTHING,
    Amounts,
    Beat,
    Learnt,
    Lease,
    amounts_of,
)

_WAITING_BEAT_SECONDS: Final = 0.25
_QUIET_BEAT_SECONDS: Final = 1.0
"""Between two beats while calls are in flight and none waits."""
_SHORTEST_BEAT_SECONDS: Final = 0.05
_LINGER_SECONDS: Final = 1.0
"""An idle process stays so long: the next call may come at once."""
_PATIENCE_SECONDS: Final = 2.0
_LEAST_RETRY_SECONDS, _MOST_RETRY_SECONDS = 1.0, 10.0
_UNSEEN_MEMBERS: Final = 2
"""How many share the limits where nobody has ever been seen: another, to be careful."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Need:
    """What a governor would send now if it were let."""

    limits: CallLimits
    learnt: tuple[Learnt | None, ...]
    heard: bool
    wanted: Amounts
    first: Amounts
    in_flight: int
    waiting: int
    paused_seconds: float

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way and nothing waits."""
        return not self.in_flight and not self.waiting


class FleetMember:
    """What a governor asks instead of its own limits, as long as its fleet's ledger answers."""

    def __init__(
        self,
        board: Board,
        key: str,
        model: str,
        clock: Clock,
        need: Callable[[], Need],
        changed: Callable[[], None],
    ) -> None:
        """``need`` tells what is wanted, ``changed`` is called when more, or less, may go."""
        self._board, self._key, self._model, self._clock = board, key, model, clock
        self._need, self._changed = need, changed
        self._name = secrets.token_hex(8)
        self._leases = Leases()
        self._lease: Lease | None = None
        self._asked = NO_LIMITS
        """What its own users set when it last beat."""
        self.is_alone = False
        """Whether limits are those of this process's share, for want of the ledger."""
        self.trouble: str | None = None
        """What to tell of it; None while limits are shared."""
        self._has_warned = False
        self._beating: asyncio.Task[None] | None = None
        self._nudged = asyncio.Event()
        self._is_leaving = False
        self._is_short = False
        """Whether the ledger knows of more that waits than it could grant."""
        self._last_beat = -_QUIET_BEAT_SECONDS
        self._next_beat = 0.0
        self._retry_seconds = _LEAST_RETRY_SECONDS
        self._unanswered: asyncio.Future[Lease] | None = None

    @property
    def paused_seconds(self) -> float:
        """For how long the provider wanted no calls when the ledger was last asked."""
        return 0.0 if self._lease is None else self._lease.paused_seconds

    @property
    def places(self) -> int | None:
        """Calls that this process may have in flight; None where no number was set."""
        if self.is_alone:
            bound = self.limits.max_in_flight
            return None if bound is None else max(1, bound // self._members)
        return None if self._lease is None else self._lease.places

    @property
    def limits(self) -> CallLimits:
        """What the fleet's users set, the strictest of each."""
        told = [] if self._lease is None else [self._lease.limits]
        return strictest([self._asked, *told])

    @property
    def counts_tokens(self) -> bool:
        """Whether tokens are limited."""
        return self._leases.counts_tokens

    def share(self) -> CallLimits:
        """The limits of this process while it is alone: its part of what holds for all."""
        told = self._lease.per_minute if self._lease else (None,) * len(KINDS)
        limits = self.limits
        return CallLimits(
            requests_per_minute=self._part(limits.requests_per_minute or told[0]),
            tokens_per_minute=self._part(limits.tokens_per_minute or told[1]),
            max_in_flight=limits.max_in_flight,
        )

    def wait_seconds(self, cost: Cost, now: float) -> float:
        """How long until a request of ``cost`` may go, or until it is worth asking again."""
        if self.is_alone or (self._lease and self._leases.cover(amounts_of(cost), now)):
            self._start()
            return 0.0
        self.nudge()
        return max(_SHORTEST_BEAT_SECONDS, self._next_beat - now)

    def short_for_seconds(self, cost: Cost, now: float) -> float:
        """About how long the pace of the whole fleet takes for what ``cost`` lacks; 0.0 where
        nothing lacks or nothing is known."""
        return self._longest_lack(cost, now)[0]

    def why(self, cost: Cost, now: float) -> str:
        """What a request of ``cost`` waits for, as a sentence can name it."""
        return f"this process's share of {self._longest_lack(cost, now)[1]} a minute"

    def _longest_lack(self, cost: Cost, now: float) -> tuple[float, str]:
        if self.is_alone or self._lease is None or not self._is_short:
            return 0.0, "the limits"
        needs, left = amounts_of(cost), self._leases.left(now)
        lacks = [
            (max(0.0, need - there) * 60 / limit, f"{limit:,.0f} {what}")
            for what, need, there, limit in zip(
                KINDS, needs, left, self._lease.per_minute, strict=True
            )
            if limit
        ]
        return max(lacks, default=(0.0, "the limits"))

    def take(self, cost: Cost, now: float) -> Use:
        """A request of ``cost`` is sent."""
        return self._leases.take(amounts_of(cost), now)

    def correct(self, use: Use, amounts: Amounts) -> None:
        """The request took ``amounts``."""
        self._leases.correct(use, amounts)

    def left(self, now: float) -> Amounts:
        """What is leased and not used."""
        return self._leases.left(now)

    def nudge(self) -> None:
        """Something waits that the ledger may not know of: beat soon."""
        if not self._is_short and not self.is_alone:
            self._nudged.set()
        self._start()

    def _start(self) -> None:
        if self._beating is None:
            self._is_leaving = False
            self._beating = asyncio.ensure_future(self._beat_while_busy())

    async def leave(self) -> None:
        """Give back what is leased, where nothing is under way any more, and wait until it is."""
        if self._beating is not None:
            self._is_leaving = True
            self._nudged.set()
            await asyncio.wait({self._beating})

    async def _beat_while_busy(self) -> None:
        idle_since: float | None = None
        try:
            while True:
                need = self._need()
                now = self._clock.now()
                idle_since = (now if idle_since is None else idle_since) if need.is_idle else None
                lingered = idle_since is not None and now - idle_since >= _LINGER_SECONDS
                if need.is_idle and (lingered or self._is_leaving):
                    await self._beat(need, leaves=True)
                    if self._need().is_idle:
                        break
                    continue
                self._is_leaving = False
                self._nudged.clear()
                await self._beat(need)
                await self._sleep_until_due(need)
        finally:
            self._beating = None
            self._is_short = False
            if not self.is_alone:
                self._lease = None
        with suppress(StoreError):
            await self._board.rest()

    async def _sleep_until_due(self, need: Need) -> None:
        seconds = _WAITING_BEAT_SECONDS if need.waiting else _QUIET_BEAT_SECONDS
        if self.is_alone:
            seconds = self._retry_seconds
            self._retry_seconds = min(_MOST_RETRY_SECONDS, 2 * seconds)
        self._next_beat = self._last_beat + seconds
        # The shortest sleep whatever happens; what comes in that time waits for its end.
        await self._clock.sleep(self._last_beat + _SHORTEST_BEAT_SECONDS - self._clock.now())
        sleeping = asyncio.ensure_future(self._clock.sleep(self._next_beat - self._clock.now()))
        nudged = asyncio.ensure_future(self._nudged.wait())
        try:
            await asyncio.wait({sleeping, nudged}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            nudged.cancel()

    async def _beat(self, need: Need, *, leaves: bool = False) -> None:
        now = self._last_beat = self._clock.now()
        reports = self._leases.report(now, all_back=leaves)
        self._asked = need.limits
        beat = Beat(
            member=self._name,
            at=now,
            limits=need.limits,
            learnt=need.learnt,
            heard=need.heard,
            wanted=NOTHING if leaves else need.wanted,
            first=NOTHING if leaves else need.first,
            in_flight=need.in_flight,
            waiting=need.waiting,
            paused_seconds=need.paused_seconds,
            reports=reports,
            leaves=leaves,
        )
        try:
            lease = await self._answer(beat)
        except StoreError as error:
            self._lost(str(error))
            return
        if lease is None:
            self._lost(f"It has not answered within {_PATIENCE_SECONDS:g} s.")
            return
        if reports:
            self._leases.confirmed(reports[-1].number)
        self._lease = lease
        demand = need.in_flight + need.waiting
        short_of_places = lease.places is not None and lease.places < demand
        self._is_short = lease.granted[0] < beat.wanted[0] or short_of_places
        self._leases.add(lease.slot, lease.granted, now + LEASE_SECONDS)
        if self.is_alone:
            self.is_alone, self.trouble = False, None
            self._retry_seconds = _LEAST_RETRY_SECONDS
            _log.info("The limits of %s are shared with other processes again.", self._model)
        self._changed()

    async def _answer(self, beat: Beat) -> Lease | None:
        """None where none comes in time; what was granted then stays unused."""
        if self._unanswered is not None and not self._unanswered.done():
            await asyncio.sleep(0)
            return None
        answer = asyncio.ensure_future(self._board.beat(self._key, self._model, beat))
        waited = asyncio.ensure_future(self._clock.sleep(_PATIENCE_SECONDS))
        try:
            await asyncio.wait({answer, waited}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waited.cancel()
        if answer.done():
            return answer.result()
        self._unanswered = answer
        answer.add_done_callback(lambda late: late.cancelled() or late.exception())
        return None

    def _lost(self, reason: str) -> None:
        if not self.is_alone:
            self.is_alone = True
            self.trouble = (
                f"The database that shares the limits of {self._model} among processes cannot be "
                f"used, so this process keeps to 1/{self._members} of them until it can. {reason}"
            )
            if not self._has_warned:
                self._has_warned = True
                _log.warning(self.trouble)
        self._changed()

    @property
    def _members(self) -> int:
        return _UNSEEN_MEMBERS if self._lease is None else max(1, self._lease.members)

    def _part(self, limit: float | None) -> int | None:
        return None if limit is None else max(1, int(limit / self._members))
