"""Which sentences of a passage to quote, and what to call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tenfold.llm.passages.boilerplate import is_boilerplate_sentence, is_prose
from tenfold.llm.passages.sentences import sentence_spans

MAX_QUOTE_CHARS: Final = 420
MAX_DESCRIPTION_CHARS: Final = 650
_MAX_SENTENCE_CHARS: Final = 900
_LEAD_BONUS: Final = 0.75
"""Counts as part of a cue hit: the first sentence of a paragraph usually names its topic."""
_UNFIT: Final = -1.0

_ENDS: Final = re.compile(r"[.!?][\"”’)\]]*$")
_LEANS_BACK: Final = re.compile(
    r"(?:This|These|Those|Such|It|They|He|She|However|Accordingly|Therefore|Thus|In addition|"
    r"Additionally|Moreover|Furthermore|As a result|Consequently|For example|Also|Similarly|"
    r"Further|Finally|Conversely|Both|Nevertheless|Instead)\b"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """What is taken from a passage; both texts are verbatim spans of it."""

    evidence: str
    """The sentences that carry the point."""
    description: str
    """The same with the sentences that follow."""
    hits: int
    """How many different cues occur in the evidence."""


def quote_of(passage: str, cues: Sequence[str]) -> Quote | None:
    """The neighbouring sentences of ``passage`` that say most about ``cues``.

    None where no sentence is fit to be quoted: fragments, rows of figures, pointers.
    """
    spans = sentence_spans(passage)
    pattern = cue_pattern(tuple(cues))
    worth = [_worth(passage[start:end], number, pattern) for number, (start, end) in enumerate(spans)]
    first = max(range(len(worth)), key=worth.__getitem__, default=None)
    if first is None or worth[first] == _UNFIT:
        return None
    last = _extended(spans, worth, first, MAX_QUOTE_CHARS, least=1.0)
    if first and _LEANS_BACK.match(passage, spans[first][0]) and worth[first - 1] != _UNFIT:
        first -= 1
    end = _extended(spans, worth, last, MAX_DESCRIPTION_CHARS, least=0.0, origin=first)
    evidence = passage[spans[first][0] : spans[last][1]]
    description = passage[spans[first][0] : spans[end][1]]
    return Quote(evidence, description, hits(pattern, evidence))


def hits(pattern: re.Pattern[str], text: str) -> int:
    """How many different cues of ``pattern`` occur in ``text``."""
    return len({match.lower() for match in pattern.findall(text)})


@lru_cache(maxsize=128)
def cue_pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any cue, whatever its case and ending; nothing where there are no cues."""
    stems = [r"\W+".join(_stem(word) for word in re.findall(r"\w+", cue)) for cue in cues]
    longest_first = sorted(filter(None, stems), key=len, reverse=True)
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(rf"\b({'|'.join(longest_first)})\w{{0,4}}\b", re.IGNORECASE)


def _stem(word: str) -> str:
    """Rough, but enough to count by: the index has ranked the passage with a proper stemmer."""
    if len(word) > 5 and word.endswith("ies"):
        return re.escape(word[:-3])
    if len(word) > 4 and word.endswith(("s", "e")):
        return re.escape(word[:-1])
    return re.escape(word)


def _worth(sentence: str, number: int, pattern: re.Pattern[str]) -> float:
    fit = (
        len(sentence) <= _MAX_SENTENCE_CHARS
        and not sentence[0].islower()
        and _ENDS.search(sentence) is not None
        and is_prose(sentence, min_words=6, min_letter_share=0.62)
        and not is_boilerplate_sentence(sentence)
    )
    if not fit:
        return _UNFIT
    return hits(pattern, sentence) + (_LEAD_BONUS if number == 0 else 0.0)


def _extended(
    spans: Sequence[tuple[int, int]],
    worth: Sequence[float],
    last: int,
    max_chars: int,
    *,
    least: float,
    origin: int | None = None,
) -> int:
    """The last sentence when going on from ``last`` while it fits and is worth it."""
    begin = spans[last if origin is None else origin][0]
    while last + 1 < len(spans):
        following = last + 1
        if worth[following] < least or spans[following][1] - begin > max_chars:
            break
        last = following
    return last
