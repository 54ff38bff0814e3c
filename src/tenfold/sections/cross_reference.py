"""Items that have no heading of their own, found through the filing's index.

Some filings are written in an order of their own and carry a 'Form 10-K cross-reference index':
item, title, pages. Others drop the item numbers from their headings and keep them in the table of
contents. Either way a row says on which page an item begins, and a heading near that page bears its
title. The heading decides; the page only says where to look. Where no heading bears the title, the
pages named are the item's text if they are a range, and doubtful if they are one number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tenfold.sections.candidate import Candidate
from tenfold.sections.items import ORDER, title_letters
from tenfold.sections.normal_form import NormalText
from tenfold.sections.outline import Entry, HeadingLine, HeadingLines
from tenfold.sections.pages import Page, page_at
from tenfold.sections.titles import match_title

_PAGE_RANGE = re.compile(
    r"(?<![\w(])((?:[A-Z]{1,2}-)?\d{1,3})(?:\s?(?:[-–—]|to|through)\s?((?:[A-Z]{1,2}-)?\d{1,3}))?(?![\w)%])"
)
_NOT_APPLICABLE = re.compile(
    r"not\s+applicable|\bnone\b|\bn/a\b|not\s+required|omitted", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"\(\w\)|\*+|proxy|incorporated", re.IGNORECASE)
_MAX_ROW_CHARS = 1_500
_MIN_RANGES = 3


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What the index says of one item."""

    number: str
    start: int
    end: int
    ranges: tuple[tuple[str, str | None], ...]
    """Pages named: first, and last where a range is given."""
    not_applicable: bool
    footnote: bool


@dataclass(frozen=True, slots=True)
class Located:
    """Where the index leads: an item's heading and body."""

    number: str
    heading_start: int
    start: int
    end: int | None
    """Where the body ends by the index; None where only the next item tells."""
    titled: bool
    """A heading there bears the item's title."""
    row: IndexRow | None
    target: int | None = None
    """Where the index links to."""


def read_index(text: str, candidates: list[Candidate]) -> dict[str, IndexRow]:
    """The index rows among the listed candidates; of two for an item, the one with more pages."""
    rows: dict[str, IndexRow] = {}
    for place, candidate in enumerate(candidates):
        if not candidate.listed or not candidate.titled or candidate.number not in ORDER:
            continue
        end = candidates[place + 1].start if place + 1 < len(candidates) else len(text)
        end = min(end, _row_end(text, candidate), len(text))
        row = _row(text, candidate, end)
        known = rows.get(candidate.number)
        if known is None or _weight(row) > _weight(known):
            rows[candidate.number] = row
    if sum(last is not None for row in rows.values() for _, last in row.ranges) < _MIN_RANGES:
        return rows
    return {number: _with_single_pages(row) for number, row in rows.items()}


def _with_single_pages(row: IndexRow) -> IndexRow:
    """Where an index gives ranges, a page alone is a range of one page."""
    return replace(row, ranges=tuple((first, last or first) for first, last in row.ranges))


def _row_end(text: str, candidate: Candidate) -> int:
    """The row's own line, and the indented rows below it up to a blank line."""
    blank = text.find("\n\n", candidate.line_end)
    blank = len(text) if blank < 0 else blank
    return min(blank, candidate.start + _MAX_ROW_CHARS)


def _row(text: str, candidate: Candidate, end: int) -> IndexRow:
    title = match_title(text, candidate.number_end, candidate.number)
    words = text[title.end if title else candidate.number_end : end]
    cells = (
        "\t".join(part.partition("\t")[2] or part for part in words.split("\n"))
        if "\t" in words
        else words[-12:]
    )
    return IndexRow(
        candidate.number,
        candidate.start,
        end,
        tuple((a, b or None) for a, b in _PAGE_RANGE.findall(cells)),
        bool(_NOT_APPLICABLE.search(words)),
        bool(_FOOTNOTE.search(cells)),
    )


def _weight(row: IndexRow) -> tuple[int, int]:
    return (sum(1 + (last is not None) for _, last in row.ranges), int(row.not_applicable))


def locate(
    normal: NormalText, row: IndexRow, pages: list[Page], outline: list[Entry], lines: HeadingLines
) -> Located | None:
    """The place a row leads to, or None where it names no page that can be found."""
    link = target = _link_target(normal, row)
    if not row.ranges and (target is None or row.not_applicable or row.footnote):
        return None
    if target is None:
        target = _outline_target(normal.text, row.number, outline)
    ranges = [(page_at(pages, first), last) for first, last in row.ranges]
    heading, place = None, 0
    for number, (page, _) in enumerate(ranges or [(None, None)]):
        heading = _titled_heading(row.number, page, target, lines)
        if heading is not None:
            place = number
            break
    page, last = ranges[place] if ranges else (None, None)
    end_page = page_at(pages, last) if last else None
    end = end_page.end if end_page is not None else None
    if heading is not None:
        title = match_title(normal.text, heading.start, row.number)
        start = heading.end if heading.end - heading.start <= 160 or title is None else title.end
        return Located(row.number, heading.start, start, end, True, row, link)
    begin = _untitled_start(outline, row.ranges[0][0] if row.ranges else None, page, target)
    if begin is None:
        return None
    return Located(row.number, begin, begin, end, False, row, link)


def _link_target(normal: NormalText, row: IndexRow) -> int | None:
    for link in normal.links:
        if row.start <= link.start < row.end:
            return normal.anchors.get(link.target)
    return None


def _titled_heading(
    number: str, page: Page | None, target: int | None, lines: HeadingLines
) -> HeadingLine | None:
    found = [heading for title in title_letters(number) for heading in lines.beginning_with(title)]
    if target is not None:
        near = [h for h in found if -400 <= h.start - target <= 2_500]
        if near:
            return min(near, key=lambda h: abs(h.start - target))
    if page is not None:
        on_page = [h for h in found if page.start - 5 <= h.start <= page.end]
        if on_page:
            return on_page[0]
    return None


def _outline_target(text: str, number: str, outline: list[Entry]) -> int | None:
    """Where the table of contents leads for the entry that bears the item's title."""
    for entry in outline:
        title = match_title(text, entry.start, number)
        if title is not None and title.end - entry.start >= len(entry.title) * 0.6:
            return entry.position
    return None


def _untitled_start(
    outline: list[Entry], first: str | None, page: Page | None, target: int | None
) -> int | None:
    places = [e.position for e in outline if e.page == first and e.position is not None]
    if places:
        return min(places)
    if target is not None:
        return target
    return page.start if page is not None else None


def has_levels(outline: list[Entry]) -> bool:
    """Whether the contents tell entries from their parts: by bold and plain type."""
    return len({entry.bold for entry in outline}) > 1


def level_end(outline: list[Entry], start: int) -> int | None:
    """Where the entry that begins at ``start`` ends by the levels of the table of contents.

    Two levels are told apart by type: bold entries stand above plain ones. None where all entries
    look alike.
    """
    if not has_levels(outline):
        return None
    own = next(
        (e for e in outline if e.position is not None and abs(e.position - start) < 30), None
    )
    if own is None:
        return None
    behind = [
        e.position
        for e in outline
        if e.position is not None and e.position > start and (e.bold or not own.bold)
    ]
    return min(behind, default=None)
