"""Candidates that are entries of a list: of the table of contents, an index, an enumeration."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from tenfold.sections.candidate import Candidate
from tenfold.sections.normal_form import Link, NormalText

_PAGE_REFERENCE = (
    r"(?:pages?\s+)?(?:[A-Z]{1,2}\s?-\s?)?\d{1,3}(?:\s?(?:[-–—]|to|through)\s?(?:[A-Z]-)?\d{1,3})?"
)
_TOC_TAIL = re.compile(
    rf"[\t\s.]+(?:{_PAGE_REFERENCE}(?:\s?[,;&]\s?{_PAGE_REFERENCE})*(?:,?\s?\([a-z*\d]\))*"
    r"|not\s+applicable|n/?a|none|\([a-z]\)|\*+|--?)\s*$",
    re.IGNORECASE,
)
_NOT_LISTED = re.compile(
    r"[a-z]{2,}[^\n]*[.;:]\s*(?:\n|$)|\b(?:none|not applicable|omitted|"
    r"reserved)\b",
    re.IGNORECASE,
)
_LIST_FILLER = re.compile(
    r"(?:^|\n)\s*(?:part\s+[iv1-4]+\.?(?:\t.*)?|page(?:\s+(?:no\.?|number))?(?:\(s\))?|"
    r"table of contents|\d{1,3}|[a-z]-\d{1,3}|signatures?(?:\t.*)?)\s*(?=\n|$)",
    re.IGNORECASE,
)
_MIN_LISTED = 4
_MIN_ENUMERATED = 3
"""Of items named one below the other that are no neighbours in the form."""

_MAX_LINKS_OF_AN_ENTRY = 6
"""Number, title, page and their wrapped lines; more links to a place above lead back to it."""

_MAX_LIST_GAP_CHARS = 1_500
"""An index may give an item several rows, each with its pages."""


def mark_listed(normal: NormalText, found: list[Candidate]) -> None:
    """Mark runs of candidates that follow each other with nothing but list matter between."""
    text = normal.text
    run: list[Candidate] = []
    for place, candidate in enumerate(found):
        if run and (
            candidate.order <= run[-1].order or not _is_list_gap(text, run[-1], candidate.start)
        ):
            _close_run(text, run)
            run = []
        run.append(candidate)
        if place == len(found) - 1:
            _close_run(text, run)
    linked = _linked_lines(normal)
    for candidate in found:
        line = text[candidate.number_end : candidate.line_end]
        if candidate.start in linked or ("\t" in line and _TOC_TAIL.search(line)):
            candidate.listed = True


def before_list_at_end(candidates: list[Candidate], end: int) -> int:
    """Where a list of contents begins that closes the document; ``end`` where none does."""
    begin, found = end, 0
    for candidate in reversed(candidates):
        if not candidate.listed or begin - candidate.line_end > _MAX_LIST_GAP_CHARS:
            break
        begin, found = candidate.start, found + 1
    return begin if found >= _MIN_LISTED else end


def _close_run(text: str, run: list[Candidate]) -> None:
    if len(run) >= _MIN_LISTED or _is_enumeration(text, run):
        for candidate in run:
            candidate.listed = True


def _is_enumeration(text: str, run: list[Candidate]) -> bool:
    """Whether items are named one below the other, out of the form's course: 1A, then 7, then 8.

    So does a paragraph on what else says more of something; headings without text have neighbours.
    """
    leaps = [int(b.number.rstrip("ABCD")) - int(a.number.rstrip("ABCD")) for a, b in pairwise(run)]
    return (
        len(run) >= _MIN_ENUMERATED
        and max(leaps) > 1
        and all(c.titled and c.alone for c in run)
        and not any(text[a.line_end : b.start].strip() for a, b in pairwise(run))
    )


def _is_list_gap(text: str, before: Candidate, following: int) -> bool:
    gap = text[before.line_end if before.alone else before.end : following]
    if len(gap) > _MAX_LIST_GAP_CHARS:
        return False
    gap = _LIST_FILLER.sub("\n", gap).strip()
    if not gap:
        return True
    if len(gap) <= 220 and not _NOT_LISTED.search(gap):
        return True
    lines = [line for line in gap.split("\n") if line.strip()]
    rows = sum("\t" in line and bool(_TOC_TAIL.search(line)) for line in lines)
    return rows * 2 >= len(lines) and all(len(line) < 160 for line in lines)


def _linked_lines(normal: NormalText) -> set[int]:
    """Starts of lines that link elsewhere: entries of a table of contents.

    Headings may be links too, all of them to the one place where the contents stand.
    """
    times = Counter(link.target for link in normal.links)
    starts: set[int] = set()
    for link in normal.links:
        if times[link.target] > _MAX_LINKS_OF_AN_ENTRY and _leads_back(normal, link):
            continue
        target = normal.anchors.get(link.target)
        if target is None or abs(target - link.start) < 200:
            continue
        line_start = normal.text.rfind("\n", 0, link.start) + 1
        if link.start - line_start < 20 and link.end - link.start > 3:
            starts.add(line_start)
    return starts


def _leads_back(normal: NormalText, link: Link) -> bool:
    target = normal.anchors.get(link.target)
    return target is not None and target < link.start
