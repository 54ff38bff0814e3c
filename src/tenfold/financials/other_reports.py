"""What other filings say of a value: restated later, or reported differently before.

Companyfacts does not tell how exact a value is, and a filing repeats its figures in prose: '$90.7
billion' of debt is 90,678 million, not a restatement. So a value that is another one rounded by
two digits or more counts as the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from tenfold.financials.facts import OtherReport
from tenfold.financials.splits import SAME

_FEWER_DIGITS: Final = 2
_LEAST_DIGITS: Final = 4
"""Digits a value must have to be rounded at all: 201 is not 200."""


def is_annual_report(form: str) -> bool:
    """Whether a form is an annual report: 10-K, its amendments and transition reports."""
    return form.startswith("10-K")


@dataclass(frozen=True, slots=True)
class Others:
    """Looks among the reports of one value for those that say otherwise."""

    bases: Mapping[str, Fraction]
    """Share bases of annual reports; empty for what is not counted in shares."""
    per_share: bool

    def later(self, reports: tuple[OtherReport, ...], chosen: OtherReport) -> OtherReport | None:
        """The last word on a value, where it was filed later and differs.

        Of the filings that say it, the first annual report: the one that restates.
        """
        last = reports[-1]
        if last.filed <= chosen.filed or same_value(last.value, chosen.value):
            return None
        saying = [r for r in reports if r.filed > chosen.filed and r.value == last.value]
        first = next((r for r in saying if is_annual_report(r.form)), saying[0])
        return self._with_split(chosen, first)

    def earlier(self, reports: tuple[OtherReport, ...], chosen: OtherReport) -> OtherReport | None:
        """What the annual report before had said, where that differs."""
        before = [r for r in reports if r.filed < chosen.filed and is_annual_report(r.form)]
        if not before or same_value(before[-1].value, chosen.value):
            return None
        return self._with_split(chosen, before[-1])

    def _with_split(self, chosen: OtherReport, other: OtherReport) -> OtherReport:
        """The other report, marked where a stock split alone explains what it says."""
        ours, theirs = self.bases.get(chosen.accession), self.bases.get(other.accession)
        if not ours or not theirs or ours == theirs:
            return other
        ratio = theirs / ours if other.filed < chosen.filed else ours / theirs
        # New shares for each old one; counts grow by it, amounts per share shrink.
        old, new = (other, chosen) if other.filed < chosen.filed else (chosen, other)
        factor = 1 / ratio if self.per_share else ratio
        expected = old.value * factor.numerator / factor.denominator
        close = abs(expected - new.value) <= max(abs(new.value) / 100, Decimal("0.01"))
        return replace(other, split=ratio) if close and ratio != SAME else other


def same_value(one: Decimal, other: Decimal) -> bool:
    """Whether two values are equal, or one is the other in clearly fewer digits."""
    if one == other:
        return True
    coarse, fine = sorted(
        (one.normalize(), other.normalize()), key=lambda d: len(d.as_tuple().digits)
    )
    digits = len(fine.as_tuple().digits)
    if digits < _LEAST_DIGITS or digits - len(coarse.as_tuple().digits) < _FEWER_DIGITS:
        return False
    place = Decimal(1).scaleb(int(coarse.as_tuple().exponent))
    return coarse in (
        fine.quantize(place, ROUND_HALF_EVEN),
        fine.quantize(place, ROUND_HALF_UP),
    )
