"""Running headers and footers: lines that stand on every page and belong to no item."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from tenfold.sections.normal_form import NormalText

_MAX_CHARS = 90
_MIN_TIMES = 4
_MAX_TRIMMED_LINES = 8
_NEAR_BREAK_CHARS = 160
_DIGITS = re.compile(r"\d+")
_LINE = re.compile(r"[^\n]+")
_ALWAYS = re.compile(
    r"^(?:part\s+(?:iv|i{1,3}|[1-4])\b[^a-z\n]{0,6}|(?:page\s+)?(?:[a-z]{1,2}-)?\d{1,3}\.?|"
    r"table of contents|[-–—\s]*\d{1,3}[-–—\s]*|index|[\s*·•_\-=]+|\(?continued\)?|"
    r"part\s+i[iv]*\s*[.:\-–—]?\s*(?:financial|other)\s+information|"
    r"[^\n\t|]{3,70}\|\s*(?:page\s+)?\d{1,3}|(?:page\s+)?\d{1,3}\s*\|[^\n\t|]{3,70})$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"^\W*(?:none|not\s+(?:applicable|required)|n/a|omitted|(?:removed\s+and\s+)?reserved)\W*$",
    re.IGNORECASE,
)
"""Repeated too, from item to item, but it is all that those items say."""


class Furniture:
    """Tells a page's furniture from its text."""

    def __init__(self, normal: NormalText) -> None:
        counts: Counter[str] = Counter()
        for match in _LINE.finditer(normal.text):
            if match.end() - match.start() <= _MAX_CHARS and _near_break(normal, match):
                counts[_shape(match.group())] += 1
        self._repeated = {shape for shape, times in counts.items() if times >= _MIN_TIMES}

    def covers(self, line: str) -> bool:
        """Whether a line is a page number, a part heading, or repeated on page after page."""
        line = line.strip()
        if len(line) > _MAX_CHARS or _NEVER.match(line):
            return False
        return bool(_ALWAYS.match(line)) or _shape(line) in self._repeated

    def trim(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Bounds without white space, and without furniture at the end."""
        while start < end and text[start] in " \n\t.:;-–—":
            start += 1
        for _ in range(_MAX_TRIMMED_LINES):
            while end > start and text[end - 1] in " \n\t":
                end -= 1
            line_start = max(start, text.rfind("\n", start, end) + 1)
            if start == end or not self.covers(text[line_start:end]):
                return start, end
            end = line_start
        while end > start and text[end - 1] in " \n\t":
            end -= 1
        return start, end


def _shape(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()).lower())


def _near_break(normal: NormalText, match: re.Match[str]) -> bool:
    breaks = normal.page_breaks
    at = bisect_left(breaks, match.start() - _NEAR_BREAK_CHARS)
    return at < len(breaks) and breaks[at] <= match.end() + _NEAR_BREAK_CHARS
