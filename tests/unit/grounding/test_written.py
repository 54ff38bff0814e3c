"""Numbers as they are written: what counts as a figure, its unit, sign and precision."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.grounding.written import NumberUnit, written_numbers

MONEY, PERCENT, POINTS = NumberUnit.MONEY, NumberUnit.PERCENT, NumberUnit.POINTS
TIMES, DAYS, SHARES, PLAIN = NumberUnit.TIMES, NumberUnit.DAYS, NumberUnit.SHARES, NumberUnit.PLAIN


@pytest.mark.parametrize(
    ("text", "written", "value", "half", "unit", "negative"),
    [
        ("was $391.0 billion", "$391.0 billion", "391.0e9", "0.05e9", MONEY, False),
        ("was US$5.1 million", "US$5.1 million", "5.1e6", "0.05e6", MONEY, False),
        ("a margin of 46.2%", "46.2%", "46.2", "0.05", PERCENT, False),
        ("a rate of 46.2 percent", "46.2 percent", "46.2", "0.05", PERCENT, False),
        ("rose 2.5 percentage points", "2.5 percentage points", "2.5", "0.05", POINTS, False),
        ("rose 60 basis points", "60 basis points", "0.60", "0.005", POINTS, False),
        ("coverage of 1.5x", "1.5x", "1.5", "0.05", TIMES, False),
        ("sales outstanding of 59 days", "59 days", "59", "0.5", DAYS, False),
        ("15.0 billion shares", "15.0 billion shares", "15.0e9", "0.05e9", SHARES, False),
        ("EPS of 6.11", "6.11", "6.11", "0.005", PLAIN, False),
        ("a cell of 391,035", "391,035", "391035", "0.5", PLAIN, False),
        ("a loss of (1,234)", "(1,234)", "1234", "0.5", PLAIN, True),
        ("was $(5.2) million", "$(5.2) million", "5.2e6", "0.05e6", MONEY, True),
        ("of -$9.4 billion", "-$9.4 billion", "9.4e9", "0.05e9", MONEY, True),
        ("was \u22122.8%", "\u22122.8%", "2.8", "0.05", PERCENT, True),
        ("grew (46.2%)", "46.2%", "46.2", "0.05", PERCENT, None),
        ("about $400 billion", "$400 billion", "4e11", "0.5e11", MONEY, False),
        ("$5M of it", "$5M", "5e6", "0.5e6", MONEY, False),
    ],
)
def test_one_number(text, written, value, half, unit, negative):
    (number,) = written_numbers(text)
    assert number.text == written == text[number.start : number.end]
    assert (number.value, number.half) == (Decimal(value), Decimal(half))
    assert (number.unit, number.negative) == (unit, negative)


@pytest.mark.parametrize(
    "text",
    [
        "On September 28, 2024 and in fiscal 2023",
        "three segments, 5 plants and 2,024-word letters in 10-K form"[:26],
        "Note 8.1, Item 7.01, Exhibit 10.1 and ASC 606",
        "a 5-year loan over 12.5 years",
        "Q4 of FY2024 and 9/28/2024",
        "a dividend of $0.00",
    ],
)
def test_what_is_no_figure(text):
    assert written_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("from $383.3 to $391.0 billion", ["383.3e9", "391.0e9"]),
        ("$4.1-4.5 billion", ["4.1e9", "4.5e9"]),
        ("between 5 and 10%", ["5", "10"]),
        ("46.9, 46.2 and 44.1%", ["46.9", "46.2", "44.1"]),
        ("in 2024 and 46.2%", ["46.2"]),
        ("$1.02 and 15.1% of it", ["1.02", "15.1"]),
    ],
)
def test_joined_numbers_share_the_unit_that_stands_behind_the_last(text, values):
    assert [number.value for number in written_numbers(text)] == [Decimal(v) for v in values]


@given(
    st.decimals(min_value="0.1", max_value="999", places=1),
    st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)]),
)
def test_what_is_written_is_read_back(amount, scale):
    word, exponent = scale
    (number,) = written_numbers(f"It was ${amount} {word} then.")
    assert number.value == amount.scaleb(exponent)
    assert number.half == Decimal("0.05").scaleb(exponent)


@given(st.text(alphabet="0123456789.,$%()- \t\nxbm€\u2212percent", max_size=60))
def test_any_text_is_read_and_places_are_true(text):
    for number in written_numbers(text):
        assert text[number.start : number.end] == number.text
        assert number.value > 0
