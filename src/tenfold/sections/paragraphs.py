"""A section's text as paragraphs: heading, prose or table.

The normal form separates blocks by blank lines and table cells by tabs, so paragraphs are found
by looking, not by parsing. Readers use the kinds to leave out tables of numbers and to know under
which heading a passage stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["heading", "prose", "table"]

MAX_HEADING_CHARS = 160
_MAX_HEADING_WORDS = 22

_BLOCK = re.compile(r"\S(?:[^\n]|\n(?!\n))*")
_NUMBER = re.compile(r"\d[\d,.]*")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
_ENDS_SENTENCE = re.compile(r"[.;:,?!](?:[\"”’)]*)$")
_CONTINUES = re.compile(r"^[a-z(•●▪·\-–—*$]")
_PAGE_FURNITURE = re.compile(
    r"^(?:page\s+)?(?:[A-Z]{1,2}-)?\d{1,3}$|^[-–—\s]*(?:[A-Z]-)?\d{1,3}[-–—\s]*$"
    r"|^[ivxlc]{1,6}$|form 10-?k\b.*\b\d{1,3}$|^table of contents$|^index$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of a text; ``text`` is always ``whole[start:end]`` of the text it was cut from."""

    start: int
    end: int
    text: str
    kind: ParagraphKind


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a section's text, in order, with their kinds.

    Offsets are characters into ``text``. Page numbers and 'Table of Contents' lines between
    pages count as tables: nobody reads them.
    """
    found: list[Paragraph] = []
    for match in _BLOCK.finditer(text):
        block = match.group().rstrip()
        end = match.start() + len(block)
        found.append(Paragraph(match.start(), end, block, _kind(block)))
    return found


def is_page_furniture(block: str) -> bool:
    """Whether a paragraph is a page number, or a line that stands at every page's edge."""
    return len(block) < MAX_HEADING_CHARS and _PAGE_FURNITURE.search(block) is not None


def _kind(block: str) -> ParagraphKind:
    if is_page_furniture(block):
        return "table"
    lines = block.split("\n")
    if _is_table(block, lines):
        return "table"
    if _is_heading(block, lines):
        return "heading"
    return "prose"


def _is_table(block: str, lines: list[str]) -> bool:
    """Rows of cells, or more digits than prose would bear."""
    rows = sum("\t" in line for line in lines)
    if rows and rows * 3 >= len(lines):
        return len(lines) > 1 or _digit_share(block) > 0.15 or len(block) < MAX_HEADING_CHARS
    return len(block) > 20 and _digit_share(block) > 0.35


def _digit_share(block: str) -> float:
    digits = sum(len(match.group()) for match in _NUMBER.finditer(block))
    return digits / len(block)


def _is_heading(block: str, lines: list[str]) -> bool:
    """Short, begins like a title, does not end like a sentence."""
    if len(block) > MAX_HEADING_CHARS or len(lines) > 2:
        return False
    words = _WORD.findall(block)
    if not words or len(words) > _MAX_HEADING_WORDS or _CONTINUES.match(block):
        return False
    if _ENDS_SENTENCE.search(block):
        return len(words) <= 8 and block.rstrip('"”’)')[-1] in ".:" and _is_titled(words)
    return True


def _is_titled(words: list[str]) -> bool:
    """Most of the longer words begin with a capital."""
    long = [word for word in words if len(word) > 3] or words
    return sum(word[0].isupper() for word in long) * 4 >= len(long) * 3
