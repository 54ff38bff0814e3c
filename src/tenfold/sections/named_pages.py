"""The pages of an annual report that an item names, cut out of it.

'"Financial Risk Management" on page 36 of the Annual Report' names a heading and a page. Where the
report stands in the same submission and its pages bear their numbers, these are the item's text:
from the heading, if it stands on the first page named, to the end of the last. A single page is
shared with other matter, so there the next heading of the same looks ends the text earlier.
"""

from __future__ import annotations

import re
from itertools import pairwise

from tenfold.sections.furniture import Furniture
from tenfold.sections.health import reads_like
from tenfold.sections.items import letters, title_letters
from tenfold.sections.pages import Page, page_at

_PARENTHESES = re.compile(r"\([^()]*\)")
_PAGES = re.compile(
    r"\bpages?\s+(\d{1,3}(?:\s*(?:[-–—,&]|to|through|thru|and)\s*(?:and\s+)?(?:pages?\s+)?\d{1,3})*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<to>[-–—]|to|through|thru)?\s*(?:pages?\s+)?(?P<number>\d{1,3})", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“]([^\"”\n]{4,90}(?:\n[^\"”\n]{0,90})?)[\"”]")
_CAPITALS = re.compile(r"^(?=[^\n]*[A-Z]{3})[A-Z][^a-z\n\t]{3,80}$", re.MULTILINE)
_MIN_CHARS = {"7": 3_000, "7A": 300, "6": 300}


def pages_named(words: str) -> tuple[int, int] | None:
    """First and last of the pages that a pointer names; None unless they are one run of pages.

    What stands in parentheses ('and graphs on pages 25, 32') only adds to the pages named.
    """
    named: set[int] = set()
    for match in _PAGES.finditer(_PARENTHESES.sub(" ", words)):
        before: int | None = None
        for part in _NUMBER.finditer(match[1]):
            number = int(part["number"])
            named.update(range(before, number) if part["to"] and before is not None else ())
            named.add(number)
            before = number
    run = sorted(named)
    if not run or any(later - earlier > 1 for earlier, later in pairwise(run)):
        return None
    return run[0], run[-1]


def cut_out(
    text: str, item: str, pointer: str, pages: list[Page], furniture: Furniture
) -> tuple[int, int] | None:
    """Bounds of what an item's pointer names among the report's pages, or None where not sure."""
    named = pages_named(pointer)
    if named is None:
        return None
    first, last = page_at(pages, str(named[0])), page_at(pages, str(named[1]))
    if first is None or last is None or last.start < first.start:
        return None
    heading = _heading(text, pointer, first)
    alone = first is last
    begin, stop = first.start, last.end
    if heading is not None:
        begin = heading[1]
        stop = _next_heading(text, heading, stop) if alone else stop
    elif item == "7A":
        return None
    elif alone:
        titled = _line(text, first, set(title_letters(item)))
        if item != "6" or titled is None:
            return None
        begin = titled[1]
    start, stop = furniture.trim(text, begin, stop)
    long_enough = stop - start >= _MIN_CHARS.get(item, 0)
    return (start, stop) if long_enough and reads_like(item, text[start:stop]) else None


def _heading(text: str, pointer: str, page: Page) -> tuple[int, int] | None:
    """Bounds of the line on a page that a pointer quotes, if it quotes one."""
    return _line(text, page, {letters(match[1]) for match in _QUOTED.finditer(pointer)})


def _line(text: str, page: Page, wanted: set[str]) -> tuple[int, int] | None:
    """Bounds of the first line on a page whose letters are among those wanted."""
    at = page.start
    for line in text[page.start : page.end].split("\n"):
        if letters(line) in wanted:
            return at, at + len(line)
        at += len(line) + 1
    return None


def _next_heading(text: str, heading: tuple[int, int], end: int) -> int:
    """Where the next line in capitals stands, if the heading is one; else ``end``."""
    if not text[slice(*heading)].isupper():
        return end
    following = _CAPITALS.search(text, heading[1] + 1, end)
    return following.start() if following is not None else end
