"""A section's text as passages: paragraphs of prose, each with the heading it stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tenfold.llm.passages.boilerplate import (
    has_boilerplate,
    is_boilerplate,
    is_prose,
    is_whole_sentence,
    points_elsewhere,
    says_nothing,
)
from tenfold.llm.passages.sentence_headings import sentence_headings
from tenfold.llm.passages.sentences import sentence_spans
from tenfold.sections.paragraphs import Paragraph, paragraphs

_MIN_PASSAGE_CHARS: Final = 70
_RUN_IN: Final = re.compile(
    r"(?P<title>[A-Z][\w&'’,/() -]{2,70}?)(?:\.|:|\s?[–—]|\s-{1,2})\s+(?=[A-Z“\"$])"
)
_MAX_RUN_IN_WORDS: Final = 7
_NO_TITLE: Final = re.compile(
    r"(?:We|I|It|They|There|This|These|Those)\b|.*\b(?:Mrs?|Ms|Dr|No|St|Inc|Corp|Co|Ltd|[A-Z])$"
)
"""A short sentence of its own, or one that was cut at the full stop of an abbreviation."""
_BRAND_HEADING: Final = re.compile(r"[a-z]{1,2}[A-Z][\w®™]*(?: [\w®™+&]+){0,4}")
"""A product's name that begins in lower case: 'eBooks', 'iPad and accessories'."""
_SENTENCE_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|may|can|could|would|should|must|does|do|did)\b"
)
_DASHED_CLAIM: Final = re.compile(r"(?P<title>[A-Z“\"][^.\n—–]{20,240}?)\s+[—–]\s+(?=[A-Z“\"])")
_LEADING_MARK: Final = re.compile(r"^(?:[•●▪■◦·§–—-]\s*|\([a-h]\)\s+)")
_FOOTNOTE: Final = re.compile(r"^(?:\(\d{1,2}\)|\{\d\}|\*|\[\d)")
_CAPITAL_LINE: Final = re.compile(r"(?P<title>[A-Z][^a-z\n]{3,90})\n(?=\s*[A-Z“\"])")
_OPENING: Final = "Overview General"
_OPENING_PASSAGES: Final = 3
"""How many passages open a section; its overview stands there, whatever it is headed."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: its place in the passage's text, and whether it can be quoted."""

    start: int
    end: int
    quotable: bool


@dataclass(frozen=True)
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

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of ``text``, in order."""
        suspect = has_boilerplate(self.text)
        return tuple(
            Sentence(start, end, _is_quotable(self.text[start:end], suspect=suspect))
            for start, end in sentence_spans(self.text)
        )


def _is_quotable(sentence: str, *, suspect: bool) -> bool:
    if not is_whole_sentence(sentence) or points_elsewhere(sentence):
        return False
    return not (suspect and has_boilerplate(sentence))


def passages_of(text: str) -> list[Passage]:
    """The passages of a section in their order; tables, pointers and legal preamble left out."""
    found: list[Passage] = []
    headings = _Headings()
    blocks = paragraphs(text)
    sentences = sentence_headings(blocks)
    for place, paragraph in enumerate(blocks):
        if (
            paragraph.kind == "heading"
            or place in sentences
            or _BRAND_HEADING.fullmatch(paragraph.text)
        ):
            headings.meet(paragraph.text)
        elif paragraph.kind == "prose":
            # Where headings are sentences, what looks like a run-in title is a list's lead.
            _add(found, headings, paragraph, run_in=not sentences)
    return found


def _add(found: list[Passage], headings: _Headings, paragraph: Paragraph, *, run_in: bool) -> None:
    start, body = _without_capital_line(headings, paragraph)
    fit = len(body) >= _MIN_PASSAGE_CHARS and is_prose(body) and not _FOOTNOTE.match(body)
    if not fit or is_boilerplate(body):
        return
    title, skipped = _run_in(body) if run_in else ("", 0)
    start, body = start + skipped, body[skipped:]
    opening = _OPENING if len(found) < _OPENING_PASSAGES else ""
    found.append(
        Passage(
            order=len(found),
            start=start,
            text=body,
            heading=title or headings.nearest,
            trail=" ".join(filter(None, (headings.trail, title, opening))),
            depth=0 if title else headings.take_depth(),
        )
    )


def _without_capital_line(headings: _Headings, paragraph: Paragraph) -> tuple[int, str]:
    """Where the paragraph's prose begins, and the prose: no bullet, no heading line above it."""
    skipped = 0
    if mark := _LEADING_MARK.match(paragraph.text):
        skipped = mark.end()
    elif line := _CAPITAL_LINE.match(paragraph.text):
        headings.meet(line.group("title"))
        skipped = line.end()
    body = paragraph.text[skipped:]
    skipped += len(body) - len(body.lstrip())
    return paragraph.start + skipped, body.lstrip()


def _run_in(paragraph: str) -> tuple[str, int]:
    """The title that some paragraphs begin with, and where their prose goes on; mostly ('', 0).

    'Employees. As of …' has one, and so has a claim before a dash: 'Weather can hurt us — Most …'.
    """
    match = _DASHED_CLAIM.match(paragraph) or _short_title(paragraph)
    if match is None or len(paragraph) - match.end() < _MIN_PASSAGE_CHARS:
        return "", 0
    return match.group("title").strip(), match.end()


def _short_title(paragraph: str) -> re.Match[str] | None:
    match = _RUN_IN.match(paragraph)
    if match is None:
        return None
    title = match.group("title").strip()
    clause = len(title.split()) > _MAX_RUN_IN_WORDS or _SENTENCE_VERB.search(title)
    return None if clause or _NO_TITLE.match(title) or says_nothing(title) else match


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
