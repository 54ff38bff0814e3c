"""Headings that stand more than once: running headers, quotations, and reports of two companies."""

from __future__ import annotations

from tenfold.sections.candidate import Candidate
from tenfold.sections.items import ORDER
from tenfold.sections.places import Layout

STRONG_SCORE = 5.5
"""Score of a candidate that has a title, a line of its own and the looks of a heading."""
_APART_CHARS = 300
_RUNNING_ITEMS = 3
"""As many items whose headings are repeated have running headers."""
_SECOND_ROUND_ITEMS = 2


def headings_that_stand_twice(candidates: list[Candidate], layout: Layout) -> set[str]:
    """Items whose heading stands a second time where it could be the heading as well.

    Where several items do so it is a running header. Where one does, nothing tells which is the
    heading and which the quotation.
    """
    headings = [p.heading for p in layout.places.values() if p.heading is not None]
    starts = sorted({heading.start for heading in headings})
    twice: set[str] = set()
    repeated: set[str] = set()
    for heading in headings:
        low = max((s for s in starts if s < heading.start), default=0)
        high = min((s for s in starts if s > heading.start), default=1 << 60)
        for candidate in candidates:
            if not _says_again(candidate, heading):
                continue
            if low < candidate.start < high:
                twice.update(heading.numbers)
                # A running header stands behind its heading; what stands before it is a list.
                if heading.titled and candidate.start > heading.start:
                    repeated.add(heading.number)
    if len(repeated) < _RUNNING_ITEMS:
        return twice
    # A running header without a title cannot be told from a heading that has none either.
    return {n for n in twice if not _titled(layout, n)}


def second_rounds(candidates: list[Candidate], layout: Layout) -> dict[str, str]:
    """Items that begin again inside a later one, where two companies report in one document.

    One heading that stands further down is a quotation; several are a second report.
    """
    if layout.by_index:
        return {}
    strong = [
        c
        for c in candidates
        if c.score >= STRONG_SCORE and c.titled and c.alone and not (c.listed or c.continued)
    ]
    doubts: dict[str, str] = {}
    for number, place in layout.places.items():
        earlier = {
            n
            for c in strong
            if place.start < c.start < place.end and c.order < ORDER[number] * 2
            for n in c.numbers
            if n in layout.places and layout.places[n].heading_start < place.heading_start
        }
        if len(earlier) < _SECOND_ROUND_ITEMS:
            continue
        doubts[number] = f"Items {' and '.join(sorted(earlier, key=_place))} begin again within it"
        for other in earlier:
            doubts.setdefault(other, f"it begins a second time, within Item {number}")
    return doubts


def _place(number: str) -> int:
    return ORDER.get(number, len(ORDER))


def _titled(layout: Layout, number: str) -> bool:
    heading = layout.places[number].heading if number in layout.places else None
    return heading is None or heading.titled


def _says_again(candidate: Candidate, heading: Candidate) -> bool:
    return (
        candidate.numbers == heading.numbers
        and (candidate.score >= STRONG_SCORE or not (heading.titled or candidate.titled))
        and candidate.alone
        and abs(candidate.start - heading.start) > _APART_CHARS
        and not (candidate.listed or candidate.continued)
    )
