"""Words by which two texts are seen to speak of the same thing."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[a-z]{3,}")
_STEM_CHARS: Final = 6
_COMMON_WORDS: Final = """
    and the for with from that this which was were are has had have its our their than into over
    under also been company year years quarter month fiscal period ended ending december september
    june march january october million billion thousand dollars approximately compared versus total
    net other amount amounts due primarily respectively percent increase increased decrease
    decreased including incl excluding part per all not
"""
_COMMON: Final = frozenset(word[:_STEM_CHARS] for word in _COMMON_WORDS.split())
"""Words that any two sentences of a report share."""


def stems(text: str) -> frozenset[str]:
    """The beginnings of the telling words of ``text``: 'margins' and 'margin' are one."""
    words = {word[:_STEM_CHARS] for word in _WORD.findall(text.lower())}
    return frozenset(words - _COMMON)
