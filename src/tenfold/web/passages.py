"""A filing's normal text as paragraphs and tables to be shown, with one stretch of it marked.

Only text is taken from a filing: what its HTML was is not known here. In the normal form blocks
are apart by an empty line, rows of a table by a line break and its cells by a tab; an old filing's
tables are drawn with spaces, which are kept.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Final

from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.store.analyses.filing_texts import FilingTexts

_MOST_TEXTS: Final = 4
_AROUND_CHARACTERS: Final = 15_000
"""What is shown before and behind a quote in an item that is too long to be shown whole."""
_WHOLE_CHARACTERS: Final = 60_000
_MOST_CHARACTERS: Final = 400_000
_BLOCK: Final = re.compile(r"\n[ \t]*\n\s*?(?=\S|$)|\n{2,}")
_DRAWN: Final = re.compile(r"\S {3,}\S")
"""Columns made of spaces."""
_NUMBER: Final = re.compile(r"[\s$(–-]*\d")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, marked or not."""

    text: str
    marked: bool = False
    first: bool = False
    """Whether the mark begins with it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one row of one cell), a table, or lines whose spaces matter."""

    kind: str
    """'paragraph', 'table' or 'drawn'."""
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    """All of the same length."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Part of an item's text."""

    item: str
    title: str
    blocks: tuple[Block, ...]
    since: int
    until: int
    begin: int
    """The item's own first offset."""
    end: int
    found: bool
    """Whether the mark lies in it."""

    @property
    def has_before(self) -> bool:
        """Whether the item has more before it."""
        return self.since > self.begin

    @property
    def has_after(self) -> bool:
        """Whether the item has more behind it."""
        return self.until < self.end


class Texts:
    """The texts of the filings looked at last, held decoded; may be used on any thread."""

    def __init__(self, store: FilingTexts) -> None:
        self._store = store
        self._held: OrderedDict[str, SplitFiling] = OrderedDict()
        self._lock = Lock()

    def get(self, text_id: str) -> SplitFiling | None:
        """A filing's text; None where it is not kept."""
        with self._lock:
            if text_id in self._held:
                self._held.move_to_end(text_id)
                return self._held[text_id]
        split = self._store.get(text_id)
        if split is not None:
            with self._lock:
                self._held[text_id] = split
                while len(self._held) > _MOST_TEXTS:
                    self._held.popitem(last=False)
        return split


def extract(
    split: SplitFiling,
    item: str,
    start: int,
    end: int,
    *,
    since: int | None = None,
    until: int | None = None,
) -> Extract:
    """The part of ``item`` around the quote at ``start`` to ``end``; the whole where it is short.

    Offsets beyond the text are brought into it. A quote that stands outside of the item is shown
    with what surrounds it in the filing.
    """
    section = _section(split, item, start, end)
    begin, over = (section.start, section.end) if section else (0, len(split.text))
    start, end = (max(begin, min(offset, over)) for offset in (start, max(start, end)))
    if since is None or until is None:
        since, until = _window(begin, over, start, end)
    since = max(begin, min(since, over))
    until = max(since, min(until, over, since + _MOST_CHARACTERS))
    since, until = _at_blocks(split.text, since, until, begin, over)
    return Extract(
        item=section.item if section else item,
        title=section.title if section else "The filing's text",
        blocks=tuple(_blocks(split.text, since, until, start, end)),
        since=since,
        until=until,
        begin=begin,
        end=over,
        found=start < end and since <= start < until,
    )


def _section(split: SplitFiling, item: str, start: int, end: int) -> Section | None:
    for section in split.sections:
        if section.item == item.upper() and section.status is not SectionStatus.ABSENT:
            return section if section.start <= start <= end <= section.end else None
    return None


def _window(begin: int, over: int, start: int, end: int) -> tuple[int, int]:
    if over - begin <= _WHOLE_CHARACTERS:
        return begin, over
    return start - _AROUND_CHARACTERS, end + _AROUND_CHARACTERS


def _at_blocks(text: str, since: int, until: int, begin: int, over: int) -> tuple[int, int]:
    """Widened to whole blocks, unless a block is endless."""
    if since > begin:
        before = text.rfind("\n\n", max(begin, since - _AROUND_CHARACTERS), since)
        since = before + 2 if before >= 0 else since
    if until < over:
        after = text.find("\n\n", until, min(over, until + _AROUND_CHARACTERS))
        until = after if after >= 0 else until
    return since, until


def _blocks(text: str, since: int, until: int, start: int, end: int) -> Iterator[Block]:
    at = since
    for gap in _BLOCK.finditer(text, since, until):
        if text[at : gap.start()].strip():
            yield _block(text, at, gap.start(), start, end)
        at = gap.end()
    if text[at:until].strip():
        yield _block(text, at, until, start, end)


def _block(text: str, begin: int, over: int, start: int, end: int) -> Block:
    body = text[begin:over]
    if "\t" in body:
        rows: list[tuple[tuple[Piece, ...], ...]] = []
        for row_at, row in _split(body, "\n", begin):
            cells = tuple(
                tuple(_pieces(cell, at, start, end)) for at, cell in _split(row, "\t", row_at)
            )
            rows.append(cells)
        columns = max(map(len, rows))
        return Block("table", tuple(_padded(row, columns) for row in rows))
    pieces = tuple(_pieces(body, begin, start, end))
    return Block("drawn" if _DRAWN.search(body) else "paragraph", ((pieces,),))


def _padded(row: tuple[tuple[Piece, ...], ...], columns: int) -> tuple[tuple[Piece, ...], ...]:
    """A short row filled up: numbers belong to the right, words to the left."""
    missing = ((),) * (columns - len(row))
    starts_with_number = bool(row[0]) and _NUMBER.match(row[0][0].text)
    return (*missing, *row) if starts_with_number and len(row) > 1 else (*row, *missing)


def _split(text: str, mark: str, offset: int) -> Iterator[tuple[int, str]]:
    for part in text.split(mark):
        yield offset, part
        offset += len(part) + 1


def _pieces(text: str, offset: int, start: int, end: int) -> Iterator[Piece]:
    """``text``, which stands at ``offset``, in up to three pieces."""
    left = max(0, min(start - offset, len(text)))
    right = max(left, min(end - offset, len(text)))
    if text[:left]:
        yield Piece(text[:left])
    if text[left:right]:
        yield Piece(text[left:right], marked=True, first=offset <= start)
    if text[right:]:
        yield Piece(text[right:])
