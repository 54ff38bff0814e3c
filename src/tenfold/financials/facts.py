"""What a fact is: one value of one concept, about one period, with the place it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class FactSource(StrEnum):
    """Where a fact was read."""

    INLINE = "inline"
    """Tagged in the filing itself."""
    COMPANYFACTS = "companyfacts"
    """SEC's collection of all that a company ever tagged."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The day or the span a fact is about; both ends belong to it."""

    end: date
    start: date | None = None
    """None for an instant: the state at the end of that day."""

    @property
    def days(self) -> int | None:
        """Length in days; None for an instant."""
        return None if self.start is None else (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class OtherReport:
    """What another filing says of the same concept and period, where that is another value."""

    value: Decimal
    accession: str
    form: str
    """'10-K', '10-K/A', '10-Q', '8-K'."""
    filed: date
    split: Fraction | None = None
    """New shares for each old one, where nothing but a stock split makes the difference."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A numeric fact, with sign, scale and transformation applied."""

    concept: str
    """With its taxonomy's prefix: 'us-gaap:Assets'."""
    value: Decimal | None
    """None where it is tagged as nil: reported as not there, which is not zero."""
    unit: str
    """'USD', 'shares', 'USD/shares', 'pure'."""
    period: Period
    source: FactSource
    dimensions: tuple[tuple[str, str], ...] = ()
    """(axis, member), sorted; empty for the consolidated entity."""
    decimals: int | None = None
    """Accuracy: -6 for 'to the million'; None for exact, or not told."""
    start: int | None = None
    """Offset in the filing's normal text; None for what is hidden or comes from companyfacts."""
    end: int | None = None
    accession: str | None = None
    """The filing that reports this value."""
    restatement: OtherReport | None = None
    """The last word on it in a filing made later, where that is another value."""
    before: OtherReport | None = None
    """What the last annual report before had said, where that was another value."""
    split: Fraction | None = None
    """Shares today for each share this value counts by, where stock was split after the filing
    that reports it; 0 where that cannot be told. The value itself is as reported."""

    @property
    def restated(self) -> Decimal | None:
        """What a later filing reports for the same period, where that is another value."""
        return self.restatement.value if self.restatement else None

    @property
    def restated_in(self) -> str | None:
        """Accession number of the first annual report that does so, or else filing."""
        return self.restatement.accession if self.restatement else None

    @property
    def rounding(self) -> Decimal:
        """Half of the last place that is told: the value may be this far off."""
        return Decimal(0) if self.decimals is None else Decimal(5).scaleb(-self.decimals - 1)


@dataclass(frozen=True, slots=True)
class UnreadFact:
    """A tagged value that could not be understood, and why."""

    concept: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class FactSet:
    """The facts of one filing."""

    facts: tuple[Fact, ...] = ()
    unread: tuple[UnreadFact, ...] = ()
    cover: tuple[tuple[str, str], ...] = ()
    """(concept, words) of the cover page's own facts: ('dei:DocumentType', '10-K')."""

    def of(self, concept: str) -> tuple[Fact, ...]:
        """The consolidated facts of one concept, in the filing's order."""
        return tuple(f for f in self.facts if f.concept == concept and not f.dimensions)
