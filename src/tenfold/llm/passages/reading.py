"""One section read for passages: indexed once, asked many times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tenfold.llm.passages.disclosures import (
    Disclosure,
    disclosures_of,
    names_many,
    shared_out,
)
from tenfold.llm.passages.index import PassageIndex
from tenfold.llm.passages.passage import passages_of
from tenfold.llm.passages.quotes import quote_of
from tenfold.llm.passages.selection import MAX_ITEMS, MAX_OVERLAP, Selected, overlap, select
from tenfold.llm.passages.titles import lead_phrase

_NUMBERING: Final = re.compile(
    r"^(?:note\s+)?(?:(?:\d{1,2}|\([a-z0-9]\))(?:[.:]|\s?[–—-]{1,2})\s*|[A-Z](?:[.:]|\s[–—-])\s+)"
    r"(?=[A-Z])",
    re.IGNORECASE,
)
_BROKEN_WORD: Final = re.compile(r"(?<=\w)-[ \t]*\n[ \t]*(?=[a-z])(?!(?:and|or|to)\b)")
_LIST_TAIL: Final = re.compile(r"[;,]\s*(?:and|or)$")
_MAX_DISCLOSURES: Final = 8
_SHARE_FLOOR: Final = 0.2
_HEADING_REACH: Final = 3
"""How many passages below a heading it still names."""
_MAX_SUMMARY_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class Extract:
    """A passage, ready to fill an item; ``evidence`` is exactly as in the text, the rest folded."""

    title: str
    description: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a section holds on one question; empty where it holds nothing."""

    extracts: tuple[Extract, ...]
    """Best first."""
    summary: str
    """The best one or two quotes, in the order of the filing; empty where there are none."""


class SectionReading:
    """The passages of one section's text. Not safe to use from two threads at once."""

    def __init__(self, text: str) -> None:
        self._passages = passages_of(text)
        self._index = PassageIndex((p.trail, p.text) for p in self._passages)

    def close(self) -> None:
        self._index.close()
        if "_disclosure_index" in self.__dict__:
            self._disclosure_index.close()

    def find(
        self, title: str, cues: Sequence[str], rivals: Sequence[Sequence[str]] = ()
    ) -> Findings:
        """The passages that answer a question of this title with these cues.

        With ``rivals``, whole disclosures are given out, each only to the best of the rivals.
        """
        sought = (*cues, title)
        if rivals:
            return self._share(sought, rivals)
        selected = select(self._passages, self._index.scores(sought), sought, at_most=MAX_ITEMS)
        return Findings(_titled(selected), _summary(selected))

    def _share(self, cues: Sequence[str], rivals: Sequence[Sequence[str]]) -> Findings:
        scores = self._disclosure_index.scores
        mine = shared_out(scores(cues[:-1]), [scores(rival) for rival in rivals])
        floor = _SHARE_FLOOR * max(mine.values(), default=0.0)
        fitting = (number for number, score in mine.items() if score >= floor)
        best = sorted(fitting, key=lambda number: (-mine[number], number))
        selected: dict[int, Selected] = {}
        for number in best:
            if self._is_told(number, selected):
                continue
            one = _best_passage(self._disclosures[number], mine[number], cues)
            if one is not None:
                selected[number] = one
            if len(selected) == _MAX_DISCLOSURES:
                break
        extracts = tuple(
            _extract(self._disclosures[number].title, one) for number, one in selected.items()
        )
        return Findings(extracts, _summary(list(selected.values())))

    def _is_told(self, number: int, selected: Iterable[int]) -> bool:
        """Whether a selected disclosure has nearly the same title, as a summary of risks has."""
        title = self._disclosures[number].title
        return any(
            overlap(title, self._disclosures[other].title) > MAX_OVERLAP for other in selected
        )

    @cached_property
    def _disclosures(self) -> list[Disclosure]:
        return disclosures_of(self._passages)

    @cached_property
    def _disclosure_index(self) -> PassageIndex:
        return PassageIndex((one.title, one.body) for one in self._disclosures)


def _best_passage(one: Disclosure, score: float, cues: Sequence[str]) -> Selected | None:
    """The first passage of a disclosure that can be quoted: it states the risk, the rest argues."""
    for passage in one.passages:
        quote = quote_of(passage, cues)
        if quote is not None:
            return Selected(passage, quote, score)
    return None


def _titled(selected: Sequence[Selected]) -> tuple[Extract, ...]:
    """Extracts under their headings, each heading used once; then lead phrases."""
    used: set[str] = set()
    extracts: list[Extract] = []
    for one in selected:
        near = one.passage.depth < _HEADING_REACH and not names_many(one.passage.heading)
        heading = one.passage.heading if near else ""
        extracts.append(_extract("" if heading in used else heading, one))
        used.add(heading)
    return tuple(extracts)


def _extract(title: str, one: Selected) -> Extract:
    bare = _LIST_TAIL.sub("", _NUMBERING.sub("", _fold(title))).rstrip(" .:;–—-")
    return Extract(
        title=bare or lead_phrase(_fold(one.quote.evidence)),
        description=_fold(one.quote.description),
        evidence=one.quote.evidence,
    )


def _summary(selected: Sequence[Selected]) -> str:
    parts = sorted(selected[:_MAX_SUMMARY_PARTS], key=lambda one: one.passage.order)
    return " ".join(_fold(one.quote.evidence) for one in parts)


def _fold(text: str) -> str:
    """On one line; a word that plain text broke at its hyphen is joined, 'short- and' is not."""
    return " ".join(_BROKEN_WORD.sub("-", text).split())
