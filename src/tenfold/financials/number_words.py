"""Numbers in English words, as ``ixt-sec:numwordsen`` has them: 'one hundred and five'."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL: Final = {
    **{word: number for number, word in enumerate(_UNITS.split())},
    **{word: 20 + 10 * number for number, word in enumerate(_TENS.split())},
}
_LARGE: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_NOTHING: Final = frozenset({"no", "none", "nil"})


def read_words(text: str) -> Decimal:
    """The number that ``text`` spells; digits are taken too ('2 million').

    Raises ValueError for anything that is not wholly a number.
    """
    words = [word for word in re.split(r"[\s\-\u2010-\u2015]+", text.lower().strip()) if word]
    if len(words) == 1 and words[0] in _NOTHING:
        return Decimal(0)
    words = ["one" if word in ("a", "an") else word for word in words if word != "and"]
    if not words:
        raise ValueError("no number word")
    total, group, least_large, said = 0, 0, 10**15, False
    for word in words:
        if word in _LARGE:
            if not said or _LARGE[word] >= least_large:
                raise ValueError(f"'{word}' out of order")
            least_large = _LARGE[word]
            total, group, said = total + group * least_large, 0, False
        elif word == "hundred":
            if not 1 <= group <= 99:
                raise ValueError("'hundred' of nothing")
            group *= 100
        else:
            group, said = _add(group, word, said), True
    return Decimal(total + group)


def _add(group: int, word: str, said: bool) -> int:
    number = _SMALL[word] if word in _SMALL else _digits(word)
    room = 100 if group % 100 == 0 else 10 if group % 10 == 0 and group % 100 >= 20 else 1
    if said and (number >= room or number == 0):
        raise ValueError(f"'{word}' does not continue a number")
    return group + number


def _digits(word: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}(?:,?[0-9]{3})*", word, re.ASCII):
        raise ValueError(f"'{word}' is no number word")
    return int(word.replace(",", ""))
