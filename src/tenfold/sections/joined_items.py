"""Headings that give two items, each with its title, in one line: 'Item 1. … and Item 2. …'."""

from __future__ import annotations

import re

from tenfold.sections.items import order_of
from tenfold.sections.titles import TitleMatch, match_title

NUMBER = r"(?:1[0-9]|[1-9])"
LETTER = r"(?:[ \t.\-]{0,2}\(?[A-Da-d]\)?(?:[ \t]?\(?T\)?)?(?![A-Za-z'’]))?"
_JOINED = re.compile(
    rf"[\s.:;,\-–—]*(?:and\b|&|/|,|;)[\s,]*items?\s+(?P<number>{NUMBER})(?!\d|[.,]\d)"
    rf"(?P<letter>{LETTER})",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s.:;,\-–—|•*_()\[\]]*")


def joined_items(
    text: str, line_end: int, number: str, number_end: int, title: TitleMatch
) -> tuple[tuple[str, ...], int, TitleMatch]:
    """A heading that goes on with a later item and its title: 'Item 1. … and Item 2. …'.

    The last title must close the line, and the items be neighbours: otherwise it is a sentence that
    names two items.
    """
    numbers, last_end, last = (number,), number_end, title
    while joined := _JOINED.match(text, last.end, line_end):
        later = joined["number"] + re.sub(r"[^A-D]", "", joined["letter"].upper())[:1]
        following = match_title(text, skip_separators(text, joined.end()), later)
        if following is None or not follows(numbers[-1], later):
            break
        numbers, last_end, last = (*numbers, later), joined.end(), following
    closed = not text[last.end : line_end].strip(" .\t:;-–—*)]")
    return (numbers, last_end, last) if closed else ((number,), number_end, title)


def follows(number: str, later: str) -> bool:
    """Whether ``later`` comes after ``number`` in the form, as its neighbour or nearly."""
    apart = int(later.rstrip("ABCD")) - int(number.rstrip("ABCD"))
    return apart <= 1 and order_of(later) > order_of(number)


def skip_separators(text: str, at: int) -> int:
    """Behind the white space and signs that may stand between a number and its title."""
    separators = _SEPARATORS.match(text, at)
    return separators.end() if separators else at
