"""Which sentences of a passage to quote, and what to call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tenfold.llm.passages.passage import Passage, Sentence

MAX_QUOTE_CHARS: Final = 420
MAX_DESCRIPTION_CHARS: Final = 650
_MIN_ENDING_CHARS: Final = 3
_LEAD_BONUS: Final = 0.75
"""Counts as part of a cue hit: the first sentence of a paragraph usually names its topic."""
_LEANING_MALUS: Final = 0.5
"""Between two sentences that say as much, the one that stands by itself is the better quote."""
_MAX_STEPS_BACK: Final = 3
_UNFIT: Final = -1.0

_LEANS_BACK: Final = re.compile(
    r"(?:This|These|Those|Such|It|They|He|She|However|Accordingly|Therefore|Thus|In addition|"
    r"Additionally|Moreover|Furthermore|As a result|Consequently|For example|Also|Similarly|"
    r"Further|Finally|Conversely|Both|Nevertheless|Instead|And|But|Or|Rather|Until then|To do this|"
    r"By contrast|Otherwise|In both|The (?:first|second|third|fourth|fifth|latter|former|rest))\b"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """What is taken from a passage; both texts are verbatim spans of it."""

    evidence: str
    """The sentences that carry the point."""
    description: str
    """The same with the sentences that follow."""
    strength: int
    """How many words the different cues in the evidence have together."""


def quote_of(passage: Passage, cues: Sequence[str]) -> Quote | None:
    """The neighbouring sentences of ``passage`` that say most about ``cues``.

    None where no sentence is fit to be quoted: fragments, rows of figures, pointers.
    """
    text, sentences = passage.text, passage.sentences
    pattern = cue_pattern(tuple(cues))
    worth = [_worth(text, number, one, pattern) for number, one in enumerate(sentences)]
    first = max(range(len(worth)), key=worth.__getitem__, default=None)
    if first is None or worth[first] == _UNFIT:
        return None
    last = _extended(sentences, worth, first, sentences[first].start + MAX_QUOTE_CHARS, least=1.0)
    for _ in range(_MAX_STEPS_BACK):
        if not first or not _goes_back(text, sentences, worth, first, last):
            break
        first -= 1
    begin = sentences[first].start
    further = _extended(sentences, worth, last, begin + MAX_DESCRIPTION_CHARS, least=0.0)
    evidence = text[begin : sentences[last].end]
    strength = sum(len(cue.split()) for cue in _found(pattern, evidence))
    return Quote(evidence, text[begin : sentences[further].end], strength)


def hits(pattern: re.Pattern[str], text: str) -> int:
    """How many different cues of ``pattern`` occur in ``text``."""
    return len(_found(pattern, text))


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return set(pattern.findall(text.lower()))


@lru_cache(maxsize=128)
def cue_pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any cue in lower-case text, whatever its ending; nothing without cues."""
    stems = [r"\W+".join(_stem(word) for word in re.findall(r"\w+", cue.lower())) for cue in cues]
    longest_first = sorted(filter(None, stems), key=len, reverse=True)
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(rf"\b({'|'.join(longest_first)})\b")


def _stem(word: str) -> str:
    """Rough, but enough to count by: the index has ranked the passage with a proper stemmer."""
    if len(word) < _MIN_ENDING_CHARS:
        # 'is a' must not be found in 'is an' or 'is also'.
        return re.escape(word)
    if len(word) > 5 and word.endswith("ies"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith(("s", "e")):
        word = word[:-1]
    return rf"{re.escape(word)}\w{{0,4}}"


def _worth(text: str, number: int, sentence: Sentence, pattern: re.Pattern[str]) -> float:
    if not sentence.quotable:
        return _UNFIT
    found = hits(pattern, text[sentence.start : sentence.end])
    if number == 0:
        return found + _LEAD_BONUS
    leans = found and _LEANS_BACK.match(text, sentence.start)
    return found - (_LEANING_MALUS if leans else 0.0)


def _goes_back(
    text: str, sentences: Sequence[Sentence], worth: Sequence[float], first: int, last: int
) -> bool:
    """Whether the sentence before belongs to the quote: leant on, or on topic with room left."""
    before = worth[first - 1]
    if before == _UNFIT:
        return False
    room = sentences[last].end - sentences[first - 1].start <= MAX_QUOTE_CHARS
    leans = _LEANS_BACK.match(text, sentences[first].start) is not None
    return leans or (room and before >= 1.0)


def _extended(
    sentences: Sequence[Sentence], worth: Sequence[float], last: int, limit: int, *, least: float
) -> int:
    """The last sentence when going on from ``last`` while it is worth it and ends by ``limit``."""
    while last + 1 < len(sentences):
        following = last + 1
        if worth[following] < least or sentences[following].end > limit:
            break
        last = following
    return last
