"""The transformations by which inline XBRL turns what a reader sees into a number.

Source: XBRL Transformation Registries 1 to 5 (XBRL International) and SEC's own ``ixt-sec``. The
registries spell the same rule differently ('numdotdecimal', 'num-dot-decimal'), so hyphens are
dropped. A rule takes only what it may take: a number that is guessed is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from tenfold.financials.number_words import read_words

_DASH = re.compile(r"[-\u2010-\u2015\u2212\u058a\u05be\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f]+")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+", re.ASCII)
_UNIT = re.compile(r"([0-9][0-9,.\s]*?)\s*[^\W\d_]+\s*([0-9]{1,2})\s*[^\W\d_]*", re.ASCII)


def read_number(text: str, rule: str) -> Decimal:
    """The number ``text`` shows under transformation ``rule`` ('' for none), before scale and sign.

    Raises ValueError with the reason where the rule is unknown or the text does not obey it.
    """
    reader = _RULES.get(rule.lower().replace("-", ""))
    if reader is None:
        raise ValueError(f"unknown transformation {rule}")
    return reader(text.strip())


def _plain(text: str) -> Decimal:
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"'{text[:40]}' is not a number")
    return Decimal(text)


def _untransformed(text: str) -> Decimal:
    # Without a rule the words must be an xs:decimal already; filers still leave commas in.
    return _dot_decimal(text)


def _dot_decimal(text: str) -> Decimal:
    return _plain(_SPACES.sub("", text).replace(",", "").replace("'", "").replace("\u2019", ""))


def _comma_decimal(text: str) -> Decimal:
    bare = _SPACES.sub("", text).replace(".", "").replace("'", "").replace("\u2019", "")
    if bare.count(",") > 1:
        raise ValueError(f"'{text[:40]}' has two decimal commas")
    return _plain(bare.replace(",", "."))


def _dash(text: str) -> Decimal:
    if not _DASH.fullmatch(text):
        raise ValueError(f"'{text[:40]}' is not a dash")
    return Decimal(0)


def _zero(text: str) -> Decimal:
    del text  # whatever stands there is said to be zero
    return Decimal(0)


def _unit_decimal(text: str) -> Decimal:
    found = _UNIT.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text[:40]}' is not units and hundredths")
    whole = re.sub(r"[,.\s]", "", found[1])
    return Decimal(f"{whole}.{found[2]:0>2}")


_RULES: Final[dict[str, Callable[[str], Decimal]]] = {
    "": _untransformed,
    "numdotdecimal": _dot_decimal,
    "numdotdecimalapos": _dot_decimal,
    "numdotdecimalin": _dot_decimal,
    "numcommadot": _dot_decimal,
    "numspacedot": _dot_decimal,
    "numcommadecimal": _comma_decimal,
    "numcommadecimalapos": _comma_decimal,
    "numdotcomma": _comma_decimal,
    "numspacecomma": _comma_decimal,
    "numcomma": _comma_decimal,
    "numdash": _dash,
    "zerodash": _dash,
    "fixedzero": _zero,
    "numunitdecimal": _unit_decimal,
    "numwordsen": read_words,
}
