"""Stock splits, found where two annual reports disagree about the years they share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.financials.facts import Period
from tenfold.financials.splits import SAME, UNKNOWN, ratio_between, share_bases

SHARES = "us-gaap:WeightedAverageNumberOfDilutedSharesOutstanding"
EARNINGS = "us-gaap:EarningsPerShareDiluted"


STANDING = "us-gaap:CommonStockSharesOutstanding"


def _standing(shares):
    """Shares outstanding: {year: millions}."""
    return {(STANDING, Period(date(year, 12, 31))): Decimal(n) for year, n in shares.items()}


def _said(shares=None, earnings=None):
    """What a report says: {year: millions of shares}, {year: dollars per share}."""
    of = [(SHARES, shares or {}), (EARNINGS, earnings or {})]
    return {
        (concept, Period(date(year, 12, 31), date(year, 1, 1))): Decimal(str(value))
        for concept, values in of
        for year, value in values.items()
    }


@pytest.mark.parametrize(
    ("old", "new", "ratio"),
    [
        (_said({1: 500, 2: 510}, {1: 8, 2: 9}), _said({2: 2040, 3: 2080}, {2: 2.25}), Fraction(4)),
        (_said({1: 500}), _said({1: 750.2}), Fraction(3, 2)),
        (_said({1: 5000}, {1: 0.01}), _said({1: 500}, {1: 0.1}), Fraction(1, 10)),
        # Without share counts, earnings per share tell a whole ratio.
        (_said(None, {1: 58.61, 2: 112.2}), _said(None, {1: 2.93, 2: 5.61}), Fraction(20)),
        (_said({1: 500}), _said({1: 500}), SAME),
        # Earnings restated while the shares stayed: no split.
        (_said({1: 900}, {1: 5.36, 2: 6.29}), _said({1: 900}, {1: 6.78, 2: 9.08}), SAME),
        (_said(None, {1: 5.36, 2: 6.29}), _said(None, {1: 6.78, 2: 9.08}), SAME),
        # Counts tagged without their scale: earnings per share say that nothing was split.
        (_said({1: 732.3}, {1: 11.56}), _said({1: 732_300_000}, {1: 11.56}), SAME),
        # Years that disagree about the ratio: counts were corrected, not split.
        (_said({1: 100, 2: 100}), _said({1: 200, 2: 150}), SAME),
        # From a loss to a profit per share is no ratio.
        (_said(None, {1: -1}), _said(None, {1: 2}), SAME),
        (_said({1: 500}), _said({2: 2000}), UNKNOWN),
        # By class of stock only: what stands at the year's end tells.
        (_standing({1: 500}), _standing({1: 10_000, 2: 10_100}), Fraction(20)),
        (_standing({1: 500}), _standing({1: 500, 2: 510}), SAME),
        (_standing({1: 500}), _standing({2: 510}), UNKNOWN),
        (_standing({1: 500}) | _said({1: 400}), _standing({1: 1000}) | _said({1: 400}), SAME),
    ],
)
def test_what_two_reports_tell(old, new, ratio):
    assert ratio_between(old, new) == ratio


def test_bases_multiply_over_splits_and_turn_round_for_later_reports():
    reports = [
        ("a", _said({1: 10, 2: 10})),
        ("b", _said({2: 70, 3: 70})),
        ("no share figures", {}),
        ("c", _said({3: 280, 4: 280})),
        ("d", _said({4: 2800, 5: 2800})),
        ("unrelated", _said({9: 1})),
    ]
    assert share_bases(reports, "c") == {
        "a": 28,
        "b": 4,
        "c": 1,
        "d": Fraction(1, 10),
        "unrelated": UNKNOWN,
    }
    assert share_bases(reports, "unrelated")["d"] == UNKNOWN
    assert share_bases(reports, "elsewhere") == {}


@given(st.integers(2, 50), st.lists(st.integers(20_000, 10**7), min_size=1, max_size=4))
def test_any_whole_ratio_is_found_forwards_and_backwards(ratio, thousands):
    old = _said(dict(enumerate(thousands, 1)))
    new = _said({year: count * ratio for year, count in enumerate(thousands, 1)})
    assert ratio_between(old, new) == ratio
    assert ratio_between(new, old) == Fraction(1, ratio)
