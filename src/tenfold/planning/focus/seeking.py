"""What a question looks for: its cues, and the words of its title and wording.

Cues are chosen by whoever wrote the component; the wording adds what they forgot, and is all there
is for a user's component without cues. Sentences that say what is *not* asked are left out of it:
their words would draw in exactly the wrong passages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from tenfold.components.base import Component

_SENTENCE: Final = re.compile(r"[^.?!]+[.?!]?")
_NOT_ASKED: Final = re.compile(
    r"asked elsewhere|to others\b|^\s*(?:leave|do not|give null|use the company's|use only)\b"
    r"|no outside knowledge|rather than weak ones|belongs to the family",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z-]{3,}")
_EMPTY: Final = re.compile(
    r"about|according|after|again|against|along|also|always|among|another|anything|around"
    r"|because|been|before|being|below|between|both|calculate|company|company's|describe"
    r"|disclose|does|each|else|ever|every|facts|figures|filing|find|first|five|from|give|given"
    r"|gives|have|heard|here|into|item|items|judge|just|like|list|made|main|make|many|mere|more"
    r"|most|much|must|name|named|names|never|none|once|only|order|other|others|over|particular"
    r"|part|prefer|quote|reader|said|same|says|should|show|shown|since|size|some|specific|state"
    r"|stated|states|such|summarise|summary|take|tell|text|than|that|their|them|then|there"
    r"|these|they|this|those|three|through|under|until|upon|what|when|where|which|while|whom"
    r"|whose|will|with|within|without|words|work|works|would|year|years"
)
"""Words of questions that say nothing of the passages that answer them."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What marks a passage as needed for one question."""

    cues: tuple[str, ...]
    """Words and phrases that passages on the topic use."""
    words: tuple[str, ...]
    """Further words, of the question's own wording."""
    also: tuple[str, ...] = ()
    """Words of passages that bear on the topic without being about it."""


def sought_by(component: Component[Any]) -> Sought:
    """What ``component``'s question looks for."""
    asked = " ".join(
        sentence
        for sentence in _SENTENCE.findall(component.question)
        if not _NOT_ASKED.search(sentence)
    )
    words = (word.lower() for word in _WORD.findall(asked))
    return Sought(
        cues=(*component.cues, component.title),
        words=tuple(dict.fromkeys(word for word in words if not _EMPTY.fullmatch(word))),
        also=component.also,
    )
