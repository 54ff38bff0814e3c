"""Doubts that only the whole split can raise: gaps, strays, duplicates, contradictions."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from tenfold.filings.model import Filing
from tenfold.sections.candidate import Candidate
from tenfold.sections.item_titles import required
from tenfold.sections.items import BY_NUMBER, ORDER
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.places import SIGNATURES, Layout, expected_items
from tenfold.sections.repeated_headings import (
    STRONG_SCORE,
    headings_that_stand_twice,
    second_rounds,
)
from tenfold.sections.swallowed import reads_on

_SUBSTANTIAL = ("1", "1A", "3", "7", "8")
_UNTITLED_SCORE = 3.5
"""What a number on a line of its own scores, with a title that the item table does not know."""

_WEAK = 5.5
"""Below this a heading lacks its title, its own line or a heading's looks."""

_WEAKER = 3.0
"""How far below the median of the filing's headings a score is too low to be trusted."""


_OMITTED_BEFORE_CHARS = 2_500
_OMITTED = "listed as omitted"
_REQUIRED = "no heading was found, though every report of its year has the item"


_LAST_ITEMS = ("14", "15", "16")
"""With which a whole report ends; before fiscal 2003 Item 14 was the last."""


def doubtful(
    text: str,
    end: int,
    sections: list[Section],
    candidates: list[Candidate],
    layout: Layout,
    filing: Filing,
) -> list[Section]:
    """The sections, with those marked suspect that contradict each other or the index.

    ``end`` is where the main document ends in the normal text.
    """
    lost = _lost_items(text, sections, layout, filing)
    gaps = lost.keys() | _required_and_absent(text, sections, layout, filing)
    twice = headings_that_stand_twice(candidates, layout)
    again = second_rounds(candidates, layout)
    last = _cut_off(text, layout, end)
    median = _median([p.heading.score for p in layout.places.values() if p.heading is not None])
    checked: list[Section] = []
    for section in sections:
        doubt = None
        if section.status is SectionStatus.ABSENT:
            absent = _absent(text, section, layout, lost, filing)
            if absent.status is SectionStatus.ABSENT and absent.reason != _OMITTED:
                doubt = (
                    _out_of_order(section, candidates, layout)
                    or _behind_cut(section, last)
                    or (_REQUIRED if required(section.item, filing.fiscal_year) else None)
                )
            checked.append(_suspect(absent, doubt) if doubt else absent)
            continue
        if section.status is not SectionStatus.SUSPECT:
            doubt = (
                _swallowed(section, sections, gaps, layout)
                or _weak_heading(section, layout, median)
                or _ends_doubtfully(section, layout, median, twice)
            )
            if section.item in again:
                doubt = again[section.item]
            if section.item == last:
                doubt = "the document ends within it: neither signatures nor a later item follow"
        if doubt is None and section.status is SectionStatus.PRESENT and not section.brief:
            doubt = _stray_heading(section, candidates, layout) or _duplicate(section, sections)
        checked.append(_suspect(section, doubt) if doubt else section)
    return checked


def _lost_items(
    text: str, sections: list[Section], layout: Layout, filing: Filing
) -> dict[str, str]:
    """Items the document ought to have, whose headings were not found, and how that is known."""
    have = {s.item for s in sections if s.status is not SectionStatus.ABSENT}
    expected = expected_items(have)
    if expected:
        # Small companies leave Item 1A out altogether, so only a list that names it makes it lost.
        expected.discard("1A")
        expected |= {n for n in _SUBSTANTIAL if n in layout.rows}
    missing = {s.item for s in sections} - have
    lost: dict[str, str] = {}
    for number in missing:
        if _omitted(text, number, layout):
            continue
        if number in expected:
            lost[number] = "no heading was found, though its neighbours have theirs"
        elif layout.by_index:
            continue
        elif number in layout.rows:
            lost[number] = "listed in the table of contents, but its heading was not found"
        elif (host := _host(text, number, layout)) and reads_on(
            number, host[1], filing.fiscal_year
        ):
            lost[number] = f"no heading was found, but the end of Item {host[0]} reads like it"
    return lost


def _required_and_absent(
    text: str, sections: list[Section], layout: Layout, filing: Filing
) -> set[str]:
    """Items that every report of the year has, and of which nothing was found or said.

    Only those whose part of the form has others before them: a whole part may stand elsewhere.
    """
    if layout.by_index:
        return set()
    return {
        s.item
        for s in sections
        if s.status is SectionStatus.ABSENT
        and required(s.item, filing.fiscal_year)
        and not _omitted(text, s.item, layout)
        and any(
            BY_NUMBER[n].part == BY_NUMBER[s.item].part and ORDER[n] < ORDER[s.item]
            for n in layout.places
        )
    }


def _host(text: str, number: str, layout: Layout) -> tuple[str, str] | None:
    """The item found before ``number``, and its own text in the main document."""
    earlier = [n for n in layout.places if ORDER[n] < ORDER[number]]
    if not earlier:
        return None
    host = max(earlier, key=lambda n: layout.places[n].end)
    return host, text[layout.places[host].start : layout.places[host].end]


def _cut_off(text: str, layout: Layout, end: int) -> str | None:
    """The item in which a document ends that breaks off in the middle, or None."""
    if layout.by_index:
        return None
    last = max(layout.places, key=lambda n: layout.places[n].heading_start)
    if last in _LAST_ITEMS or SIGNATURES.search(text, layout.places[last].start, end):
        return None
    heading = layout.places[last].heading
    return last if heading is None or heading.numbers[-1] not in _LAST_ITEMS else None


def _behind_cut(section: Section, last: str | None) -> str | None:
    if last is None or ORDER[section.item] < ORDER[last]:
        return None
    return f"the document ends within Item {last}, before this one could come"


def _out_of_order(section: Section, candidates: list[Candidate], layout: Layout) -> str | None:
    """Whether what looks like the item's heading stands where it cannot be its heading."""
    if layout.by_index:
        return None
    for candidate in candidates:
        if section.item in candidate.numbers and candidate.score >= STRONG_SCORE:
            return "what looks like its heading stands out of the order of the form"
    return None


def _ends_doubtfully(
    section: Section, layout: Layout, median: float, twice: set[str]
) -> str | None:
    """Whether the item's own heading, or the one it ends at, may be another than it seems."""
    if section.item in twice:
        return "its heading stands twice; which of them is the heading is not sure"
    place = layout.places.get(section.item)
    if place is None or layout.by_index:
        return None
    behind = [n for n, p in layout.places.items() if p.heading_start > place.heading_start]
    if not behind:
        return None
    number = min(behind, key=lambda n: layout.places[n].heading_start)
    following = layout.places[number]
    if number in twice:
        return f"the heading of Item {number}, at which it ends, stands twice"
    if following.heading is not None and _is_weak(following.heading, median):
        return f"the heading of Item {number}, at which it ends, looks like a cross-reference"
    if following.heading is not None and following.heading.continued:
        return f"Item {number}, at which it ends, begins further up"
    if following.doubt is not None:
        return f"it ends at Item {number}, whose beginning is not sure"
    return None


def _omitted(text: str, number: str, layout: Layout) -> bool:
    row = layout.rows.get(number)
    if row is None:
        return False
    return "omitted" in text[max(0, row.start - _OMITTED_BEFORE_CHARS) : row.end].lower()


def _swallowed(
    section: Section, sections: list[Section], lost: Set[str], layout: Layout
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
    if heading is None:
        return None
    if heading.continued:
        return "only a heading that says 'continued' was found: it begins further up"
    own = section.status is SectionStatus.PRESENT and not section.brief
    if own and len(heading.numbers) > 1 and not heading.titled:
        return "its heading has several numbers and no title, as running headers have"
    if not _is_weak(heading, median):
        return None
    return "its heading looks unlike those of the other items, more like a cross-reference"


def _is_weak(heading: Candidate, median: float) -> bool:
    if heading.score > min(median - _WEAKER, _WEAK):
        return False
    return not (heading.alone and not heading.titled and heading.score > _UNTITLED_SCORE)


def _median(scores: list[float]) -> float:
    return sorted(scores)[len(scores) // 2] if scores else 0.0


def _suspect(section: Section, doubt: str) -> Section:
    return replace(section, status=SectionStatus.SUSPECT, reason=doubt)


def _absent(
    text: str, section: Section, layout: Layout, lost: dict[str, str], filing: Filing
) -> Section:
    if section.item in lost:
        return _suspect(section, lost[section.item])
    if _omitted(text, section.item, layout):
        return replace(section, reason=_OMITTED)
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
        if candidate.score < STRONG_SCORE or candidate.listed or candidate.continued:
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
