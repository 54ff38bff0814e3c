"""Doubts that only the whole split can raise: gaps, strays, duplicates, contradictions."""

from __future__ import annotations

from dataclasses import replace

from tenfold.filings.model import Filing
from tenfold.sections.headings import Candidate
from tenfold.sections.items import BY_NUMBER
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.places import Layout

_CORE = ("1", "3", "7", "8")
_STRONG = 5.5
"""Score of a candidate that has a title, a line of its own and the looks of a heading."""

_MANY = 6
_OMITTED_BEFORE_CHARS = 2_500


def doubtful(
    text: str, sections: list[Section], candidates: list[Candidate], layout: Layout, filing: Filing
) -> list[Section]:
    """The sections, with those marked suspect that contradict each other or the index."""
    found = sum(s.status is not SectionStatus.ABSENT for s in sections)
    checked: list[Section] = []
    for section in sections:
        doubt = None
        if section.status is SectionStatus.ABSENT:
            checked.append(_absent(text, section, layout, found, filing))
            continue
        if section.status is SectionStatus.PRESENT and not section.brief:
            doubt = _stray_heading(section, candidates, layout) or _duplicate(section, sections)
        checked.append(_suspect(section, doubt) if doubt else section)
    return checked


def _suspect(section: Section, doubt: str) -> Section:
    return replace(section, status=SectionStatus.SUSPECT, reason=doubt)


def _absent(
    text: str, section: Section, layout: Layout, found: int, filing: Filing
) -> Section:
    row = layout.rows.get(section.item)
    if row is not None:
        if "omitted" in text[max(0, row.start - _OMITTED_BEFORE_CHARS) : row.end].lower():
            return replace(section, reason="listed as omitted")
        return _suspect(section, "listed in the table of contents, but its heading was not found")
    since = BY_NUMBER[section.item].since
    year = filing.fiscal_year
    if since is not None and year is not None and year < since:
        return replace(section, reason=f"the form had no such item before fiscal {since}")
    if section.item in _CORE and found >= _MANY:
        return _suspect(section, "no heading was found, though its neighbours have theirs")
    return replace(section, reason="no heading was found")


def _stray_heading(
    section: Section, candidates: list[Candidate], layout: Layout
) -> str | None:
    """Another item's heading inside this item's text: perhaps two items in one."""
    for candidate in candidates:
        if not section.start < candidate.start < section.end or section.item in candidate.numbers:
            continue
        if candidate.score < _STRONG or candidate.listed or candidate.continued:
            continue
        if any(number not in layout.places for number in candidate.numbers) and candidate.titled:
            return f"a heading of Item {candidate.number} stands inside its text"
    return None


def _duplicate(section: Section, sections: list[Section]) -> str | None:
    for other in sections:
        if other.item == section.item or len(section.text) < 200:
            continue
        if other.start != section.start and other.text == section.text:
            return f"its text is the same as that of Item {other.item}"
    return None
