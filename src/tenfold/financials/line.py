"""What a line of a statement is, and what a derivation of one is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Statement(StrEnum):
    """Which statement a line belongs to."""

    INCOME = "income statement"
    BALANCE = "balance sheet"
    CASH_FLOW = "cash flow statement"


class Measure(StrEnum):
    """What a line is counted in."""

    MONEY = "money"
    SHARES = "shares"
    PER_SHARE = "per share"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement."""

    name: str
    title: str
    statement: Statement
    concepts: tuple[str, ...]
    """By preference, us-gaap names without prefix; empty for a line that is only derived."""
    measure: Measure = Measure.MONEY
    takes_largest: bool = False
    """Whether the concepts name parts as often as the total, so that the largest value is it."""
    own_names: str = ""
    """Pattern of the names that companies give to concepts of their own for this line. Such a
    concept is named where the line is missing; its value is never taken for the line's."""
    only_in_statements: bool = False
    """Whether a fact that stands in a note alone is not the line: it would give the statements a
    subtotal, or the company a trade, that its own statements do not show."""

    @property
    def is_instant(self) -> bool:
        """Whether it is a state at a day rather than a flow over a year."""
        return self.statement is Statement.BALANCE


@dataclass(frozen=True, slots=True)
class Derivation:
    """A line as the sum of others, where its definition allows it."""

    line: str
    terms: tuple[tuple[int, str], ...]
    """(+1 or -1, line): all of them are needed."""
    optional: tuple[tuple[int, str], ...] = ()
    """Terms that many companies simply do not have: left out, and of the formula too, if absent."""
    unless: tuple[str, ...] = ()
    """Lines beside which the derivation is wrong: companies tag the long-term part of their debt
    by the concept of the whole, and a bank has no earnings before interest."""
    beside: tuple[str, ...] = ()
    """Lines that must be there for it to make sense, though they are no part of the sum."""
    note: str | None = None
    """What the sum takes for granted."""


def define(
    statement: Statement,
    name: str,
    title: str,
    concepts: str,
    measure: Measure = Measure.MONEY,
    *,
    takes_largest: bool = False,
    own_names: str = "",
    only_in_statements: bool = False,
) -> Line:
    """A line from its concepts as one string, parted by blanks."""
    parted = tuple(concepts.split())
    return Line(
        name, title, statement, parted, measure, takes_largest, own_names, only_in_statements
    )
