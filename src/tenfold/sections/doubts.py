"""Doubts that only the whole split can raise: gaps, strays, duplicates, contradictions."""

from __future__ import annotations

from dataclasses import replace

from tenfold.filings.model import Filing
from tenfold.sections.headings import Candidate
from tenfold.sections.items import BY_NUMBER
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.places import Layout, expected_items

_SUBSTANTIAL = ("1", "1A", "3", "7", "8")
_UNTITLED_SCORE = 3.5
"""What a number on a line of its own scores, with a title that the item table does not know."""

_WEAK = 5.5
"""Below this a heading lacks its title, its own line or a heading's looks."""

_WEAKER = 3.0
"""How far below the median of the filing's headings a score is too low to be trusted."""

_STRONG = 5.5
"""Score of a candidate that has a title, a line of its own and the looks of a heading."""

_OMITTED_BEFORE_CHARS = 2_500


def doubtful(
    text: str, sections: list[Section], candidates: list[Candidate], layout: Layout, filing: Filing
) -> list[Section]:
    """The sections, with those marked suspect that contradict each other or the index."""
    lost = _lost_items(text, sections, layout)
    median = _median([p.heading.score for p in layout.places.values() if p.heading is not None])
    checked: list[Section] = []
    for section in sections:
        doubt = None
        if section.status is SectionStatus.ABSENT:
            checked.append(_absent(text, section, layout, lost, filing))
            continue
        if section.status is not SectionStatus.SUSPECT:
            doubt = _swallowed(section, sections, lost, layout) or _weak_heading(
                section, layout, median
            )
        if doubt is None and section.status is SectionStatus.PRESENT and not section.brief:
            doubt = _stray_heading(section, candidates, layout) or _duplicate(section, sections)
        checked.append(_suspect(section, doubt) if doubt else section)
    return checked


def _lost_items(text: str, sections: list[Section], layout: Layout) -> set[str]:
    """Items the document ought to have, whose headings were not found."""
    if layout.by_index:
        return set()
    have = {s.item for s in sections if s.status is not SectionStatus.ABSENT}
    expected = expected_items(have)
    if expected:
        # Small companies leave Item 1A out altogether, so only a list that names it makes it lost.
        expected.discard("1A")
        expected |= {n for n in _SUBSTANTIAL if n in layout.rows}
    return {n for n in expected - have if not _omitted(text, n, layout)}


def _omitted(text: str, number: str, layout: Layout) -> bool:
    row = layout.rows.get(number)
    if row is None:
        return False
    return "omitted" in text[max(0, row.start - _OMITTED_BEFORE_CHARS) : row.end].lower()


def _swallowed(
    section: Section, sections: list[Section], lost: set[str], layout: Layout
) -> str | None:
    """Whether a lost item must stand inside this one: it is the last one found before it."""
    place = layout.places.get(section.item)
    if place is None:
        return None
    order = [s.item for s in sections]
    for number in order[order.index(section.item) + 1 :]:
        if number in lost:
            return f"the heading of Item {number} was not found; this text may contain it"
        if number in layout.places:
            return None
    return None


def _weak_heading(section: Section, layout: Layout, median: float) -> str | None:
    place = layout.places.get(section.item)
    heading = place.heading if place is not None else None
    if heading is None or heading.score > min(median - _WEAKER, _WEAK):
        return None
    if heading.alone and not heading.titled and heading.score > _UNTITLED_SCORE:
        return None
    return "its heading looks unlike those of the other items, more like a cross-reference"


def _median(scores: list[float]) -> float:
    return sorted(scores)[len(scores) // 2] if scores else 0.0


def _suspect(section: Section, doubt: str) -> Section:
    return replace(section, status=SectionStatus.SUSPECT, reason=doubt)


def _absent(text: str, section: Section, layout: Layout, lost: set[str], filing: Filing) -> Section:
    if section.item in lost:
        return _suspect(section, "no heading was found, though its neighbours have theirs")
    if _omitted(text, section.item, layout):
        return replace(section, reason="listed as omitted")
    if section.item in layout.rows:
        return _suspect(section, "listed in the table of contents, but its heading was not found")
    since = BY_NUMBER[section.item].since
    year = filing.fiscal_year
    if since is not None and year is not None and year < since:
        return replace(section, reason=f"the form had no such item before fiscal {since}")
    return replace(section, reason="no heading was found")


def _stray_heading(section: Section, candidates: list[Candidate], layout: Layout) -> str | None:
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
