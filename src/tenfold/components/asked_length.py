"""How long an answer a question asks for, by its own wording, and how much of that answers fill.

A question says how many entries it wants at most ("up to 8") and a property's description how much
text ("in one to three sentences"). How much of it a careful answer fills is known in part:

- Entries. ``benchmarks/evidence_gold.json`` has the places that a full, right answer to each
  question would cite: 126 questions about five large companies, 8.0 places each, with a standard
  deviation of 3.1. An entry cites one place, so there are as many entries as places, and no more
  than the question asks for.
- Quotes. Those places, sentences and table rows, are 211 characters long on average.

Nothing of the kind is at hand for the rest, so the wording is taken by its word, and what it leaves
open by the usual: sentences of 17 words (plain English keeps to 15 to 20), words of five letters
and a space. That three of five optional facts are stated, and lists within an entry have three
entries (the years that statements show, for one), is assumed.

What a quote expects of a model that nobody has asked, and what the simulated provider writes where
no length is asked of it, both follow from these. A model's own answers go before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

PLACES: Final = 8.0
PLACES_DEVIATION: Final = 3.1
QUOTE_CHARS: Final = 211
SENTENCE_CHARS: Final = 100
WORD_CHARS: Final = 6
STATED: Final = 0.6
INNER_ENTRIES: Final = 3
USUALLY_ASKED: Final = 8
"""Entries that most questions ask for at most."""

_ENTRIES: Final = re.compile(r"\b(?:up to|at most|no more than)\s+(\d{1,3})\b(?!\.\d|\s*%)")
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER: Final = {word: number for number, word in enumerate(_NUMBERS, 1)} | {"fifteen": 15}
_ANY: Final = "|".join(_NUMBER)
_RANGE: Final = re.compile(rf"\b({_ANY}) (?:to|or) ({_ANY}) (sentence|word)s\b")
_TOLD: Final = re.compile(r"(?:what|why|how|where and how)\b", re.IGNORECASE)

TextKind = Literal["quote", "sentence", "word"]


@dataclass(frozen=True, slots=True)
class AskedText:
    """How much text a property is to hold: from ``fewest`` to ``most`` sentences or words, or a
    quote."""

    kind: TextKind
    fewest: int
    most: int

    @property
    def chars(self) -> float:
        """How long it usually is."""
        if self.kind == "quote":
            return QUOTE_CHARS
        each = SENTENCE_CHARS if self.kind == "sentence" else WORD_CHARS
        return each * (self.fewest + self.most) / 2


_QUOTE: Final = AskedText("quote", 1, 2)
_SENTENCES: Final = AskedText("sentence", 1, 3)
_PHRASE: Final = AskedText("word", 3, 8)


def asked_entries(question: str) -> int | None:
    """How many entries ``question`` wants at most; None where it does not say, or says several."""
    found = {int(number) for number in _ENTRIES.findall(question)}
    return found.pop() if len(found) == 1 else None


@lru_cache(1_024)
def asked_text(description: str) -> AskedText:
    """What ``description`` wants of its property; a name, date or figure in a few words where it
    asks for no sentence."""
    if "word for word" in description:
        return _QUOTE
    stated = _RANGE.search(description)
    if stated is not None:
        kind: TextKind = "sentence" if stated[3] == "sentence" else "word"
        return AskedText(kind, _NUMBER[stated[1]], _NUMBER[stated[2]])
    return _SENTENCES if _TOLD.match(description) else _PHRASE
