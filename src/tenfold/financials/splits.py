"""Stock splits between the annual reports of a company, found in what the reports say.

A report states its own years per share as they are counted on its day, so the reports before a
split and after it disagree about the years they share: on share counts by the split's ratio, on
earnings per share by its inverse. That disagreement is the evidence used here. The alternatives are
weaker: the tagged ratio (``StockholdersEquityNoteStockSplitConversionRatio1``) carries the day of
the announcement, the record or the trade, appears in some reports and not in others, and says
nothing of whether a figure was adjusted; and a jump in the number of shares may be a merger.

Invariant: two reports stand on the same basis only if they share a year and agree about it. Where
they share none, no ratio is assumed: ``UNKNOWN``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from tenfold.financials.facts import Period

UNKNOWN: Final = Fraction(0)
SAME: Final = Fraction(1)

SHARE_CONCEPTS: Final = frozenset(
    {
        "us-gaap:WeightedAverageNumberOfDilutedSharesOutstanding",
        "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic",
        "us-gaap:WeightedAverageNumberOfShareOutstandingBasicAndDiluted",
    }
)
EARNINGS_CONCEPTS: Final = frozenset(
    {
        "us-gaap:EarningsPerShareDiluted",
        "us-gaap:EarningsPerShareBasic",
        "us-gaap:EarningsPerShareBasicAndDiluted",
    }
)

STANDING_CONCEPTS: Final = frozenset({"us-gaap:CommonStockSharesOutstanding"})
"""Shares at a year's last day: asked where reports give the others only by class of stock."""
BASIS_CONCEPTS: Final = SHARE_CONCEPTS | EARNINGS_CONCEPTS | STANDING_CONCEPTS

Averages = Mapping[tuple[str, Period], Decimal]
"""(concept, period) to the value one report gives."""

_LEAST_CHANGE: Final = 0.04
_SPREAD: Final = 0.01
"""How far the years may disagree about the ratio: counts are rounded to thousands or millions."""
_NEAR: Final = 0.005
_LARGEST_DENOMINATOR: Final = 20
_HALF_A_CENT: Final = Decimal("0.005")


def share_bases(reports: Iterable[tuple[str, Averages]], accession: str) -> dict[str, Fraction]:
    """Shares as ``accession`` counts them for each share as the other reports do.

    Args:
        reports: annual reports in the order of filing, with their share and per-share figures.
        accession: the report whose basis is the measure; 1 for itself.

    Reports later than it have the inverse: a share of theirs is a fraction of one of its own.
    Empty where it is not among them.
    """
    known = [(name, averages) for name, averages in reports if averages]
    steps = [ratio_between(old, new) for (_, old), (_, new) in pairwise(known)]
    names = [name for name, _ in known]
    if accession not in names:
        return {}
    own = names.index(accession)
    bases = {accession: SAME}
    ratio = SAME
    for place in range(own - 1, -1, -1):
        ratio *= steps[place]
        bases[names[place]] = ratio
    ratio = SAME
    for place in range(own + 1, len(names)):
        step = steps[place - 1]
        ratio = UNKNOWN if not (step and ratio) else ratio / step
        bases[names[place]] = ratio
    return bases


def ratio_between(old: Averages, new: Averages) -> Fraction:
    """New shares for each old one between two reports; ``UNKNOWN`` where they share no year."""
    shares = _common(old, new, SHARE_CONCEPTS)
    earnings = _common(old, new, EARNINGS_CONCEPTS)
    if shares:
        split = _from_shares(shares)
        return split if all(_explains(split, *pair) for pair in earnings) else SAME
    if earnings:
        return _from_earnings(earnings)
    standing = _common(old, new, STANDING_CONCEPTS)
    return _from_shares(standing) if standing else UNKNOWN


def _from_shares(shares: list[tuple[Decimal, Decimal]]) -> Fraction:
    """The ratio all years agree about; where they do not, counts were corrected, not split."""
    ratios = [float(after / before) for before, after in shares]
    ratio = sorted(ratios)[len(ratios) // 2]
    agree = all(abs(each / ratio - 1) <= _SPREAD for each in ratios)
    return _simplest(ratio) if agree and abs(ratio - 1) >= _LEAST_CHANGE else SAME


def _common(
    old: Averages, new: Averages, concepts: frozenset[str]
) -> list[tuple[Decimal, Decimal]]:
    return [(old[key], new[key]) for key in old if key[0] in concepts and old[key] and new.get(key)]


def _simplest(ratio: float) -> Fraction:
    """4 for 3.998, 1/10 for 0.1001; as it is where nothing simple is near."""
    many = Fraction(ratio if ratio >= 1 else 1 / ratio)
    for largest in (1, 2, 3, 4, 5, 10, _LARGEST_DENOMINATOR):
        near = many.limit_denominator(largest)
        if abs(near / many - 1) <= _NEAR:
            return near if ratio >= 1 else 1 / near
    exact = many.limit_denominator(10_000)
    return exact if ratio >= 1 else 1 / exact


def _explains(split: Fraction, before: Decimal, after: Decimal) -> bool:
    """Whether earnings per share changed by the split and rounding alone."""
    expected = before * split.denominator / split.numerator
    allowed = _HALF_A_CENT + _HALF_A_CENT * split.denominator / split.numerator
    return abs(expected - after) <= allowed + abs(expected) * Decimal(str(_SPREAD))


def _from_earnings(earnings: list[tuple[Decimal, Decimal]]) -> Fraction:
    """Without share counts, only whole ratios (or their inverse) that explain every year."""
    before, after = max(earnings, key=lambda pair: abs(pair[1]))
    ratio = float(before / after)
    if ratio <= 0 or abs(ratio - 1) < _LEAST_CHANGE:
        return SAME
    whole = round(ratio) if ratio > 1 else round(1 / ratio)
    split = Fraction(whole) if ratio > 1 else Fraction(1, whole)
    if whole > 1 and all(_explains(split, *pair) for pair in earnings):
        return split
    return SAME
