"""Sentences of English prose as spans, verbatim.

Filings are full of full stops that end nothing ('U.S.', 'Inc.', 'No. 12', '$1.5', initials), so a
boundary needs an end mark, white space, and a beginning that looks like one; and the word before
the mark must not be a known abbreviation. Missing a boundary only makes a quote longer; a false
one cuts it in half, so doubt means no boundary.
"""

from __future__ import annotations

import re
from typing import Final

_BOUNDARY: Final = re.compile(r"[.!?][\"”’)\]]*(?=\s+[\"“‘(\[•●]*[A-Z0-9])|\n\s*\n")
_LAST_WORD: Final = re.compile(r"(\S+?)[.!?][\"”’)\]]*$")
_INITIALS: Final = re.compile(r"^[(\"“]?(?:[A-Za-z]\.)*[A-Za-z]$")
_STARTER: Final = re.compile(
    r"\s+(?:The|This|These|In|We|Our|It|Its|As|For|At|On|Under|However|All|There|Such|During)\b"
)
_ABBREVIATION: Final = re.compile(
    r"inc|corp|cos?|ltd|llc|plc|jr|sr|ave|blvd|dept|est|approx|jan|feb|mar|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec|al|cir|def|sec|rev|assn|bros|gen|gov|sen|rep|hon|pub|stat|reg|par|art|ch|pp?"
    r"|n\.a|s\.a|a\.g|b\.v|n\.v|d\.c|u\.s|u\.k|e\.u|u\.n|etc"
)
_NEVER_LAST: Final = re.compile(r"mr|mrs|ms|dr|nos?|vs?|fig|i\.e|e\.g|cf|st|messrs")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of ``text``, without the white space around it."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match.group().strip() and not _ends_sentence(text, start, match.end()):
            continue
        _append(spans, text, start, match.end())
        start = match.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        begin = start + piece.index(stripped[0])
        spans.append((begin, begin + len(stripped)))


def _ends_sentence(text: str, start: int, end: int) -> bool:
    last = _LAST_WORD.search(text[max(start, end - 40) : end])
    if last is None:
        return True
    word = last.group(1).lower().lstrip('("“')
    if _NEVER_LAST.fullmatch(word):
        return False
    if _ABBREVIATION.fullmatch(word) or _INITIALS.match(word):
        # 'U.S. The' ends a sentence, 'U.S. Government' does not.
        return _STARTER.match(text, end) is not None
    return True
