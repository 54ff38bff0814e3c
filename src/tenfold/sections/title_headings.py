"""Headings that bear an item's title without the word 'Item': 'Business', '1. Business'.

Such a line proves little alone ('Legal Proceedings' stands in many a note), so it only counts where
a numbered heading is missing: for an item that the table of contents lists or the form demands, or
for a whole document whose headings bear no numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tenfold.sections.candidate import Candidate
from tenfold.sections.items import BY_NUMBER, letters, title_letters
from tenfold.sections.normal_form import NormalText
from tenfold.sections.outline import HeadingLine, HeadingLines

_DISTINCT_LETTERS = 20
"""A title this long is known by its beginning; a shorter one must be the whole line."""

_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|should|contains?|includes?|describes?|discusses|provides?|has|have|"
    r"appears?|begins?)\b"
)
_MAX_CHARS = 170
_PAGE_AFTER_PAGE = 4
"""A line that stands as often as this is a running header."""

_SCORE = 3.0
_LOOKS_SCORE = 1.0
_NUMBER_SCORE = 2.0


def title_candidates(
    normal: NormalText, lines: HeadingLines, numbers: Iterable[str]
) -> list[Candidate]:
    """Lines that hold the title of one of the items and nothing else, in document order."""
    found = [
        _candidate(normal, number, line)
        for number in numbers
        for line in title_lines(lines, number)
    ]
    return sorted(found, key=lambda candidate: candidate.start)


def title_lines(lines: HeadingLines, number: str) -> list[HeadingLine]:
    """Lines that hold an item's title, or its bare number and its title, and nothing else."""
    official = letters(BY_NUMBER[number].title)
    found: dict[int, HeadingLine] = {}
    for title in title_letters(number):
        if len(title) < len(official) and len(title) < 8:
            continue
        for words in (title, number.lower() + title):
            for line in lines.beginning_with(words):
                whole = len(line.letters) <= len(words) + 2
                long = len(title) >= _DISTINCT_LETTERS and not _SENTENCE.search(lines.words(line))
                if line.end - line.start <= _MAX_CHARS and (whole or long):
                    found[line.start] = line
    times = Counter(line.letters for line in found.values())
    return [
        found[start] for start in sorted(found) if times[found[start].letters] < _PAGE_AFTER_PAGE
    ]


def _candidate(normal: NormalText, number: str, line: HeadingLine) -> Candidate:
    words = normal.text[line.start : line.end]
    bold = normal.bold_chars(line.start, line.end) * 2 > len(words)
    with_number = line.letters.startswith(number.lower())
    return Candidate(
        numbers=(number,),
        start=line.start,
        number_end=line.start,
        end=line.end,
        line_end=line.end,
        titled=True,
        alone=True,
        continued=False,
        words=line.letters,
        score=_SCORE + _LOOKS_SCORE * (bold or words.isupper()) + _NUMBER_SCORE * with_number,
        numbered=False,
    )
