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

MAX_ITEMS: Final = 7
_RELATIVE_FLOOR: Final = 0.25
"""A passage must reach this part of the best score."""
_SAME_HEADING: Final = 0.65
MAX_OVERLAP: Final = 0.72
"""Texts that share more of their words say the same."""
_FIRST_UNDER_HEADING: Final = 1.15
_ON_TOPIC_HEADING: Final = 1.5
_OTHER_TOPIC: Final = 0.4
_MIN_STRENGTH: Final = 2
"""Words of cues that a passage must show, in its heading or quote; one word alone is chance."""
_STRENGTH_WEIGHT: Final = 0.6
_MAX_STRENGTH: Final = 8
"""BM25 gives nothing for a word that most passages have, as 'net sales' in an MD&A; several such
cues in one quote still mark it as on topic, so they count by number."""
_WEIGHED: Final = 90
"""How many of the best by BM25 are looked at more closely; more only costs time."""

_COMMON_TOPIC: Final = re.compile(
    r"\w*(?:"
    r"competiti|antitrust|privacy|employees|human capital|personnel|intellectual property"
    r"|patents?\b|trademarks|research and development|regulat|environment|season|backlog"
    r"|raw materials|suppl(?:y|iers)|manufacturing|marketing|distribution|customers"
    r"|inclusion|diversity|compensation and benefits|health and safety|liquidity"
    r"|critical accounting|inflation|recent(?:ly)? .*pronouncements|accounting standards"
    r"|new accounting|income tax|dividends|repurchase|market risk|off.balance"
    r"|contractual obligations|pension|legal proceedings|properties|acquisitions|stock.based"
    r"|earnings per share|leases|derivative|insurance|government contracts"
    r"|international operations|growth and development|advertising"
    r")\w*",
    re.IGNORECASE,
)
"""What filers commonly head parts of their sections with: under such a heading stands that."""

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
    ranked = _quoted(passages, scores, cues)
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


def _quoted(
    passages: Sequence[Passage], scores: Mapping[int, float], cues: Sequence[str]
) -> list[Selected]:
    """The candidates, best first; quotes are cut only for as many as may be needed."""
    pattern = cue_pattern(tuple(cues))
    found: list[Selected] = []
    for number in _best(scores, _WEIGHED):
        passage = passages[number]
        found_here = _candidate(passage, scores[number], pattern, cues)
        if found_here is not None:
            found.append(found_here)
    return sorted(found, key=lambda one: (-one.score, one.passage.order))


def _candidate(
    passage: Passage, score: float, pattern: re.Pattern[str], cues: Sequence[str]
) -> Selected | None:
    quote = quote_of(passage, cues)
    if quote is None:
        return None
    titled = hits(pattern, passage.heading) > 0
    other = _is_other_topic(passage.heading, pattern)
    # What an outer heading speaks of is not what the nearest one has gone over to.
    on_topic = titled or (not other and hits(pattern, passage.trail) > 0)
    if not titled and not quote.strength:
        return None
    strength = quote.strength + (_MIN_STRENGTH if on_topic else 0)
    if strength < _MIN_STRENGTH:
        return None
    counted = _STRENGTH_WEIGHT * min(strength, _MAX_STRENGTH)
    weight = _heading_weight(passage, on_topic=on_topic, other=other)
    return Selected(passage, quote, (score + counted) * weight)


def _is_other_topic(heading: str, pattern: re.Pattern[str]) -> bool:
    """Whether a heading names some common topic, and none that the cues are about."""
    named = [match.group() for match in _COMMON_TOPIC.finditer(heading)]
    return bool(named) and not any(hits(pattern, topic) for topic in named)


def _heading_weight(passage: Passage, *, on_topic: bool, other: bool) -> float:
    weight = 1.0
    if on_topic:
        weight = 1.0 if other else _ON_TOPIC_HEADING
    elif other:
        weight = _OTHER_TOPIC
    return weight * (_FIRST_UNDER_HEADING if passage.heading and passage.depth == 0 else 1.0)


def _best(scores: Mapping[int, float], at_most: int) -> list[int]:
    return sorted(scores, key=lambda number: (-scores[number], number))[:at_most]


def _marginal(candidate: Selected, chosen: Iterable[Selected]) -> float:
    score = candidate.score
    for other in chosen:
        if overlap(candidate.quote.evidence, other.quote.evidence) > MAX_OVERLAP:
            return 0.0
        if candidate.passage.heading and candidate.passage.heading == other.passage.heading:
            score *= _SAME_HEADING
    return score


def overlap(one: str, other: str) -> float:
    """The part of the shorter text's longer words that the other has too, from 0 to 1."""
    some, others = _content_words(one), _content_words(other)
    return len(some & others) / max(1, min(len(some), len(others)))


def _content_words(text: str) -> frozenset[str]:
    return frozenset(_CONTENT_WORD.findall(text.lower()))
