"""Real sentences as answers: true numbers are not flagged, and changed ones mostly are.

The sentences are those of the notes to the statements, word for word, as a model would state their
figures. Without the section's text they are sought in the figures and tags alone, which is the
harder thing; with it none may be flagged. Then one digit of each number is changed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from tenfold.filings.local import read_filing
from tenfold.financials.report import Financials, compute_financials
from tenfold.grounding.number_check import NumberStatus
from tenfold.grounding.numbers import NumberChecker
from tenfold.grounding.written import written_numbers
from tenfold.sections.splitter import split_filing

FILINGS = Path(__file__).resolve().parents[2].parent / "shared" / "filings"
NAMES = ("AAPL_2025", "GOOGL_2024", "TSLA_2024", "UBER_2019")
"""Filings whose notes give amounts with their scale, in millions or billions, in the sentence."""
_SENTENCE = re.compile(r"(?<=[.;]) (?=[A-Z])")
_UNMATCHED = NumberStatus.UNMATCHED


class Sentence(BaseModel):
    text: str


@cache
def read(name: str) -> tuple[Financials, str]:
    found = sorted(FILINGS.glob(f"{name}*"))
    if not found:
        pytest.skip(f"needs {name} in {FILINGS}")
    filing = read_filing(found[0])
    split = split_filing(filing)
    return compute_financials(filing, split.tagged), split.section("8").text


def sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if "\t" not in line and len(line) > 60:
            yield from _SENTENCE.split(line)


def changed(sentence: str, rng: random.Random) -> Iterator[str]:
    """The sentence with one of its first three telling digits changed, for each of its numbers."""
    for number in written_numbers(sentence):
        digits = [at for at, char in enumerate(number.text) if char.isdigit()]
        first = next(n for n, at in enumerate(digits) if number.text[at] != "0")
        at = number.start + rng.choice(digits[first : first + 3])
        digit = str((int(sentence[at]) + rng.randint(1, 8)) % 9 + 1)
        if digit != sentence[at]:
            yield sentence[:at] + digit + sentence[at + 1 :]


@pytest.mark.parametrize("name", NAMES)
def test_what_the_filing_says_is_not_flagged(name: str) -> None:
    financials, text = read(name)
    checker = NumberChecker(financials, text)
    found = [check for one in sentences(text) for check in checker.check(Sentence(text=one))]
    assert len(found) > 50
    assert [check.text for check in found if check.status is _UNMATCHED] == []


def test_nearly_all_of_it_is_tagged() -> None:
    unmatched = total = 0
    for name in NAMES:
        financials, text = read(name)
        checker = NumberChecker(financials, "")
        for one in sentences(text):
            # Periods of notice and the like are tagged as words.
            found = checker.check(Sentence(text=one))
            found = tuple(check for check in found if "day" not in check.text)
            total += len(found)
            unmatched += sum(check.status is _UNMATCHED for check in found)
    assert total > 500
    assert unmatched / total < 0.08


def test_most_changed_numbers_are_flagged() -> None:
    rng = random.Random(7)
    flagged = total = 0
    for name in NAMES:
        financials, text = read(name)
        checker = NumberChecker(financials, text)
        for one in sentences(text):
            for wrong in changed(one, rng):
                total += 1
                found = checker.check(Sentence(text=wrong))
                flagged += any(check.status is _UNMATCHED for check in found)
    assert total > 500
    assert flagged / total > 0.65
