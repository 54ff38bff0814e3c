"""Headings that are whole sentences, as risk factors have them.

'We depend on a single supplier, and its failure could harm us.' stands in bold above the
paragraphs that explain it. The text has lost its bold type, so such a heading is told by its
looks: one short sentence that speaks of a possibility or a dependence, does not lean on the
sentence before, and stands above a longer paragraph. Single paragraphs look like that by chance
in any section; a section is taken to be written this way only when many do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tenfold.llm.passages.sentences import sentence_spans
from tenfold.sections.paragraphs import Paragraph

_MIN_CHARS: Final = 25
_MAX_CHARS: Final = 420
_MAX_SENTENCES: Final = 2
_MIN_HEADINGS: Final = 4
_MIN_SHARE: Final = 0.12
_CLAIM: Final = re.compile(
    r"\b(?:could|may|might|can|cannot|will|would|depends?|dependent|subject to|exposed?"
    r"|rel(?:y|ies)|fail(?:s|ure)?|adversely|unable|risks?|volatile|harm(?:ed)?|limited|must|impacted|affected"
    r"|face[sd]?|vulnerable|uncertain|not be|do not|does not|has been|have been|is|are|has|have)\b",
    re.IGNORECASE,
)
_LEANS_BACK: Final = re.compile(
    r"(?:[a-z•●▪·(]|(?:These|This|Such|In addition|For example|Furthermore|As a result|Moreover|"
    r"Additionally|However|Accordingly|Also|Those|They|It|Similarly|Consequently|Further|See|"
    r"Item|The following|Some of|Any of the|Factors|Among|Our ability to)\b)"
)
_REFERS_BACK: Final = re.compile(
    r"\b(?:these|the foregoing|such) (?:risks|factors|events|matters|claims|laws|actions|issues)\b"
    r"|\$\d|\bfor (?:example|instance)\b",
    re.IGNORECASE,
)
_LIST_LEAD: Final = re.compile(r":[\"”’]?$")


def sentence_headings(found: Sequence[Paragraph]) -> frozenset[int]:
    """Places in ``found`` of the paragraphs that are sentence headings; empty in most sections."""
    places = [place for place in range(len(found) - 1) if _is_heading(found, place)]
    prose = sum(paragraph.kind == "prose" for paragraph in found)
    if len(places) < _MIN_HEADINGS or len(places) < _MIN_SHARE * prose:
        return frozenset()
    return frozenset(places)


def _is_heading(found: Sequence[Paragraph], place: int) -> bool:
    here = found[place]
    below = _next_read(found, place)
    return (
        here.kind != "table"
        and _MIN_CHARS <= len(here.text) <= _MAX_CHARS
        and _LEANS_BACK.match(here.text) is None
        and _REFERS_BACK.search(here.text) is None
        and _LIST_LEAD.search(here.text) is None
        and below is not None
        and below.kind == "prose"
        and len(below.text) > max(len(here.text), 160)
        and _CLAIM.search(here.text) is not None
        and len(sentence_spans(here.text)) <= _MAX_SENTENCES
    )


def _next_read(found: Sequence[Paragraph], place: int) -> Paragraph | None:
    """The next paragraph that is no page furniture."""
    for paragraph in found[place + 1 : place + 4]:
        if paragraph.kind != "table":
            return paragraph
    return None
