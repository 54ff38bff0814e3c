"""Numbers as people write them: '$391.0 billion', '46.2%', '(1,234)', '60 basis points', '1.5x'.

What is read as a figure: a number with a unit (currency, scale word, percent, basis points, times,
days, shares), or without one a number with decimals, thousands separators or five digits. A bare
'5' or '2024' is a count, a year or a note, and would match anything: it is left out. So are dates,
durations in years, and what follows 'Note', 'Item', 'Topic' and their like.

A number's precision is the place it is written to: 391.0 billion says 'within 0.05 billion'. After
'about' and its like, trailing zeros say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final


class NumberUnit(StrEnum):
    """What a written number counts."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    """Percentage points; basis points are hundredths of them."""
    TIMES = "times"
    DAYS = "days"
    SHARES = "shares"
    PLAIN = "plain"
    """Not said."""


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """One number in a text."""

    text: str
    """As written, with its sign and unit."""
    start: int
    end: int
    value: Decimal
    """Without sign, scale words applied; percent and points as they read: 46.2."""
    half: Decimal
    """How far the true value may be away, by the place it is written to."""
    unit: NumberUnit
    negative: bool | None
    """Whether a minus or accounting parentheses say so; None where '(46.2%)' may be either."""
    exponent: int
    """The power of ten that its unit stands for: 9 for billions, -2 for basis points, else 0."""
    bare: bool
    """A whole number below 10,000 without unit and separator: no figure by itself."""

    @property
    def is_telling(self) -> bool:
        """Whether it has so many digits that another number is hardly the same by accident.

        Zeros at the end tell nothing: round numbers are common.
        """
        return len(self.value.normalize().as_tuple().digits) >= _TELLING_DIGITS

    @property
    def scaled(self) -> bool:
        """Whether a scale word says how large it is."""
        return self.exponent > 0


_DIGITS: Final = re.compile(
    r"(?<![\w.,])(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?![0-9]|[.,/:][0-9])"
)
_BEFORE: Final = re.compile(
    r"(?P<outer>[-\u2212\u2013(]\s?)?"
    r"(?P<currency>(?:US|C|A|HK|NT|S)?\$|[\u20ac\u00a3\u00a5\u20b9]"
    r"|\b(?:USD|EUR|GBP|JPY|CAD|CHF|RMB|CNY|SEK|INR|AUD))?\s?"
    r"(?P<inner>[-\u2212\u2013(])?\s?\Z"
)
_AFTER: Final = re.compile(
    r"(?P<close>\s?\))?[\s-]?(?:"
    r"(?P<points>(?:percentage[\s-]points?|ppts?|pp)\b)"
    r"|(?P<basis>(?:basis[\s-]points?|bps?)\b)"
    r"|(?P<percent>%|(?:percent|per\scent|pct)\b)"
    r"|(?P<times>(?:x|times)\b)"
    r"|(?P<days>days?\b)"
    r"|(?P<scale>(?:trillions?|billions?|millions?|thousands?|tn|bn|mn|mm)\b)?"
    r"(?P<of>\s?(?:of\s)?(?P<what>shares|dollars|U\.S\.\sdollars)\b)?"
    r")",
    re.IGNORECASE,
)
_LETTER_SCALE: Final = re.compile(r"[KMBT](?![A-Za-z])")
_SCALES: Final = {"t": 12, "b": 9, "m": 6, "k": 3}
_NO_FIGURE_BEHIND: Final = re.compile(
    r"-?[A-Za-z]|[\s-]?(?:years?|months?|weeks?|hours?|quarters?)\b", re.IGNORECASE
)
_REFERENCE: Final = re.compile(
    r"\b(?:notes?|items?|exhibits?|section|rules?|topic|asc|asu|sfas|fas|fin|no|form|parts?|pages?"
    r"|level|phase|tier|step|schedule|article|version|chapter|regulation)\.?\s*\(?\Z",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"(?:\b(?:about|approximately|around|roughly|nearly|almost|some|over|more than|less than|under"
    r"|close to|exceed(?:s|ed|ing)?|above|below|at least|up to)|~)\s*\Z",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(
    r"\s*(?:to|and|or|from|versus|vs\.?|compared\s(?:to|with)|against|[-\u2013\u2014,])"
    r"(?:\s(?:and|to|or))?\s*",
    re.IGNORECASE,
)
_INHERITING: Final = frozenset(
    {
        *((NumberUnit.PLAIN, unit) for unit in NumberUnit if unit is not NumberUnit.MONEY),
        (NumberUnit.MONEY, NumberUnit.MONEY),
        (NumberUnit.MONEY, NumberUnit.PLAIN),
    }
)
_LARGEST_UNSCALED: Final = 1_000_000
_NEAR_CHARS: Final = 14
_TELLING_DIGITS: Final = 4
_FEWEST_BARE_DIGITS: Final = 5
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


def written_numbers(text: str) -> list[WrittenNumber]:
    """The figures of ``text`` in their order; a zero is none."""
    found = [number for match in _DIGITS.finditer(text) if (number := _read(text, match))]
    for at in range(len(found) - 2, -1, -1):  # the last of a list has the unit: '5, 6 and 10%'
        found[at] = _as_its_neighbour(text, found[at], found[at + 1])
    return [number for number in found if number.value and not number.bare]


def number_at(text: str, start: int) -> WrittenNumber | None:
    """The number whose digits begin at ``start``, bare ones included; None if it is no figure."""
    match = _DIGITS.match(text, start)
    return None if match is None else _read(text, match)


def _read(text: str, match: re.Match[str]) -> WrittenNumber | None:
    around = _look_around(text, *match.span())
    if around is None:
        return None
    digits = match[0].replace(",", "")
    places = len(digits.partition(".")[2])
    value = Decimal(digits).scaleb(around.exponent)
    half = Decimal(5).scaleb(around.exponent - places - 1)
    if around.is_about:
        half = max(half, _half_of_last_digit(value))
    return WrittenNumber(
        text=text[around.start : around.end],
        start=around.start,
        end=around.end,
        value=value,
        half=half,
        unit=around.unit,
        negative=around.negative,
        exponent=around.exponent,
        bare=not around.has_unit and match[0].isdigit() and len(digits) < _FEWEST_BARE_DIGITS,
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before and behind a number's digits."""

    start: int
    end: int
    unit: NumberUnit
    exponent: int
    negative: bool | None
    is_about: bool

    @property
    def has_unit(self) -> bool:
        return self.unit is not NumberUnit.PLAIN or self.exponent != 0


def _look_around(text: str, start: int, end: int) -> _Around | None:
    """None where the digits are no figure: '5-year', 'Note 8.1'."""
    from_char = max(0, start - _NEAR_CHARS)
    before = _BEFORE.search(text, from_char, start)
    after = _AFTER.match(text, end)
    if before is None or after is None:  # they match the empty text too
        return None
    letter = _LETTER_SCALE.match(text, end)
    if letter is None and not after[0].strip() and _NO_FIGURE_BEHIND.match(text, end):
        return None
    lead = text[max(0, before.start() - _NEAR_CHARS) : before.start()]
    mark = _sign(before, lead)
    negative = False if mark is None else _is_negative(before[mark], closed=bool(after["close"]))
    around = _Around(
        start=_first_char(before, mark if negative else None, start),
        end=letter.end() if letter else _end(after),
        unit=_unit(before["currency"], None if letter else after),
        exponent=_exponent(letter[0] if letter else after["scale"], after),
        negative=negative,
        is_about=_ABOUT.search(lead) is not None,
    )
    if not around.has_unit and _REFERENCE.search(lead):
        return None
    return around


def _first_char(before: re.Match[str], mark: str | None, start: int) -> int:
    """Where the number begins, with its currency and the sign in group ``mark``."""
    first = start if before["currency"] is None else before.start("currency")
    return first if mark is None else min(first, before.start(mark))


def _end(after: re.Match[str]) -> int:
    """Behind the unit, or behind the digits where there is none."""
    return max(after.end(name) if after[name] else after.start() for name in after.groupdict())


def _unit(currency: str | None, after: re.Match[str] | None) -> NumberUnit:
    if after is not None:
        if after["points"] or after["basis"]:
            return NumberUnit.POINTS
        if after["percent"]:
            return NumberUnit.PERCENT
        if after["times"]:
            return NumberUnit.TIMES
        if after["days"]:
            return NumberUnit.DAYS
        if after["what"]:
            return NumberUnit.SHARES if after["what"].lower() == "shares" else NumberUnit.MONEY
    return NumberUnit.MONEY if currency else NumberUnit.PLAIN


def _exponent(scale: str | None, after: re.Match[str]) -> int:
    if not scale:
        return -2 if after["basis"] else 0
    word = scale.lower()
    return 3 if word.startswith("th") else _SCALES[word[0]]


def _sign(before: re.Match[str], lead: str) -> str | None:
    """The group that holds a sign; a dash behind a word or a number is none: '2023-2024'."""
    if before["outer"] and not (lead and (lead[-1].isalnum() or lead[-1] in "%)")):
        return "outer"
    return "inner" if before["inner"] else None


def _is_negative(mark: str, *, closed: bool) -> bool | None:
    if mark[0] != "(" or closed:
        return True  # '-5', '(1,234)', '$(5.2)', '(5.2)%'
    # '(46.2%)', '($1.2 billion)': a loss, or just an aside.
    return None


def _half_of_last_digit(value: Decimal) -> Decimal:
    if not value:
        return Decimal(0)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _as_its_neighbour(text: str, here: WrittenNumber, following: WrittenNumber) -> WrittenNumber:
    """With the unit of the number it is joined to: 'from $383.3 to $391.0 billion', '5 to 10%'."""
    is_year = here.bare and _FIRST_YEAR <= here.value <= _LAST_YEAR
    is_whole = here.exponent or here.value >= _LARGEST_UNSCALED or is_year
    if is_whole or (here.unit, following.unit) not in _INHERITING:
        return here
    if not _JOINED.fullmatch(text, here.end, following.start):
        return here
    if following.unit is NumberUnit.PLAIN and not following.exponent:
        return here
    return replace(
        here,
        unit=here.unit if following.unit is NumberUnit.PLAIN else following.unit,
        exponent=following.exponent,
        value=here.value.scaleb(following.exponent),
        half=here.half.scaleb(following.exponent),
        bare=False,
    )
