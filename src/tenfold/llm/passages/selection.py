"""Which passages answer a question: relevant, different from each other, and not a rival's.

BM25 alone would return five neighbours of one paragraph. So passages are taken greedily by score,
each lowered by what has already been taken: the same heading, and words in common (the idea of
maximal marginal relevance, Carbonell and Goldstein 1998). Weak passages are left out altogether:
fewer items are better than filler.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tenfold.llm.passages.passage import Passage
from tenfold.llm.passages.quotes import Quote, cue_pattern, hits, quote_of

MAX_ITEMS: Final = 6
_RELATIVE_FLOOR: Final = 0.30
"""A passage must reach this part of the best score."""
_SAME_HEADING: Final = 0.55
_MAX_OVERLAP: Final = 0.5
_FIRST_UNDER_HEADING: Final = 1.15
_ON_TOPIC_HEADING: Final = 1.5
_CONSIDERED: Final = 40

_CONTENT_WORD: Final = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Selected:
    """A passage and what is quoted from it."""

    passage: Passage
    quote: Quote
    score: float


def select(
    passages: Sequence[Passage],
    scores: Mapping[int, float],
    cues: Sequence[str],
    *,
    at_most: int = MAX_ITEMS,
) -> list[Selected]:
    """The best, mutually different passages, best first.

    ``scores`` gives the relevance of ``passages`` by their place in that sequence.
    """
    ranked = _quoted(passages, _weighted(passages, scores, cues), cues)
    if not ranked:
        return []
    floor = _RELATIVE_FLOOR * ranked[0].score
    chosen: list[Selected] = []
    remaining = [candidate for candidate in ranked if candidate.score >= floor]
    while remaining and len(chosen) < at_most:
        best = max(remaining, key=lambda candidate: _marginal(candidate, chosen))
        if _marginal(best, chosen) < floor:
            break
        chosen.append(best)
        remaining.remove(best)
    return chosen


def _weighted(
    passages: Sequence[Passage], scores: Mapping[int, float], cues: Sequence[str]
) -> dict[int, float]:
    pattern = cue_pattern(tuple(cues))
    weighted: dict[int, float] = {}
    for number, score in scores.items():
        passage = passages[number]
        weight = _ON_TOPIC_HEADING if hits(pattern, passage.trail) else 1.0
        if passage.heading and passage.depth == 0:
            weight *= _FIRST_UNDER_HEADING
        weighted[number] = score * weight
    return weighted


def _quoted(
    passages: Sequence[Passage], scores: Mapping[int, float], cues: Sequence[str]
) -> list[Selected]:
    """The candidates, best first; quotes are cut only for as many as may be needed."""
    found: list[Selected] = []
    for number in sorted(scores, key=lambda n: (-scores[n], n))[:_CONSIDERED]:
        quote = quote_of(passages[number].text, cues)
        if quote is not None:
            # A passage that is on topic only as a whole makes a poor quote.
            score = scores[number] * (1.0 if quote.hits else 0.6)
            found.append(Selected(passages[number], quote, score))
    return sorted(found, key=lambda one: (-one.score, one.passage.order))


def _marginal(candidate: Selected, chosen: Iterable[Selected]) -> float:
    score = candidate.score
    words = _content_words(candidate.quote.evidence)
    for other in chosen:
        if _overlap(words, _content_words(other.quote.evidence)) > _MAX_OVERLAP:
            return 0.0
        if candidate.passage.heading and candidate.passage.heading == other.passage.heading:
            score *= _SAME_HEADING
    return score


def _content_words(text: str) -> frozenset[str]:
    return frozenset(_CONTENT_WORD.findall(text.lower()))


def _overlap(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / max(1, min(len(some), len(others)))
