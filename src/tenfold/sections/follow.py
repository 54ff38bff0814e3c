"""Following items that only point to other pages of the same file.

An Item 8 that says 'see pages F-3 through F-25' is worth nothing to a reader, the pages are. So its
text becomes those pages, and its reason says so. The same for what is incorporated from an annual
report that was filed as Exhibit 13 of the same submission: the item stays incorporated, for it is
not in this document, but its text is there to be read.
"""

from __future__ import annotations

from dataclasses import replace

from tenfold.sections.exhibits import find_in_exhibit
from tenfold.sections.furniture import Furniture
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.pages import Page
from tenfold.sections.pointers import find_pointer
from tenfold.sections.statements import find_statements

_HOLDING_STATEMENTS = ("8", "14", "15", "16")
"""Items in which, or behind which, the statements of Item 8 may stand."""


def follow(
    text: str,
    sections: list[Section],
    pages: list[Page],
    end: int,
    exhibits: tuple[int, ...],
    furniture: Furniture,
) -> list[Section]:
    """The sections, with the text of pointers replaced by what they point to, where that is sure.

    ``end`` is where the main document ends in ``text``, ``exhibits`` where each annual report filed
    as an exhibit begins.
    """
    followed = [
        _followed(text, section, sections, pages, end, exhibits, furniture) for section in sections
    ]
    discussion = next((s for s in followed if s.item == "7"), None)
    if discussion is None or not exhibits or discussion.start < exhibits[0]:
        return followed
    return [_within(section) if section.item == "7A" else section for section in followed]


def _within(section: Section) -> Section:
    """Item 7A, where Item 7 was read in the exhibit of which it is a part."""
    if section.status is not SectionStatus.INCORPORATED or not section.brief:
        return section
    return replace(
        section,
        reason=f"{section.reason} (not cut out of Exhibit 13 of the same submission: see Item 7)",
    )


def _followed(
    text: str,
    section: Section,
    sections: list[Section],
    pages: list[Page],
    end: int,
    exhibits: tuple[int, ...],
    furniture: Furniture,
) -> Section:
    if not section.brief or section.item not in ("7", "7A", "8"):
        return section
    if section.status is SectionStatus.INCORPORATED:
        for place, begin in enumerate(exhibits):
            stop = exhibits[place + 1] - 2 if place + 1 < len(exhibits) else len(text)
            found = find_in_exhibit(text, section.item, begin, stop, furniture)
            if found is not None:
                return _moved(
                    text,
                    section,
                    found,
                    "incorporated by reference; read in Exhibit 13 of the same submission",
                )
        return section
    if section.item != "8" or section.status is not SectionStatus.PRESENT:
        return section
    pointer = find_pointer(section.text)
    if pointer is None:
        return section
    behind = next(
        (s.start for s in sections if s.item in ("15", "14") and s.start > section.end), section.end
    )
    found = find_statements(
        text, pages, behind, end, pointer.first_page, pointer.last_page, furniture
    )
    if found is None:
        return section
    moved = _moved(text, section, found, f"followed to where it points: {pointer.words}")
    over = [s.item for s in sections if _overlap(s, found) and s.item not in _HOLDING_STATEMENTS]
    if over:
        doubt = f"what it points to was sought where Item {over[0]} stands: {pointer.words}"
        return replace(moved, status=SectionStatus.SUSPECT, reason=doubt)
    return moved


def _overlap(section: Section, bounds: tuple[int, int]) -> bool:
    return section.start < bounds[1] and bounds[0] < section.end


def _moved(text: str, section: Section, bounds: tuple[int, int], reason: str) -> Section:
    start, end = bounds
    return replace(section, start=start, end=end, text=text[start:end], reason=reason, brief=False)
