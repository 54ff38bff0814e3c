"""Whether an item without a heading stands at the end of the item before it.

A heading that is gone, and that no list of contents names, leaves no trace but its matter: Item 1
that ends in pages of risks, Item 7 that ends in interest rate sensitivities, any item that ends in
a 'None.' which is not its own. Such an item is not absent, it is lost, and the text before it is
too long. Measured on real filings: risk factors have 2.7 to 8 of the words below in 1,000
characters, a business section 0.1 to 1.7; the last 4,000 characters of a discussion that has its
market risks elsewhere speak of them at most once.
"""

from __future__ import annotations

import re

from tenfold.sections.items import BY_NUMBER

_RISK_WORDS = re.compile(
    r"\b(?:risks?|could|may|might|adverse(?:ly)?|harm(?:ed|ful)?|uncertain\w*|fail(?:ure)?|unable)\b",
    re.IGNORECASE,
)
_RISKS_CHARS = 6_000
_RISK_WORDS_PER_CHAR = 1.7e-3
_MIN_RISK_WORDS = 12
_RISK_WORDS_IN_PAGES = 20
"""So many within 6,000 characters anywhere."""

_MARKET_RISK = re.compile(
    r"market\s+risks?|interest\s+rate\s+risk|currency\s+risk|exchange\s+rate\s+risk|hypothetical|"
    r"basis\s+points?|value[- ]at[- ]risk|quantitative\s+and\s+qualitative|"
    r"commodity\s+price\s+risk|"
    r"(?:percent|points?|%)\s+(?:change|increase|decrease|rise|fall)?\s*(?:of|in)\s+[^.]{0,40}"
    r"(?:interest|exchange|market)\s+rates?[^.]{0,60}\bwould\b",
    re.IGNORECASE,
)
_MARKET_TAIL_CHARS = 4_000
_MARKET_RISK_TITLED = re.compile(
    r"market\s+risks?|interest\s+rate\s+risk|currency\s+risk|hypothetical|quantitative\s+and"
    r"\s+qualitative",
    re.IGNORECASE,
)
_MARKET_LONG_TAIL_CHARS = 30_000
_MIN_TITLED = 2
_MARKET_RISK_SINCE = 1997
"""Item 7A came with fiscal 1997; the item table leaves it open, for many put it under Item 7."""

_POINTER_CHARS = 2_000
_POINTS_TO_RISK = re.compile(
    r"\brisks?\b.*\bincorporated\b|\bincorporated\b.*\brisks?\b", re.IGNORECASE | re.DOTALL
)
"""A second pointer under Item 7, to what the annual report says of risks."""

_CLOSING_WORDS = re.compile(
    r"\n\n\s*(?:none|not\s+(?:applicable|required)|n/a|(?:the\s+)?information\s+(?:called\s+for|required)"
    r"\s+by\s+this\s+item[^\n]{0,400}|[^\n]{0,120}smaller\s+reporting\s+compan[^\n]{0,200})\.?\s*$",
    re.IGNORECASE,
)
_CLOSING_CHARS = 600


def reads_on(number: str, text: str, year: int | None) -> bool:
    """Whether the text of the item before ``number`` ends in what reads like ``number``.

    ``year`` is the fiscal year: an item that the form did not have yet is not looked for.
    """
    since = _MARKET_RISK_SINCE if number == "7A" else BY_NUMBER[number].since
    if since is not None and year is not None and year < since:
        return False
    if number == "1A":
        return _reads_like_risks(text)
    if number != "7A":
        return False
    paragraphs = text.split("\n\n") if len(text) <= _POINTER_CHARS else []
    if len(paragraphs) > 1 and _POINTS_TO_RISK.search(paragraphs[-1]):
        return True
    return bool(
        _MARKET_RISK.search(text[-_MARKET_TAIL_CHARS:])
        or len(_MARKET_RISK_TITLED.findall(text[-_MARKET_LONG_TAIL_CHARS:])) >= _MIN_TITLED
        or _CLOSING_WORDS.search(text[-_CLOSING_CHARS:])
    )


def _reads_like_risks(text: str) -> bool:
    """Whether the end of a text, or two pages on end anywhere in it, are about risks."""
    tail = text[-_RISKS_CHARS:]
    words = len(_RISK_WORDS.findall(tail))
    if words >= _MIN_RISK_WORDS and words >= _RISK_WORDS_PER_CHAR * len(tail):
        return True
    places = [match.start() for match in _RISK_WORDS.finditer(text)]
    return any(
        last - first <= _RISKS_CHARS
        for first, last in zip(places, places[_RISK_WORDS_IN_PAGES - 1 :], strict=False)
    )
