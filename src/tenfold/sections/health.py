"""What an item's own words and its surroundings say about it: its status, and why.

A section that is silently wrong is the worst a splitter can give, so doubt is part of the result.
Present needs no reason; every other status has one, in words for the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from tenfold.sections.model import SectionStatus
from tenfold.sections.pointers import find_pointer, first_reference

MIN_BODY_CHARS = {"1": 400, "1A": 300, "7": 500, "8": 1_000}
"""Shorter than this an item of substance needs words of its own that explain it."""

MAX_BRIEF_CHARS = 700

_BRIEF = re.compile(
    r"^\W*(?:none\b|nothing\b|not?\s+(?:currently\s+)?(?:applicable|required|material)|n\s?/\s?a\b|omitted|"
    r"reserved|\(?removed\s+and\s+reserved|intentionally|inapplicable|no\b|there\s+(?:is|are|were|was|have\s+been|has\s+been)\s+"
    r"(?:no|not|currently\s+no|presently\s+no)|(?:this\s+item|the\s+information)?[^.]{0,60}\b(?:is|are)\s+not\s+(?:required|applicable)|"
    r"(?:as\s+a|as\s+an?|we\s+are\s+a|the\s+\w+\s+is\s+a|smaller|pursuant)[^.]{0,60}smaller\s+reporting)",
    re.IGNORECASE,
)
_NOT_REQUIRED = re.compile(
    r"not\s+required|not\s+applicable|smaller\s+reporting\s+compan|general\s+instruction\s+[ij]\b|"
    r"(?:has\s+been|is|are)\s+omitted|\bnot\s+(?:currently\s+)?(?:a\s+party|involved|subject|exposed)|"
    r"\bno\s+(?:material\s+)?(?:pending|legal|matters?|such)",
    re.IGNORECASE,
)
_RESERVED = re.compile(
    r"reserved|omitted|removed|not\s+(?:applicable|required)|\bnone\b|n/a", re.IGNORECASE
)
_CUES = {
    "1": re.compile(
        r"\b(?:business|company|products?|services?|corporation|trust|customers?|we|our)\b",
        re.IGNORECASE,
    ),
    "1A": re.compile(r"\brisks?\b", re.IGNORECASE),
    "7": re.compile(
        r"results\s+of\s+operations|liquidity|revenues?|income|cash|expenses|plan\s+of\s+operation",
        re.IGNORECASE,
    ),
    "7A": re.compile(
        r"market\s+risk|interest\s+rates?|currenc|exchange|commodit|hedg|not\s+|n/a", re.IGNORECASE
    ),
    "8": re.compile(
        r"balance\s+sheets?|financial\s+statements|cash\s+flows?|statements?\s+of", re.IGNORECASE
    ),
    "3": re.compile(
        r"legal|proceeding|litigation|claims?|lawsuits?|actions?|court|none|part(?:y|ies)|no\b",
        re.IGNORECASE,
    ),
}
_EARLY_CHARS = 60_000


@dataclass(frozen=True, slots=True)
class Finding:
    """The status of an item's text, and why."""

    status: SectionStatus
    reason: str | None = None
    brief: bool = False


def examine(number: str, body: str, heading: str) -> Finding:
    """What a body, and the heading over it, say about themselves."""
    wordless = _is_wordless(body)
    if wordless and _RESERVED.search(heading):
        return Finding(
            SectionStatus.PRESENT, f"short by its own words: {_quoted(heading)}", brief=True
        )
    if wordless:
        return Finding(SectionStatus.SUSPECT, "no text stands under the heading")
    pointer = find_pointer(body)
    if pointer is not None and pointer.outside:
        return Finding(
            SectionStatus.INCORPORATED,
            f"only points to another document: {pointer.words}",
            brief=True,
        )
    if _is_brief(body):
        return Finding(
            SectionStatus.PRESENT, f"short by its own words: {_quoted(_opening(body))}", brief=True
        )
    if pointer is not None and len(body) < MAX_BRIEF_CHARS * 2:
        return Finding(
            SectionStatus.PRESENT,
            f"only points elsewhere in this document: {pointer.words}",
            brief=True,
        )
    minimum = MIN_BODY_CHARS.get(number, 0)
    partly = minimum and len(body) < MAX_BRIEF_CHARS * 2 and first_reference(body)
    if partly:
        return Finding(
            SectionStatus.SUSPECT,
            f"only {len(body)} characters, and part of them points elsewhere: {partly}",
        )
    if len(body) < minimum:
        return Finding(
            SectionStatus.SUSPECT, f"only {len(body)} characters, and no words that say why so few"
        )
    if not reads_like(number, body):
        return Finding(SectionStatus.SUSPECT, "the text does not read like this item")
    return Finding(SectionStatus.PRESENT)


def reads_like(number: str, body: str) -> bool:
    """Whether a body has a word that the item cannot well do without."""
    cues = _CUES.get(number)
    return cues is None or cues.search(body, 0, _EARLY_CHARS) is not None


def _is_wordless(body: str) -> bool:
    """Fewer than four letters; looks no further than those, for a body may have a million."""
    return sum(1 for _ in islice(filter(str.isalpha, body), 4)) < 4


def _is_brief(body: str) -> bool:
    if len(body) > MAX_BRIEF_CHARS:
        return False
    return bool(_BRIEF.match(body)) or (len(body) < 500 and bool(_NOT_REQUIRED.search(body)))


def _opening(body: str) -> str:
    """The first paragraph: what follows a 'None.' may be the foot of the page."""
    return body.split("\n\n", 1)[0]


def _quoted(body: str, chars: int = 90) -> str:
    words = " ".join(body.split())
    return words if len(words) <= chars else words[: chars - 1].rsplit(" ", 1)[0] + "…"
