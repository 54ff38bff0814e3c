"""The normal text form of a document: what everything above this room reads and points into.

Idea: one text per filing, in which a paragraph is a block between blank lines, a table row is a
line whose cells are separated by tabs, and nothing else of the markup is left. What the markup
told besides (bold runs, internal links and their targets, page breaks) is kept beside the text as
offsets into it, because headings and tables of contents are recognised by it.

Alternative: keep the tree and look around in it. That costs ten times the memory, and filings from
before 2001 have no tree worth the name.

Invariant: every offset in a ``NormalText`` is an offset into its ``text``; text never contains
two spaces or three line breaks in a row, nor white space at a line's end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from tenfold.sections.marks import ANCHOR, BOLD_OFF, BOLD_ON, FACT, LINK_OFF, LINK_ON, MARK, PAGE
from tenfold.sections.tag_reader import TagReader
from tenfold.sections.tagged import NOTHING_TAGGED, TaggedDocument, merge

_MARKS = re.compile(f"({MARK.pattern})")
_MANY_BREAKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Link:
    """A run of text that links to a place in the same document."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class NormalText:
    """A document's text with the places of what its markup told. All numbers are offsets."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()
    """Runs of bold text, ordered and disjoint."""
    links: tuple[Link, ...] = ()
    """Internal links, in document order."""
    anchors: dict[str, int] = field(default_factory=dict[str, int])
    """Where each target of an internal link stands."""
    page_breaks: tuple[int, ...] = ()
    tagged: TaggedDocument = NOTHING_TAGGED
    """Inline XBRL values, as written, with their places."""

    def bold_chars(self, start: int, end: int) -> int:
        """How many characters between two offsets are bold."""
        at = max(0, bisect_right(self.bold, (start, 1 << 60)) - 1)
        total = 0
        while at < len(self.bold) and self.bold[at][0] < end:
            total += max(0, min(end, self.bold[at][1]) - max(start, self.bold[at][0]))
            at += 1
        return total


def concatenate(parts: list[NormalText]) -> tuple[NormalText, tuple[int, ...]]:
    """Join documents into one text; also where each of them begins in it."""
    if len(parts) == 1:
        return parts[0], (0,)
    texts: list[str] = []
    starts: list[int] = []
    bold: list[tuple[int, int]] = []
    links: list[Link] = []
    anchors: dict[str, int] = {}
    breaks: list[int] = []
    at = 0
    for number, part in enumerate(parts):
        starts.append(at)
        texts.append(part.text)
        bold.extend((a + at, b + at) for a, b in part.bold)
        prefix = "" if number == 0 else f"{number}#"
        links.extend(Link(x.start + at, x.end + at, prefix + x.target) for x in part.links)
        for name, place in part.anchors.items():
            anchors[prefix + name] = place + at
        breaks.extend(place + at for place in part.page_breaks)
        at += len(part.text) + 2
    joined = "\n\n".join(texts)
    tagged = merge([part.tagged for part in parts], starts)
    whole = NormalText(joined, tuple(bold), tuple(links), anchors, tuple(breaks), tagged)
    return whole, tuple(starts)


def resolve_marks(
    marked: str,
    anchor_names: list[str],
    link_targets: list[str],
    tags: TagReader | None = None,
) -> NormalText:
    """Take the marks out of a marked text and give their places instead.

    ``marked`` is text as the readers build it, with the marks of ``marks.py`` in it; white space
    that only stood apart because of a mark between is collapsed here.
    """
    state = _Resolver(anchor_names, link_targets)
    pieces = _MARKS.split(marked)
    state.add_text(pieces[0])
    for place in range(1, len(pieces), 2):
        state.add_mark(pieces[place])
        if pieces[place + 1]:
            state.add_text(pieces[place + 1])
    return state.finish(tags)


def _following(tail: str, piece: str) -> str:
    """A piece without the white space that is one too many behind a text that ends in ``tail``."""
    if tail == "\n\n":
        return piece.lstrip()
    if tail[-1] == "\n":
        piece = piece.lstrip(" \t")
        return "\n" + piece.lstrip() if piece[:1] == "\n" else piece
    return piece.lstrip(" ")


class _Resolver:
    def __init__(self, anchor_names: list[str], link_targets: list[str]) -> None:
        self._anchor_names = anchor_names
        self._link_targets = link_targets
        self._pieces: list[str] = []
        self._length = 0
        self._tail = "\n\n"
        self._bold_from: int | None = None
        self._bold: list[tuple[int, int]] = []
        self._open_link: tuple[int, str] | None = None
        self._links: list[Link] = []
        self._anchors: dict[str, int] = {}
        self._breaks: list[int] = []
        self._tagged: dict[int, int] = {}

    def add_text(self, piece: str) -> None:
        if "\n\n\n" in piece:
            piece = _MANY_BREAKS.sub("\n\n", piece)
        tail = self._tail
        if tail[-1:] <= " " and piece[:1] <= " ":
            piece = _following(tail, piece)
            if not piece:
                return
        self._pieces.append(piece)
        self._length += len(piece)
        self._tail = piece[-2:] if len(piece) > 1 else (tail + piece)[-2:]

    def add_mark(self, mark: str) -> None:
        kind = mark[0]
        if kind == BOLD_ON:
            self._bold_from = self._length
        elif kind == BOLD_OFF:
            self._end_bold()
        elif kind == ANCHOR:
            self._anchors.setdefault(self._anchor_names[int(mark[1:-1])], self._length)
        elif kind == LINK_ON:
            self._open_link = (self._length, self._link_targets[int(mark[1:-1])])
        elif kind == LINK_OFF:
            self._end_link()
        elif kind == PAGE:
            self._breaks.append(self._length)
        elif kind == FACT:
            self._tagged[int(mark[1:-1])] = self._length

    def _end_bold(self) -> None:
        if self._bold_from is not None and self._bold_from < self._length:
            self._bold.append((self._bold_from, self._length))
        self._bold_from = None

    def _end_link(self) -> None:
        if self._open_link is not None and self._open_link[0] < self._length:
            self._links.append(Link(self._open_link[0], self._length, self._open_link[1]))
        self._open_link = None

    def finish(self, tags: TagReader | None) -> NormalText:
        self._end_bold()
        self._end_link()
        text = "".join(self._pieces).rstrip()
        return NormalText(
            text,
            tuple(self._bold),
            tuple(self._links),
            self._anchors,
            tuple(self._breaks),
            tags.document(text, self._tagged) if tags else NOTHING_TAGGED,
        )
