"""Following items that only point to other pages of the same file.

An Item 8 that says 'see pages F-3 through F-25' is worth nothing to a reader, the pages are. So its
text becomes those pages, and its reason says so. The same for what is incorporated from an annual
report that was filed as Exhibit 13 of the same submission: the item stays incorporated, for it is
not in this document, but its text is there to be read. Some filings reproduce the annual report's
pages among their own instead; those are followed too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tenfold.sections.exhibits import Exhibit, find_in_exhibit
from tenfold.sections.furniture import Furniture
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.named_pages import cut_out, pages_named
from tenfold.sections.pages import Page, page_at, reproduced_pages
from tenfold.sections.pointers import find_pointer
from tenfold.sections.statements import find_statements

_HOLDING_STATEMENTS = ("8", "14", "15", "16")
"""Items in which, or behind which, the statements of Item 8 may stand."""

_FOLLOWED = ("6", "7", "7A", "8")
_ANNUAL_REPORT = re.compile(
    r"annual\s+report|(?:share|stock)\s?-?(?:holders|owners)[’']?\s+report|exhibit\s*\(?13",
    re.IGNORECASE,
)
_PROXY = re.compile(r"proxy|information\s+statement", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where pointers may lead: the whole normal text and its parts."""

    text: str
    end: int
    """Where the main document ends, or a list of contents that closes it begins."""
    pages: list[Page]
    """Those of the main document."""
    exhibits: tuple[Exhibit, ...]
    furniture: Furniture
    broken_off: str | None = None
    """How the file shows that the main document's end is missing."""


def follow(sections: list[Section], grounds: Grounds) -> list[Section]:
    """The sections, pointers replaced by the text they point to where that is sure."""
    followed = [_followed(section, sections, grounds) for section in sections]
    moved = [one for one, was in zip(followed, sections, strict=True) if one.start != was.start]
    return [_within(section, moved) if section in moved else section for section in followed]


def _within(section: Section, moved: list[Section]) -> Section:
    """A followed section, saying so where it is a part of another that was followed as well."""
    hosts = [
        other.item
        for other in moved
        if other.start <= section.start < section.end <= other.end and other.item != section.item
    ]
    if not hosts:
        return section
    return replace(section, reason=f"{section.reason}; a part of the text of Item {hosts[0]}")


def _followed(section: Section, sections: list[Section], grounds: Grounds) -> Section:
    if not section.brief:
        return section
    if section.status is SectionStatus.INCORPORATED:
        return _incorporated(section, grounds)
    if section.item == "8" and section.status is SectionStatus.PRESENT:
        return _in_own_pages(section, sections, grounds)
    return section


def _incorporated(section: Section, grounds: Grounds) -> Section:
    """An item that points to the annual report, read where that stands in the submission."""
    if _PROXY.search(section.text) or not _ANNUAL_REPORT.search(section.text):
        return section
    text, furniture = grounds.text, grounds.furniture
    if section.item in _FOLLOWED:
        for exhibit in grounds.exhibits:
            found = find_in_exhibit(text, section.item, section.text, exhibit, furniture)
            if found is not None:
                reason = f"incorporated by reference; read in {_EXHIBIT}"
                moved = _moved(text, section, found, reason)
                named = pages_named(section.text)
                last = str(named[1]) if named is not None else None
                return _doubted(moved, last, exhibit.pages, exhibit.broken_off)
        reproduced = reproduced_pages(text, grounds.end)
        found = cut_out(text, section.item, section.text, reproduced, furniture)
        if found is not None:
            return _moved(text, section, found, _REPRODUCED)
    if not grounds.exhibits:
        return section
    pointer = find_pointer(section.text)
    words = f": {pointer.words}" if pointer is not None else ""
    reason = f"only points to the annual report, {_EXHIBIT}; not cut out of it{words}"
    return replace(section, reason=reason)


_EXHIBIT = "Exhibit 13 of the same submission"
_REPRODUCED = (
    "incorporated by reference; read on the annual report's pages reproduced in this document"
)


def _in_own_pages(section: Section, sections: list[Section], grounds: Grounds) -> Section:
    """An Item 8 that points to other pages of the main document, read there."""
    text = grounds.text
    pointer = find_pointer(section.text)
    if pointer is None:
        return section
    behind = next(
        (s.start for s in sections if s.item in ("15", "14") and s.start > section.end), section.end
    )
    found = find_statements(
        text,
        grounds.pages,
        behind,
        grounds.end,
        pointer.first_page,
        pointer.last_page,
        grounds.furniture,
    )
    if found is None and pointer.first_page is not None:
        doubt = f"the pages it points to were not found: {pointer.words}"
        return replace(section, status=SectionStatus.SUSPECT, reason=doubt)
    if found is None:
        return section
    moved = _moved(text, section, found, f"followed to where it points: {pointer.words}")
    over = [s.item for s in sections if _overlap(s, found) and s.item not in _HOLDING_STATEMENTS]
    if over:
        doubt = f"what it points to was sought where Item {over[0]} stands: {pointer.words}"
        return replace(moved, status=SectionStatus.SUSPECT, reason=doubt)
    return _doubted(moved, pointer.last_page, grounds.pages, grounds.broken_off)


def _doubted(
    moved: Section, last_page: str | None, pages: list[Page], broken_off: str | None
) -> Section:
    """A followed section, suspect where the last page named is not in what there is of a document.

    Without that page its end was sought by headings, and the first may stand before the page.
    """
    if broken_off is None or last_page is None or page_at(pages, last_page) is not None:
        return moved
    doubt = (
        f"page {last_page}, up to which it goes, is missing: the document breaks off, {broken_off}"
    )
    return replace(moved, status=SectionStatus.SUSPECT, reason=doubt)


def _overlap(section: Section, bounds: tuple[int, int]) -> bool:
    return section.start < bounds[1] and bounds[0] < section.end


def _moved(text: str, section: Section, bounds: tuple[int, int], reason: str) -> Section:
    start, end = bounds
    return replace(section, start=start, end=end, text=text[start:end], reason=reason, brief=False)
