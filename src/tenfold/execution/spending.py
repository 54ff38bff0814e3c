"""Keeps an analysis within the dollars that may be spent on it.

The most that an attempt may cost is set aside before it is sent, and replaced by what it took when
it is over. A call that does not fit beside what is set aside waits for that to be settled, since
most attempts take less; one that would not fit even then is not sent. Cheaper calls behind it may
still be. The alternative, to set aside what an attempt is expected to cost, sends more at once
where money is short, and passes the budget by as much as the answers under way are longer.

Invariant: spent and set aside together never exceed the budget, unless an attempt takes more than
was set aside for it.
"""

from __future__ import annotations

import asyncio
from collections import deque

from tenfold.errors import BudgetExceededError

_ROUNDING = 1e-12


class Spending:
    """One analysis's money."""

    def __init__(self, max_cost_usd: float) -> None:
        self.max_cost_usd = max_cost_usd
        self.spent_usd = 0.0
        self.set_aside_usd = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def fits(self, cost_usd: float) -> bool:
        """Whether so much may be spent now."""
        return self.spent_usd + self.set_aside_usd + cost_usd <= self.max_cost_usd + _ROUNDING

    def set_aside(self, cost_usd: float) -> None:
        """Set aside what an attempt may cost; to be settled by ``settle``."""
        self.set_aside_usd += cost_usd

    async def reserve(self, cost_usd: float) -> None:
        """Set aside what an attempt may cost, once it fits.

        Raises:
            BudgetExceededError: it will not, whatever becomes of the attempts under way.
        """
        while not self.fits(cost_usd):
            if self.spent_usd + cost_usd > self.max_cost_usd or not self.set_aside_usd:
                raise BudgetExceededError(self._what_is_short)
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        self.set_aside(cost_usd)

    @property
    def _what_is_short(self) -> str:
        # The same words for all calls, so that whoever lists what is missing says it once.
        budget = self.max_cost_usd
        shown = f"{budget:.2f}" if round(budget, 2) == budget else f"{budget:g}"
        return (
            f"Not asked: it may cost more than is left of the ${shown} that may be spent. Raise "
            "--max-cost-usd; what has been answered is kept and costs nothing again."
        )

    def settle(self, set_aside_usd: float, cost_usd: float) -> None:
        """An attempt for which ``set_aside_usd`` was set aside is over and took ``cost_usd``."""
        self.set_aside_usd = max(0.0, self.set_aside_usd - set_aside_usd)
        if self.set_aside_usd < _ROUNDING:
            self.set_aside_usd = 0.0
        self.spent_usd += cost_usd
        # All of them look again: a cheaper one may fit where the first in line does not.
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
