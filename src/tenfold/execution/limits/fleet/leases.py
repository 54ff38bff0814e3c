"""What a process has been granted and not yet used, and what it must tell of its use."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import inf, isinf
from typing import Final

from tenfold.execution.limits.fleet.messages import KINDS, NOTHING, Amounts, Report, total
from tenfold.execution.limits.fleet.shared_window import SLOT_SECONDS

_ROUNDING: Final = 1e-6
_MOST_UNCONFIRMED: Final = 600
"""Reports that are kept while the ledger cannot be reached: what is older has expired there."""


@dataclass(slots=True)
class _Granted:
    slot: int
    until: float
    left: list[float]


@dataclass(slots=True)
class Use:
    """What one request took, and of which slot; slot None without a lease."""

    slot: int | None
    amounts: Amounts


@dataclass(slots=True)
class Leases:
    """Grants by time, oldest first."""

    _granted: deque[_Granted] = field(default_factory=deque[_Granted])
    _limited: list[bool] = field(default_factory=lambda: [False] * len(KINDS))
    _corrections: dict[int, Amounts] = field(default_factory=dict[int, Amounts])
    _unleased: dict[float, Amounts] = field(default_factory=dict[float, Amounts])
    _reports: list[Report] = field(default_factory=list[Report])
    _number: int = 0

    @property
    def limits_anything(self) -> bool:
        """Whether requests need a lease at all."""
        return any(self._limited)

    @property
    def counts_tokens(self) -> bool:
        """Whether tokens are limited."""
        return any(self._limited[1:])

    def add(self, slot: int, granted: Amounts, until: float) -> None:
        """``granted`` may be used ``until`` then; infinite is what nothing limits."""
        self._limited = [isinf(amount) for amount in granted]
        self._limited = [not free for free in self._limited]
        if any(0 < amount < inf for amount in granted):
            self._granted.append(_Granted(slot, until, [0.0 if a == inf else a for a in granted]))

    def left(self, now: float) -> Amounts:
        """What may be used now."""
        self._expire(now)
        sums = [0.0] * len(KINDS)
        for one in self._granted:
            for kind, amount in enumerate(one.left):
                sums[kind] += amount
        return (sums[0], sums[1], sums[2], sums[3])

    def cover(self, amounts: Amounts, now: float) -> bool:
        """Whether a request that takes ``amounts`` may go."""
        left = self.left(now)
        # A single request larger than its limit is granted alone, with whatever it was reckoned
        # to take then; by now it may be reckoned a little larger.
        return all(
            not limited or there * (1 + _ROUNDING) >= needed
            for limited, there, needed in zip(self._limited, left, amounts, strict=True)
        )

    def take(self, amounts: Amounts, now: float) -> Use:
        """Use ``amounts``, from the oldest grants on."""
        self._expire(now)
        missing = [n if limited else 0.0 for limited, n in zip(self._limited, amounts, strict=True)]
        slot: int | None = None
        for one in self._granted:
            for kind, needed in enumerate(missing):
                taken = min(needed, one.left[kind])
                if taken > 0:
                    one.left[kind] -= taken
                    missing[kind] -= taken
                    slot = one.slot
        free = [
            n if not limited else 0.0 for limited, n in zip(self._limited, amounts, strict=True)
        ]
        unleased = [n + m for n, m in zip(free, missing, strict=True)]
        if any(unleased):
            # By half seconds, and by their ends: what is counted too late errs on the safe side.
            at = (now // SLOT_SECONDS + 1) * SLOT_SECONDS
            amounts_then = (unleased[0], unleased[1], unleased[2], unleased[3])
            self._unleased[at] = total(self._unleased.get(at, NOTHING), amounts_then)
        return Use(slot, amounts)

    def correct(self, use: Use, amounts: Amounts) -> None:
        """What ``use`` was taken for turned out to be ``amounts``."""
        before, use.amounts = use.amounts, amounts
        by: Amounts = (
            amounts[0] - before[0],
            amounts[1] - before[1],
            amounts[2] - before[2],
            amounts[3] - before[3],
        )
        if use.slot is None:
            return
        self._corrections[use.slot] = total(self._corrections.get(use.slot, NOTHING), by)

    def report(self, now: float, *, all_back: bool = False) -> tuple[Report, ...]:
        """What the ledger has not confirmed, oldest first; ``all_back`` gives up every lease."""
        self._expire(inf if all_back else now)
        if self._corrections or self._unleased:
            self._number += 1
            self._reports.append(Report(self._number, self._corrections, self._unleased))
            self._corrections, self._unleased = {}, {}
            del self._reports[:-_MOST_UNCONFIRMED]
        return tuple(self._reports)

    def confirmed(self, number: int) -> None:
        """The ledger has the reports up to ``number``."""
        self._reports = [report for report in self._reports if report.number > number]

    def _expire(self, now: float) -> None:
        while self._granted and self._granted[0].until <= now:
            old = self._granted.popleft()
            back: Amounts = (-old.left[0], -old.left[1], -old.left[2], -old.left[3])
            if any(back):
                before = self._corrections.get(old.slot, NOTHING)
                self._corrections[old.slot] = total(before, back)
