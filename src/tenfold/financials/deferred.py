"""Figures whose table is at hand and which are computed when somebody looks at them.

A repeat needs the table alone, because it stands in the questions; decoding thousands of facts and
computing statements from them is for who reads the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from tenfold.financials.figures_table import FiguresTable

if TYPE_CHECKING:
    from tenfold.financials.report import Financials

_ONCE = Lock()
"""One for all: an object with a lock of its own could not be handed to another process."""


class DeferredFinancials:
    """Statements and ratios, computed once and late; equal to the ``Financials`` they are."""

    __slots__ = ("_compute", "_computed", "table")

    def __init__(self, table: FiguresTable, compute: Callable[[], Financials]) -> None:
        self.table = table
        """The whole of them."""
        self._compute = compute
        self._computed: Financials | None = None

    def financials(self) -> Financials:
        """The figures.

        Raises:
            CacheError: what they are computed from was kept and is spoilt.
        """
        if self._computed is None:
            with _ONCE:  # two threads may look at the same time
                if self._computed is None:
                    self._computed = self._compute()
        return self._computed

    def __eq__(self, other: object) -> bool:
        if isinstance(other, DeferredFinancials):
            return self.financials() == other.financials()
        return self.financials() == other

    # As Financials, which hold dictionaries.
    __hash__ = None  # pyright: ignore[reportAssignmentType]
