"""Where every item's text begins and ends, by whatever way it was found.

Three ways, in this order: a numbered heading in the best sequence; a heading without number that
the table of contents or a cross-reference index leads to; nothing. Ends follow from the beginnings:
an item ends where the next one begins, unless an index gives its pages.

Invariant: own spans of different items do not overlap, except items that share one heading
('Items 1 and 2') and pages that an index names for two items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenfold.sections.candidate import Candidate
from tenfold.sections.cross_reference import (
    IndexRow,
    Located,
    has_levels,
    level_end,
    locate,
    read_index,
)
from tenfold.sections.furniture import Furniture
from tenfold.sections.items import BY_NUMBER, ORDER, letters
from tenfold.sections.normal_form import NormalText
from tenfold.sections.outline import Entry, HeadingLines, read_outline
from tenfold.sections.pages import Page
from tenfold.sections.sequence import choose_sequence
from tenfold.sections.title_headings import title_candidates, title_lines

_MANY_ITEMS = 6
_FEW_HEADINGS = 4
"""With fewer numbered headings than this, a document that has an index is written around it."""

SIGNATURES = re.compile(
    r"^[^\w\n]{0,4}signatures?[^\w\n]{0,4}(?:\n+pursuant|$)", re.IGNORECASE | re.MULTILINE
)

_NEAR_TARGET_CHARS = 200
"""A link leads to the top of a page or of a heading; a running header may stand between."""

_OFFICIAL_LETTERS = 20

_NONE_ALONE = re.compile(r"\s*(?:none|not\s+applicable|n/a|omitted)\.?(?=\n)", re.IGNORECASE)
"""A last item that has nothing to say; what follows it is no item, with a heading or without."""

_REGULATION_AB = re.compile(
    r"^[^\w\n]{0,4}(?:items?\s+1[01]\d\d\b|substitute\s+information)", re.IGNORECASE | re.MULTILINE
)
"""What asset-backed issuers put between the items: those of Regulation AB (Item 1112(b) …)."""


@dataclass(frozen=True, slots=True)
class Place:
    """One item's text in the document."""

    heading_start: int
    start: int
    end: int
    note: str | None = None
    """How it was found, where that was not by a numbered heading."""
    doubt: str | None = None
    """Why the place may be wrong."""
    shared: bool = False
    """Stands under one heading with other items."""
    titled: bool = True
    heading: Candidate | None = None
    """The numbered heading it was found by."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All that was found out about where items stand."""

    places: dict[str, Place]
    rows: dict[str, IndexRow]
    """What the index or table of contents says of each item it lists."""
    by_index: bool
    """The document is written around a cross-reference index."""


def lay_out(
    normal: NormalText,
    end: int,
    candidates: list[Candidate],
    chosen: list[Candidate],
    pages: list[Page],
    furniture: Furniture,
) -> Layout:
    """Find the place of every item in the document that ends at offset ``end``."""
    rows = read_index(normal.text, candidates)
    titled = sum(c.titled for c in chosen)
    few = titled < _FEW_HEADINGS and len(chosen) < 2 * _FEW_HEADINGS
    if few and len(rows) >= _FEW_HEADINGS:
        places = _places_by_index(normal, end, rows, pages, furniture)
        if len(places) >= _FEW_HEADINGS and not _titles_tell_more(normal, end, rows, places):
            return Layout(places, rows, True)
    front = max((row.end for row in rows.values()), default=0)
    lines = HeadingLines(normal, front if front < end // 2 else 0, end)
    if few:
        chosen = _by_titles(normal, lines, chosen) or chosen
    located = _recover(normal, end, chosen, rows, pages, lines)
    return Layout(_places_in_order(normal, end, chosen, located, furniture), rows, False)


def _titles_tell_more(
    normal: NormalText, end: int, rows: dict[str, IndexRow], places: dict[str, Place]
) -> bool:
    """Whether the pages that a list names lead astray, while its titles stand in its order."""
    sure = sum(place.doubt is None for place in places.values())
    front = max(row.end for row in rows.values())
    if 2 * sure >= len(places) or front >= end // 2:
        return False
    titled = _by_titles(normal, HeadingLines(normal, front, end), [])
    return len(titled) >= max(_MANY_ITEMS, 2 * len(rows) // 3)


def _by_titles(normal: NormalText, lines: HeadingLines, chosen: list[Candidate]) -> list[Candidate]:
    """The best sequence of headings without numbers, if it makes a filing."""
    titles = title_candidates(normal, lines, ORDER)
    together = sorted([*titles, *chosen], key=lambda candidate: candidate.start)
    sequence = choose_sequence(together)
    return sequence if len(sequence) >= _FEW_HEADINGS else []


# -- numbered headings --------------------------------------------------------------------------


def _places_in_order(
    normal: NormalText,
    end: int,
    chosen: list[Candidate],
    located: list[Located],
    furniture: Furniture,
) -> dict[str, Place]:
    text = normal.text
    starts = sorted([c.start for c in chosen] + [x.heading_start for x in located])
    places: dict[str, Place] = {}
    for candidate in chosen:
        start, stop = furniture.trim(text, candidate.end, _next(text, starts, candidate, end))
        for number in candidate.numbers:
            if number in ORDER:
                places[number] = Place(
                    candidate.start,
                    start,
                    stop,
                    note=None if candidate.numbered else "its heading bears no item number",
                    shared=len(candidate.numbers) > 1,
                    titled=candidate.titled,
                    heading=candidate if candidate.numbered else None,
                )
    for item in located:
        behind = min((s for s in starts if s > item.heading_start), default=end)
        start, stop = furniture.trim(text, item.start, behind)
        note = "its heading bears no item number; found by its title"
        doubt = None if _is_sure(text, item) else _BY_TITLE_ALONE if item.titled else _BY_LINK
        places[item.number] = Place(item.heading_start, start, stop, note=note, doubt=doubt)
    return places


_BY_LINK = "no heading was found where the table of contents leads"
_BY_TITLE_ALONE = "only its title was found, and no list of contents leads exactly there"


def _is_sure(text: str, item: Located) -> bool:
    """Whether the contents lead to a title, and not to words that stand well before it."""
    if item.row is None or not _leads_to_title(text, item):
        return False
    official = letters(BY_NUMBER[item.number].title)[:_OFFICIAL_LETTERS]
    return item.target is not None or letters(text[item.heading_start : item.start])[
        :_OFFICIAL_LETTERS
    ].startswith(official)


def _leads_to_title(text: str, item: Located) -> bool:
    if item.target is None:
        return True
    return len(text[item.target : item.heading_start].strip()) <= _NEAR_TARGET_CHARS


def _next(text: str, starts: list[int], candidate: Candidate, end: int) -> int:
    """Where an item ends: at the next one, at matter that is no item, or at the signatures."""
    behind = min((s for s in starts if s > candidate.start), default=None)
    if behind is None:
        signatures = SIGNATURES.search(text, candidate.end, end)
        behind = signatures.start() if signatures else end
        alone = _NONE_ALONE.match(text, candidate.end, behind)
        behind = alone.end() if alone else behind
    foreign = _REGULATION_AB.search(text, candidate.end, behind)
    return foreign.start() if foreign else behind


def _recover(
    normal: NormalText,
    end: int,
    chosen: list[Candidate],
    rows: dict[str, IndexRow],
    pages: list[Page],
    lines: HeadingLines,
) -> list[Located]:
    """Items that ought to be there and have no numbered heading, between their neighbours."""
    have = {n for c in chosen for n in c.numbers}
    missing = [n for n in ORDER if n not in have and (n in rows or n in expected_items(have))]
    if not missing or not chosen:
        return []
    outline = read_outline(normal, pages, lines)
    found: list[Located] = []
    for number in missing:
        order = ORDER[number] * 2
        before = [c.end for c in chosen if c.order < order]
        before += [x.start for x in found if ORDER[x.number] * 2 < order]
        low = max(before, default=0)
        high = min((c.start for c in chosen if c.order > order), default=end)
        row = rows.get(number)
        titles = [x for x in title_lines(lines, number) if low <= x.start < high]
        place = locate(normal, row, pages, outline, lines) if row is not None else None
        if place is not None and place.titled and place.heading_start in {x.start for x in titles}:
            found.append(place)
        elif titles:
            first = titles[0]
            found.append(Located(number, first.start, first.end, None, True, None))
        elif place is not None and place.target is not None and low <= place.target < high:
            found.append(Located(number, place.target, place.target, None, False, None))
    return found


def expected_items(have: set[str]) -> set[str]:
    """Items without which a 10-K with these others would be odd."""
    if len(have) < _MANY_ITEMS:
        return set()
    expected = {"1", "3", "7", "8"}
    if have & {"1B", "1C"}:
        expected.add("1A")
    return expected


# -- cross-reference index ----------------------------------------------------------------------


def _places_by_index(
    normal: NormalText,
    end: int,
    rows: dict[str, IndexRow],
    pages: list[Page],
    furniture: Furniture,
) -> dict[str, Place]:
    index_start = min(row.start for row in rows.values())
    index_end = max(row.end for row in rows.values())
    front = index_end if index_start < end // 4 else 0
    back = end if front else index_start
    lines = HeadingLines(normal, front, back)
    outline = read_outline(normal, pages, lines)
    if outline:
        lines = HeadingLines(normal, max(front, outline[-1].start + 10), back)
        outline = read_outline(normal, pages, lines)
    located = {
        number: place
        for number, row in rows.items()
        if (place := locate(normal, row, pages, outline, lines)) is not None
    }
    places: dict[str, Place] = {}
    for number, item in located.items():
        stop = _end_by_index(located, item, level_end(outline, item.heading_start), pages, back)
        start, stop = furniture.trim(normal.text, item.start, stop)
        places[number] = Place(
            item.heading_start,
            start,
            stop,
            note=f"found by the cross-reference index ({_named(item.row)})",
            doubt=_doubt(item)
            or _open_end(normal.text, item, located, stop, end if back == end else None)
            or _end_untold(item, outline, stop),
            titled=item.titled,
        )
    return places


def _end_by_index(
    located: dict[str, Located], item: Located, by_level: int | None, pages: list[Page], end: int
) -> int:
    floor = item.heading_start
    if item.end is not None:
        floor = max(floor, max((p.start for p in pages if p.end <= item.end), default=floor))
    others = [
        x.heading_start
        for x in located.values()
        if x.titled and x.heading_start > item.heading_start and x.heading_start >= floor
    ]
    bounds = [*others, end]
    if item.end is not None:
        bounds.append(item.end)
    elif by_level is not None:
        bounds.append(by_level)
    # A range that ends before its heading leaves nothing, which the health check then tells.
    return max(item.start, min(bounds))


def _open_end(
    text: str, item: Located, located: dict[str, Located], stop: int, end: int | None
) -> str | None:
    """Why the end of an item that the index gives no last page for is not sure, or None.

    ``end`` is where the document ends, if nothing but that may bound the item.
    """
    if not _leads_to_title(text, item):
        return "the index leads to a place well before its title"
    if item.end is not None:
        return None
    within = [
        other.number
        for other in located.values()
        if not other.titled
        and item.start + _NEAR_TARGET_CHARS < other.start < stop
        # Item 7A may well be a part of Item 7.
        and (item.number, other.number) != ("7", "7A")
    ]
    if within:
        return f"by the index Item {', '.join(within)} begins within it"
    if end is not None and len(text[stop:end].strip()) < _NEAR_TARGET_CHARS:
        return "the document ends within it: neither signatures nor a later item follow"
    return None


def _end_untold(item: Located, outline: list[Entry], stop: int) -> str | None:
    """Whether other entries of the contents follow of which nothing tells if they are its parts."""
    if item.end is not None or has_levels(outline):
        return None
    within = [e for e in outline if e.position is not None and item.start < e.position < stop]
    return "neither the index nor the contents tell where it ends" if within else None


def _named(row: IndexRow | None) -> str:
    if row is None:
        return "by its title"
    named = ", ".join(
        first + (f"-{last}" if last and last != first else "") for first, last in row.ranges
    )
    if not named:
        return "by its link"
    scattered = "; its matter is scattered, the first of these is given" * (len(row.ranges) > 1)
    return f"page {named}{scattered}"


def _doubt(item: Located) -> str | None:
    first = item.row.ranges[0] if item.row is not None and item.row.ranges else ("", None)
    if item.titled or (item.end is not None and first[0] != first[1]):
        return None
    title = BY_NUMBER[item.number].title
    return f"the index names a page, but no heading there reads '{title}'"
