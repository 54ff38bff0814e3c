"""Transformations of shown numbers, on any number there is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.financials.number_formats import read_number
from tenfold.financials.number_words import read_words

NUMBERS = st.decimals(min_value=0, max_value=10**15, places=2, allow_nan=False)
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


@given(NUMBERS)
def test_commas_separate_thousands(number):
    assert read_number(f"{number:,.2f}", "num-dot-decimal") == number
    assert read_number(f"{number:,.2f}", "numdotdecimal") == number


@given(NUMBERS)
def test_dots_separate_thousands(number):
    shown = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read_number(shown, "num-comma-decimal") == number


@given(NUMBERS)
def test_spaces_separate_thousands(number):
    assert read_number(f"{number:,.2f}".replace(",", "\u00a0"), "num-dot-decimal") == number


_ONES, _TENS = ONES.split(), TENS.split()


def _spelled(number: int) -> str:
    for size, name in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        if number >= size:
            rest = f" {_spelled(number % size)}" if number % size else ""
            return f"{_spelled(number // size)} {name}{rest}"
    if number >= 100:
        rest = f" and {_spelled(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    if number >= 20:
        return _TENS[number // 10 - 2] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    return _ONES[number]


@given(st.integers(0, 10**12 - 1))
def test_words_spell_numbers(number):
    assert read_words(_spelled(number)) == number
    assert read_words(_spelled(number).upper()) == number


@pytest.mark.parametrize(
    "text",
    ["", "several", "one two", "million", "hundred", "twenty twelve", "five and a half", "-"],
)
def test_other_words_are_no_number(text):
    with pytest.raises(ValueError):
        read_words(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "num-dot-decimal"),
        ("(5)", "num-dot-decimal"),
        ("1.2.3", "num-dot-decimal"),
        ("5%", "num-dot-decimal"),
        ("1e5", "num-dot-decimal"),
        ("٣", "num-dot-decimal"),
        ("Infinity", ""),
        ("1,2,3", "num-comma-decimal"),
        ("5", "zerodash"),
        ("5", "num-roman"),
    ],
)
def test_no_number_is_guessed(text, rule):
    with pytest.raises(ValueError):
        read_number(text, rule)


@given(
    st.text(max_size=30), st.sampled_from(["", "numdotdecimal", "numcommadecimal", "numwordsen"])
)
def test_any_text_is_a_number_or_refused(text, rule):
    try:
        number = read_number(text, rule)
    except ValueError:
        return
    assert number.is_finite()
    assert isinstance(number, Decimal)


def test_units_and_hundredths():
    assert read_number("1,234 USD 5 cents", "num-unit-decimal") == Decimal("1234.05")
