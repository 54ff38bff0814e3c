"""A section's text as passages: paragraphs of prose, each with the heading it stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tenfold.llm.passages.boilerplate import is_boilerplate, is_prose, says_nothing
from tenfold.llm.passages.sentence_headings import sentence_headings
from tenfold.sections.paragraphs import Paragraph, paragraphs

_MIN_PASSAGE_CHARS: Final = 70
_RUN_IN: Final = re.compile(
    r"(?P<title>[A-Z][\w&'’,/() -]{2,70}?)(?:\.|:|\s?[–—]|\s-{1,2})\s+(?=[A-Z“\"$])"
)
_MAX_RUN_IN_WORDS: Final = 7
_SENTENCE_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|may|can|could|would|should|must|does|do|did)\b"
)
_LEADING_MARK: Final = re.compile(r"^[•●▪■◦·*–—-]\s*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of prose worth ranking."""

    order: int
    """Its place among the passages of the section, from 0."""
    start: int
    """Offset of ``text`` in the section's text, in characters."""
    text: str
    heading: str
    """The nearest heading that says something; empty where there is none."""
    trail: str
    """The headings above it, outer ones included, for ranking only."""
    depth: int
    """How many passages stand between the heading and this one; 0 for the first."""


def passages_of(text: str) -> list[Passage]:
    """The passages of a section in their order; tables, pointers and legal preamble left out."""
    found: list[Passage] = []
    headings = _Headings()
    blocks = paragraphs(text)
    sentences = sentence_headings(blocks)
    for place, paragraph in enumerate(blocks):
        if paragraph.kind == "heading" or place in sentences:
            headings.meet(paragraph.text)
        elif paragraph.kind == "prose":
            _add(found, headings, paragraph)
    return found


def _add(found: list[Passage], headings: _Headings, paragraph: Paragraph) -> None:
    mark = _LEADING_MARK.match(paragraph.text)
    skipped = mark.end() if mark else 0
    body = paragraph.text[skipped:]
    if len(body) < _MIN_PASSAGE_CHARS or not is_prose(body) or is_boilerplate(body):
        return
    title = run_in_title(body)
    found.append(
        Passage(
            order=len(found),
            start=paragraph.start + skipped,
            text=body,
            heading=title or headings.nearest,
            trail=headings.trail + (f" {title}" if title else ""),
            depth=0 if title else headings.take_depth(),
        )
    )


def run_in_title(paragraph: str) -> str:
    """The title that some paragraphs begin with: 'Employees. As of …'; empty for most."""
    match = _RUN_IN.match(paragraph)
    if match is None:
        return ""
    title = match.group("title").strip()
    words = title.split()
    if len(words) > _MAX_RUN_IN_WORDS or _SENTENCE_VERB.search(title) or says_nothing(title):
        return ""
    return title


class _Headings:
    """The headings met so far, as far as they bear on the next passage."""

    _MAX_TRAIL = 2

    def __init__(self) -> None:
        self._recent: list[str] = []
        self._since_heading = 0

    def meet(self, heading: str) -> None:
        title = " ".join(heading.split())
        if says_nothing(title):
            return
        if self._since_heading:
            # Prose stood between: the older headings are the outer ones at best; keep one.
            del self._recent[: -(self._MAX_TRAIL - 1)]
        self._recent.append(title)
        del self._recent[: -self._MAX_TRAIL]
        self._since_heading = 0

    def take_depth(self) -> int:
        depth = self._since_heading
        self._since_heading += 1
        return depth

    @property
    def nearest(self) -> str:
        return self._recent[-1] if self._recent else ""

    @property
    def trail(self) -> str:
        return " ".join(self._recent)
