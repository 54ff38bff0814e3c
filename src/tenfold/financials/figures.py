"""A figure: what one line says of one year, with the facts or the formula behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tenfold.financials.facts import Fact


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a line for a fiscal year, reported or derived."""

    line: str
    fiscal_year: int
    value: Decimal
    unit: str
    facts: tuple[Fact, ...]
    """The fact itself, or all facts that a derived value was computed from."""
    formula: str | None = None
    """'revenue - cost_of_revenue'; None for a reported value."""
    note: str | None = None
    """What a reader should know: two values reported, a later restatement."""

    @property
    def is_derived(self) -> bool:
        """Whether it was computed here rather than reported."""
        return self.formula is not None

    @property
    def concept(self) -> str | None:
        """The concept it was reported by, also where it was adjusted for a stock split since; None
        for a figure that was computed from others."""
        adjusted = len(self.facts) == 1 and self.facts[0].split
        return None if self.is_derived and not adjusted else self.facts[0].concept

    @property
    def rounding(self) -> Decimal:
        """How far the value may be off because the facts are rounded."""
        return sum((fact.rounding for fact in self.facts), Decimal(0))


@dataclass(frozen=True, slots=True)
class Missing:
    """Not available, and why."""

    reason: str
