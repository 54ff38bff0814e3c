"""The numbers that stand in a section's text, found by value.

A section has up to a quarter of a million characters and fifteen thousand numbers, most of which
nobody asks for. So the index holds digits alone, by the one thing that all ways of writing a number
share, its mantissa: '391,035' in a table in millions and '$391.0 billion' in a sentence are both
3.91. What a number found there means (unit, sign, scale) is read only when it is asked for.

The scale of a table stands somewhere above it: a number without a scale word may be in any scale
that the text states ('in millions') or in units. Whole numbers without separators count only in a
table's cell: elsewhere they are counts, years and notes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tenfold.grounding.stems import stems
from tenfold.grounding.written import NumberUnit, WrittenNumber, number_at

_DIGITS: Final = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_MANTISSA_DIGITS: Final = 15
_SLACK: Final = 1e-9
"""More than what a float of fifteen digits is off."""
_IN: Final = re.compile(r"\bin\s(?:[a-z.]+\s){0,3}\Z")
_SCALES: Final = (("thousands", 3), ("millions", 6), ("billions", 9))
_IN_CHARS: Final = 40
_ABOVE_CHARS: Final = 400
_SENTENCE_CHARS: Final = 160
"""How far before a number its sentence is looked for."""


class TextNumbers:
    """The numbers of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._numbers: dict[int, WrittenNumber | None] = {}
        """By the place of their digits, as far as they were asked for."""
        lower = text.lower()
        self._scales = (0, *(scale for word, scale in _SCALES if _is_stated(word, lower)))
        self._index = sorted(
            (mantissa, match.start())
            for match in _DIGITS.finditer(text)
            if (mantissa := _mantissa(match[0]))
        )

    def find(
        self, sought: WrittenNumber, said: frozenset[str], *, may_be_negative: bool
    ) -> WrittenNumber | None:
        """The first number of the text that says the same as ``sought``, to its precision.

        ``said`` are the stems of the words around it, one of which must stand beside the number
        found too unless ``sought`` is telling by itself.
        """
        found = sorted(start for _, start in self._candidates(sought))
        for start in found:
            number = self._number_at(start)
            if number is None or (number.negative and not may_be_negative):
                continue
            if number.bare and not self._is_cell(number):
                continue
            if _says(number, sought, self._scales) and (
                sought.is_telling or said & self._words_beside(number)
            ):
                return number
        return None

    def _number_at(self, start: int) -> WrittenNumber | None:
        """What the digits there mean; answers about one text ask for the same ones again."""
        if start not in self._numbers:
            # '.5' has its point before its first digit.
            number = number_at(self._text, start) or number_at(self._text, max(0, start - 1))
            self._numbers[start] = number
        return self._numbers[start]

    def _candidates(self, sought: WrittenNumber) -> Iterator[tuple[float, int]]:
        size = sought.value
        for low, high in _mantissa_ranges(size - sought.half, size + sought.half):
            at = bisect_left(self._index, (low - _SLACK, 0))
            while at < len(self._index) and self._index[at][0] <= high + _SLACK:
                yield self._index[at]
                at += 1

    def _words_beside(self, number: WrittenNumber) -> frozenset[str]:
        """The stems of its row's label, or of what its sentence says before and behind it."""
        start = self._text.rfind("\n", 0, number.start) + 1
        end = self._text.find("\n", number.end)
        line = self._text[start : end if end >= 0 else None]
        if "\t" in line:
            # A total without a label of its own sums up what stands above it.
            before = self._text[max(0, start - _ABOVE_CHARS) : start]
            return stems(line.partition("\t")[0]) or stems(before)
        from_char = max(0, number.start - start - _SENTENCE_CHARS)
        return stems(line[from_char : number.end - start + _SENTENCE_CHARS])

    def _is_cell(self, number: WrittenNumber) -> bool:
        around = self._text[max(0, number.start - 2) : number.start], self._text[number.end :][:2]
        return "\t" in around[0] or "\t" in around[1]


def _is_stated(word: str, lower: str) -> bool:
    """Whether the text says 'in millions', or 'in U.S. dollar millions', anywhere."""
    at = lower.find(word)
    while at >= 0:
        if _IN.search(lower, max(0, at - _IN_CHARS), at):
            return True
        at = lower.find(word, at + 1)
    return False


def _says(number: WrittenNumber, sought: WrittenNumber, scales: tuple[int, ...]) -> bool:
    if not _compatible(number, sought):
        return False
    if sought.negative and number.negative is False:
        return False
    if abs(number.value - sought.value) <= sought.half:
        return True
    if number.scaled == sought.scaled and number.scaled:
        return False
    if number.unit not in _RESCALED or sought.unit not in _RESCALED:
        return False
    return any(_equal_at(scale, number, sought) for scale in scales)


def _equal_at(scale: int, number: WrittenNumber, sought: WrittenNumber) -> bool:
    if number.scaled:
        return abs(number.value - sought.value.scaleb(scale)) <= sought.half.scaleb(scale)
    return abs(number.value.scaleb(scale) - sought.value) <= sought.half


_RESCALED: Final = frozenset({NumberUnit.MONEY, NumberUnit.SHARES, NumberUnit.PLAIN})
_SHARED: Final = frozenset({NumberUnit.PERCENT, NumberUnit.POINTS})


def _compatible(number: WrittenNumber, sought: WrittenNumber) -> bool:
    if number.unit is sought.unit or sought.unit is NumberUnit.PLAIN:
        return True
    if number.unit is NumberUnit.PLAIN:
        # A table's head says what its cells are; a whole number may be anything.
        return sought.unit in _RESCALED or not number.bare
    return number.unit in _SHARED and sought.unit in _SHARED


def _mantissa(digits: str) -> float:
    """The digits as a number from 1 to 10; 0 for a zero."""
    bare = digits.replace(",", "").replace(".", "").lstrip("0")[:_MANTISSA_DIGITS]
    return int(bare) / 10 ** (len(bare) - 1) if bare else 0.0


def _mantissa_ranges(low: Decimal, high: Decimal) -> list[tuple[float, float]]:
    """Where the mantissas of the numbers from ``low`` to ``high`` lie."""
    if low <= 0 or high / low >= 10:
        return [(1.0, 10.0)]
    first, last = float(low.scaleb(-low.adjusted())), float(high.scaleb(-high.adjusted()))
    if low.adjusted() == high.adjusted():
        return [(first, last)]
    return [(first, 10.0), (1.0, last)]
