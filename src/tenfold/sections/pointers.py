"""Items that only point elsewhere: how to tell, and where they point.

An item is a pointer when most of its words are sentences of reference ('is incorporated herein by
reference', 'see Note 13', 'appears on pages F-3 through F-25'). Where to is told by the same
sentences: outside (the annual report to shareholders, the proxy statement, an exhibit) or inside
this document (notes, other items, its own pages).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MIN_SHARE = 0.5

MAX_POINTER_CHARS = 2_500
"""Beyond this an item has matter of its own, whatever it refers to besides."""

_SENTENCE = re.compile(r"(?<=[a-z0-9)\"”’][.;])\s+(?=[\"“(]?[A-Z])|\n\n")
_REFERENCE = re.compile(
    r"incorporat\w*|by\s+reference|\bsee\b|\brefer(?:red|ence)?\s+(?:is\s+made\s+)?to|"
    r"(?:is|are|may\s+be|can\s+be|has\s+been)\s+(?:also\s+)?(?:set\s+forth|included|contained|found|"
    r"presented|reported|described|provided|discussed|disclosed|shown|listed|submitted|located|"
    r"filed)\b|\bappear(?:s|ing)?\b|set\s+forth|\bcontained\s+in|\bincluded\s+(?:in|on|under)|"
    r"reported\s+on|\bbegin(?:s|ning)?\s+on|^[^.]{0,120}\bon\s+pages?\b|required\s+by\s+this\s+item",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"annual\s+report\s+to\s+(?:the\s+)?(?:its\s+|our\s+)?(?:share|stock|security)\s?-?(?:holders|owners)|"
    r"(?:share|stock)\s?-?(?:holders|owners)[’']?\s+(?:annual\s+)?report|annual\s+report\b(?!\s+on"
    r"\s+form)(?!\s*\(?form)|proxy\s+statement|proxy\s+materials|information\s+statement|"
    r"schedule\s+14[ac]\b|amendment\s+(?:no\.?\s*\d+\s+)?(?:to|of)\s+(?:this|the|our|its)\s+"
    r"(?:annual\s+)?(?:report|form)|exhibit\s*\(?13|appendix\s+[a-z]\b|summary\s+annual\s+report|financial\s+review\s+section",
    re.IGNORECASE,
)
_OWN_REPORT = re.compile(
    r"this\s+(?:annual\s+)?(?:report|form|10-?k)|form\s+10-?k|herein\b(?!\s+by)|elsewhere",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\bnotes?\s+(?:no\.?\s*)?\d|\bnotes?\s+to\b|\bitems?\s+\d|this\s+(?:annual\s+)?(?:report|form|"
    r"document|filing|10-?k)|\bpages?\s+(?:[A-Z]{1,2}\s?-\s?)?\d|elsewhere|index\s+to\b|herein|"
    r"following\s+the\s+signature|attached|part\s+i[iv]*\b|form\s+10-?k|caption|heading|"
    r"financial\s+statements",
    re.IGNORECASE,
)
_LISTED_LINE = re.compile(
    r"[\t ](?:[A-Z]{1,2}-)?\d{1,3}(?:\s?[-–—,&]\s?(?:[A-Z]{1,2}-)?\d{1,3})*$|"
    r"^(?:pages?|schedules?|exhibit)\b"
    r"[^.]{0,20}$|^[^a-zA-Z]*$|^\W*(?:(?:un)?audited\s+)?(?:consolidated\s+|combined\s+)?(?:balance|statements?|"
    r"reports?|notes?|schedules?|index|supplementary|selected|quarterly|independent|management[’']?s?|financial|years?|"
    r"december|june|september|march|for\s+the)\b[^.]{0,160}[.;]?$",
    re.IGNORECASE,
)
_PAGE = r"(?:[A-Z]{1,2}\s?-\s?)?\d{1,3}"
_PAGES = re.compile(
    rf"\bpages?\s+(?:numbers?\s+)?({_PAGE})(?:\s*(?:-|–|—|to|through|thru)\s*(?:pages?\s+)?({_PAGE}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where an item's words send the reader."""

    outside: bool
    """Only to documents that are not this one."""
    words: str
    """The sentence of reference, shortened."""
    first_page: str | None
    """Printed number of the first page named."""
    last_page: str | None
    share: float
    """Share of the item's characters that are reference."""


def find_pointer(body: str) -> Pointer | None:
    """The pointer an item consists of, or None where it has matter of its own."""
    if not body or len(body) > MAX_POINTER_CHARS:
        return None
    sentences = [s for s in _SENTENCE.split(body) if s.strip()]
    pointing = [s for s in sentences if _points(s)]
    if not pointing:
        return None
    own = sum(_own_chars(s) for s in sentences if s not in pointing)
    share = sum(map(len, pointing)) / (own + sum(map(len, pointing)))
    if share < _MIN_SHARE:
        return None
    words = " ".join(pointing)
    outside = any(_points_outside(s) for s in pointing)
    inside_only = not outside
    pages: list[tuple[str, str | None]] = [(m[1], m[2]) for m in _PAGES.finditer(words)]
    first, last = _page_range(pages)
    return Pointer(not inside_only, _shortened(pointing[0]), first, last, share)


def first_reference(body: str) -> str | None:
    """The first sentence that incorporates matter of another document, shortened, or None."""
    for sentence in _SENTENCE.split(body):
        if _points(sentence) and _points_outside(sentence):
            return _shortened(sentence)
    return None


def _points_outside(sentence: str) -> bool:
    """Whether a sentence refers to a document other than this one.

    'the 2003 Annual Report to Shareholders ... incorporated in this Form 10-K' does; 'this Annual
    Report on Form 10-K' does not.
    """
    without_own = re.sub(
        r"(?:this|our|the|its)\s+(?:\d{4}\s+)?annual\s+report\s*(?:on\s+form|\(form)[^,.;]{0,20}|"
        r"this\s+annual\s+report\b(?!\s+to)",
        " ",
        sentence,
        flags=re.IGNORECASE,
    )
    return _OUTSIDE.search(without_own) is not None


def _points(sentence: str) -> bool:
    return bool(_REFERENCE.search(sentence)) and bool(
        _OUTSIDE.search(sentence) or _INSIDE.search(sentence)
    )


def _own_chars(sentence: str) -> int:
    """Characters that say something: not the lists of statements and pages that pointers carry."""
    return sum(len(line) for line in sentence.split("\n") if not _LISTED_LINE.search(line.strip()))


def _page_range(pages: list[tuple[str, str | None]]) -> tuple[str | None, str | None]:
    if not pages:
        return None, None
    first, last = pages[0]
    for one, two in pages[1:]:
        if _prefix(two or one) == _prefix(first):
            last = two or one
    return _label(first), _label(last)


def _label(words: str | None) -> str | None:
    return re.sub(r"\s", "", words).upper() if words else None


def _prefix(label: str) -> str:
    return re.sub(r"[\d\s]", "", label).upper()


def _shortened(sentence: str, chars: int = 140) -> str:
    words = " ".join(sentence.split())
    return words if len(words) <= chars else words[: chars - 1].rsplit(" ", 1)[0] + "…"
