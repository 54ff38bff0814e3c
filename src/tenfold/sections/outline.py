"""A filing's own table of contents: its entries, and where in the body each of them stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tenfold.sections.items import letters
from tenfold.sections.normal_form import NormalText
from tenfold.sections.pages import Page, page_at

_ENTRY = re.compile(
    r"^(?P<title>[^\t\n]{3,160}?)[\t ]+(?:pages?\s+)?(?P<page>(?:[A-Z]{1,2}-)?\d{1,3})\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_FRONT_CHARS = 30_000
_FIRST_PAGE_MOST = 12
_ORDERED_SHARE = 0.85
_MIN_ENTRIES = 6
_MAX_GAP_CHARS = 400
_KEY_LETTERS = 10
_TITLE_LETTERS = 40
_MAX_TITLE_LINE_CHARS = 160


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table of contents."""

    title: str
    page: str
    start: int
    """Where the row stands."""
    bold: bool
    position: int | None
    """Where the entry's matter begins in the body, if that could be told."""


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A line of the body that could be a title, or begins with one in capitals or bold type."""

    start: int
    end: int
    letters: str


class HeadingLines:
    """All lines that could be titles, found by the letters they begin with."""

    def __init__(self, normal: NormalText, after: int, end: int) -> None:
        self._text = normal.text
        self._by_key: dict[str, list[HeadingLine]] = {}
        for match in re.finditer(r"[^\n]+", normal.text[:end]):
            if match.start() < after:
                continue
            line = match.group()
            if not _may_be_title(normal, line, match.start()):
                continue
            key = letters(line[: 3 * _TITLE_LETTERS])[: _TITLE_LETTERS * 2]
            if len(key) >= 4:
                found = HeadingLine(match.start(), match.end(), key)
                self._by_key.setdefault(key[:4], []).append(found)

    def words(self, line: HeadingLine) -> str:
        """A line as it is written."""
        return self._text[line.start : line.end]

    def beginning_with(self, title_letters: str) -> list[HeadingLine]:
        """Lines whose letters begin with the given ones, in document order."""
        wanted = title_letters[:_TITLE_LETTERS]
        return [h for h in self._by_key.get(wanted[:4], []) if h.letters.startswith(wanted)]


def _may_be_title(normal: NormalText, line: str, start: int) -> bool:
    if "\t" in line or not line[0].isalnum():
        return False
    if len(line) <= _MAX_TITLE_LINE_CHARS:
        return not line.rstrip().endswith((",", ";")) and not line[0].islower()
    head = line[:24]
    return head.isupper() or normal.bold_chars(start, start + 12) >= 11


def read_outline(normal: NormalText, pages: list[Page], lines: HeadingLines) -> list[Entry]:
    """The entries of the table of contents in the front of the document, in order."""
    run: list[re.Match[str]] = []
    best: list[re.Match[str]] = []
    for match in _ENTRY.finditer(normal.text, 0, min(len(normal.text), _FRONT_CHARS)):
        if run and match.start() - run[-1].end() > _MAX_GAP_CHARS:
            run = []
        run.append(match)
        best = run if len(run) >= len(best) else best
    if len(best) < _MIN_ENTRIES or not _counts_up([match["page"] for match in best]):
        return []
    targets = {
        normal.text.rfind("\n", 0, link.start) + 1: normal.anchors.get(link.target)
        for link in normal.links
    }
    return [_entry(normal, match, targets.get(match.start()), pages, lines) for match in best]


def _counts_up(labels: list[str]) -> bool:
    """Whether numbers behind titles are pages: they begin low and go up, which no table does."""
    numbers = [int(label) for label in labels if label.isdigit()]
    if len(numbers) < _MIN_ENTRIES or numbers[0] > _FIRST_PAGE_MOST:
        return False
    ordered = sum(a <= b for a, b in pairwise(numbers))
    return ordered >= _ORDERED_SHARE * (len(numbers) - 1) and len(set(numbers)) > 2


def _entry(
    normal: NormalText,
    match: re.Match[str],
    target: int | None,
    pages: list[Page],
    lines: HeadingLines,
) -> Entry:
    title = match["title"].strip(" .")
    length = match.end("title") - match.start("title")
    bold = normal.bold_chars(match.start("title"), match.end("title")) * 2 > length
    page = page_at(pages, match["page"])
    found = lines.beginning_with(letters(title))
    position = _nearest(found, target, page)
    if position is None:
        position = target if target is not None and target > match.end() else None
    if position is None and page is not None:
        position = page.start
    return Entry(title, match["page"].upper(), match.start(), bold, position)


def _nearest(found: list[HeadingLine], target: int | None, page: Page | None) -> int | None:
    if target is not None:
        near = [h.start for h in found if -400 <= h.start - target <= 2_500]
        if near:
            return min(near, key=lambda start: abs(start - target))
    if page is not None:
        near = [h.start for h in found if page.start <= h.start <= page.end]
        if near:
            return near[0]
    return None
