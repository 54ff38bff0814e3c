"""Doubts about documents that break off: half a download, a copy cut short.

Where a document's end is missing, whatever text reaches that end may go on behind it, wherever it
was followed to; and what an item points to may stand behind it. Where nothing in the file tells
(plain text closes nothing), a text that reaches the end in the middle of a sentence does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tenfold.filings.model import Filing
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.pointers import find_pointer

_TAIL_CHARS = 200
"""What may stand between an item's text and the end it reaches: page numbers, running headers."""

_LISTS = ("14", "15", "16")
"""Items that end in a list of exhibits, whose entries are no sentences."""

_SENTENCE_WORDS = 12
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_MID_SENTENCE = re.compile(r"(?:\b[a-z]+|,|[a-z]-|\$)\s*$")
_PAGE_NUMBER = re.compile(r"(?:[A-Z]{1,2}\s?-\s?)?\d{1,3}|<page>", re.IGNORECASE)
_OTHER_DOCUMENT = re.compile(r"proxy|information\s+statement", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One document in the normal text: its bounds, and how it shows that its end is missing."""

    begin: int
    end: int
    broken_off: str | None


def open_ended(
    text: str, sections: list[Section], documents: list[Part], filing: Filing
) -> list[Section]:
    """The sections, with those marked suspect that a missing end may have cut or hidden.

    ``documents`` are those the text was joined of, the main one first.
    """
    checked: list[Section] = []
    for section in sections:
        doubt = None
        if section.status is SectionStatus.ABSENT:
            # Even one whose neighbours were found: an index at the end may tell where it stands.
            if documents[0].broken_off and _is_unexplained(section):
                doubt = f"not found before the document ends: {documents[0].broken_off}"
        elif section.status is not SectionStatus.SUSPECT:
            doubt = _cut(text, section, documents) or _hidden(section, filing.broken_off)
        checked.append(
            replace(section, status=SectionStatus.SUSPECT, reason=doubt) if doubt else section
        )
    return checked


def _is_unexplained(section: Section) -> bool:
    return section.reason is None or section.reason == "no heading was found"


def _cut(text: str, section: Section, documents: list[Part]) -> str | None:
    """Whether a section reaches the end of a document that breaks off there."""
    part = next((p for p in documents if p.begin <= section.start <= p.end), documents[0])
    if len(text[section.end : part.end].strip()) > _TAIL_CHARS:
        return None
    if part.broken_off:
        return f"the document ends within it: {part.broken_off}"
    if section.item not in _LISTS and not section.brief and _in_mid_sentence(section.text):
        return "the document ends within it, in the middle of a sentence"
    return None


def _hidden(section: Section, broken_off: str | None) -> str | None:
    """Whether what an item points to, and was not found, may stand behind a missing end."""
    if broken_off is None or not section.brief:
        return None
    pointer = find_pointer(section.text)
    if pointer is None or _OTHER_DOCUMENT.search(section.text):
        return None
    if section.status is SectionStatus.INCORPORATED or section.item == "8":
        return f"what it points to may stand behind the end of the file: {broken_off}"
    return None


def _in_mid_sentence(text: str) -> bool:
    """Whether the last paragraph is prose and stops before its sentence does."""
    lines = text[-4_000:].rstrip().split("\n")
    while lines and (not lines[-1].strip() or _PAGE_NUMBER.fullmatch(lines[-1].strip())):
        lines.pop()
    paragraph = "\n".join(lines).rsplit("\n\n", 1)[-1]
    if "\t" in paragraph or not _MID_SENTENCE.search(paragraph):
        return False
    words = _WORD.findall(paragraph)
    return len(words) >= _SENTENCE_WORDS and 2 * sum(w.islower() for w in words) > len(words)
