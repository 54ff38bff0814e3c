"""A section's text as blocks: what a cut keeps or leaves out as a whole.

A block is a paragraph, with three differences. Rows that belong to one table are one block, however
many blank lines a typist put between them. A paragraph that a page break cut in two is one block.
Page numbers and the like ride with the block before them and count for nothing.

A block may need others above it: the headings it stands under, the line that says in which unit a
table is, the sentence with a colon that a list hangs on. Without them its words mislead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tenfold.llm.passages.sentence_headings import sentence_headings
from tenfold.sections.paragraphs import Paragraph, is_page_furniture, paragraphs

BlockKind = Literal["heading", "prose", "table"]

_MAX_HEADINGS: Final = 3
"""Of headings that follow each other directly, the nearest ones; more is a cover page."""
_MAX_TABLE_CHARS: Final = 8_000
"""Rows beyond this are another table: a run that long is a document of figures, not one table."""
_ENDS_SENTENCE: Final = re.compile(r"[.:;!?][\"”’)\]]*$")
_GOES_ON: Final = re.compile(r"[a-z]")
_LISTED: Final = re.compile(r"(?:[•●▪■◦·§*–—-]|\(?[a-z0-9]{1,3}[.)])\s")
_LIST_END: Final = re.compile(r"(?:[;,]|;\s*(?:and|or))$")
_UNIT_LINE: Final = re.compile(r"\([^()]{3,200}\)|.{0,80}\b(?:millions|thousands)\b.{0,80}")


@dataclass(frozen=True, slots=True)
class Block:
    """One block; ``start`` and ``end`` are offsets in the section's text, in characters."""

    start: int
    end: int
    """Behind its last character, page furniture behind it included."""
    kind: BlockKind
    text: str
    """Its words, without page furniture."""
    headings: tuple[int, ...] = ()
    """Numbers of the headings it stands under, outer ones first."""
    leads: tuple[int, ...] = ()
    """Numbers of the blocks that introduce it: the unit of a table, the sentence above a list."""

    @property
    def needs(self) -> tuple[int, ...]:
        """All blocks that are kept above this one."""
        return self.headings + self.leads


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a section's text, in filing order; together they hold every character of it
    that is no white space, and none overlaps another."""
    drafts = _drafts(text)
    outline = _Outline()
    blocks: list[Block] = []
    for number, draft in enumerate(drafts):
        headings, leads = outline.place(number, draft, drafts)
        blocks.append(Block(draft.start, draft.end, draft.kind, draft.text, headings, leads))
    return tuple(blocks)


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    kind: BlockKind
    text: str


def _drafts(text: str) -> list[_Draft]:
    found = paragraphs(text)
    sentences = sentence_headings(found)
    drafts: list[_Draft] = []
    for place, paragraph in enumerate(found):
        last = drafts[-1] if drafts else None
        if last is not None and is_page_furniture(paragraph.text):
            last.end = paragraph.end
            continue
        kind: BlockKind = "heading" if place in sentences else paragraph.kind
        if last is not None and _belongs(last, paragraph, kind):
            last.end = paragraph.end
            last.text = f"{last.text}\n{paragraph.text}"
        else:
            drafts.append(_Draft(paragraph.start, paragraph.end, kind, paragraph.text))
    return drafts


def _belongs(last: _Draft, paragraph: Paragraph, kind: BlockKind) -> bool:
    """Whether a paragraph goes on with the block before it."""
    if last.kind == "table":
        row = kind == "table" or (kind == "prose" and "\t" in paragraph.text)
        return row and len(last.text) + len(paragraph.text) <= _MAX_TABLE_CHARS
    cut_in_two = (
        last.kind == kind == "prose"
        and _GOES_ON.match(paragraph.text) is not None
        and _ENDS_SENTENCE.search(last.text) is None
    )
    return cut_in_two and "\t" not in last.text


class _Outline:
    """The headings and the lead-in that bear on the next block."""

    def __init__(self) -> None:
        self._outer: tuple[int, ...] = ()
        self._run: list[int] = []
        self._in_run = False
        self._lead: int | None = None

    def place(
        self, number: int, draft: _Draft, drafts: Sequence[_Draft]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The headings and leads of block ``number``."""
        if draft.kind == "heading":
            self._meet_heading(number)
            return (), ()
        self._in_run = False
        leads = self._leads(number, draft, drafts)
        if draft.kind == "prose" and draft.text.endswith((":", ":”", ':"')):
            self._lead = number
        elif not leads:
            self._lead = None
        return (*self._outer, *self._run[-1:]), leads

    def _meet_heading(self, number: int) -> None:
        # A heading that another one follows at once is the outer of the two, and stays so for the
        # headings that come after, until there is such a pair again.
        self._run = [*self._run, number] if self._in_run else [number]
        if len(self._run) > 1:
            self._outer = tuple(self._run[-_MAX_HEADINGS:-1])
        self._in_run = True
        self._lead = None

    def _leads(self, number: int, draft: _Draft, drafts: Sequence[_Draft]) -> tuple[int, ...]:
        found: list[int] = []
        if self._lead is not None and (draft.kind == "table" or _is_listed(draft.text)):
            found.append(self._lead)
        above = number - 1
        if draft.kind == "table" and above >= 0 and above not in found:
            line = drafts[above]
            if line.kind == "prose" and _UNIT_LINE.fullmatch(line.text):
                found.append(above)
        return tuple(found)


def _is_listed(text: str) -> bool:
    return _LISTED.match(text) is not None or _LIST_END.search(text) is not None
