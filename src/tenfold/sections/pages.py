"""Which page of the report an offset stands on.

Page numbers stand at the foot (or head) of each page, as '47', 'F-3', '- 12 -' or at the end of a
running line ('2023 FORM 10-K 6'). A number alone is no page number: it must continue a count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise

from tenfold.sections.normal_form import NormalText

_LABEL = re.compile(
    r"^(?:[-–—\s]*|[^\n\t]{0,70}?[\s|\-–—])(?P<prefix>[A-Z]{1,2}\s?-\s?)?(?P<number>\d{1,3})\.?[-–—\s|]*$",
    re.MULTILINE,
)
_REPRODUCED = re.compile(
    r"^[^\w\n]{0,4}annual\s+report\s+page\s+(\d{1,3})[^\w\n]{0,4}$[\s|]*",
    re.IGNORECASE | re.MULTILINE,
)
"""Over each page of an annual report that a filing reproduces among its own."""

_NEAR_BREAK_CHARS = 130
_MIN_PAGES = 3
_MAX_LABELS = 30_000
"""Lines that are mere numbers; a document with more of them has other things than pages."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the report: its printed number and its text's bounds."""

    label: str
    """'47', 'F-3'."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Label:
    prefix: str
    number: int
    start: int
    end: int


def find_pages(normal: NormalText) -> list[Page]:
    """The pages whose printed numbers could be told, in document order."""
    labels = _counted(_labels(normal))
    if len(labels) < _MIN_PAGES:
        return []
    heads = _numbers_stand_at_the_head(normal, labels)
    pages: list[Page] = []
    for place, label in enumerate(labels):
        if heads:
            start = label.start
            end = labels[place + 1].start if place + 1 < len(labels) else len(normal.text)
        else:
            start = labels[place - 1].end if place else 0
            end = label.end
        pages.append(Page(f"{label.prefix}{label.number}", start, end))
    return pages


def page_at(pages: list[Page], label: str) -> Page | None:
    """The page with a printed number; of two with the same, the first."""
    wanted = re.sub(r"\s", "", label).upper()
    for page in pages:
        if page.label == wanted:
            return page
    return None


def shifted(pages: list[Page], by: int) -> list[Page]:
    """The pages of a part, in offsets of the whole that the part begins in at ``by``."""
    return [replace(page, start=page.start + by, end=page.end + by) for page in pages]


def reproduced_pages(text: str, end: int) -> list[Page]:
    """The annual report's pages that stand before ``end``, each under a line with its number.

    The last one is left out, for nothing tells where it ends.
    """
    heads = list(_REPRODUCED.finditer(text, 0, end))
    pages = [
        Page(head[1], head.end(), following.start())
        for head, following in pairwise(heads)
        if int(following[1]) - int(head[1]) in (1, 2)
    ]
    return pages if len(pages) >= _MIN_PAGES else []


def _labels(normal: NormalText) -> list[_Label]:
    """Lines that could be page numbers: alone on their line, or beside a page break."""
    found: list[_Label] = []
    for match in _LABEL.finditer(normal.text):
        line = match.group()
        alone = not any(c.isalpha() for c in line.replace(match["prefix"] or "", ""))
        if not alone and not _near(normal.page_breaks, match.start(), match.end()):
            continue
        if alone and "\t" in line:
            continue
        prefix = re.sub(r"\s", "", match["prefix"] or "").upper()
        if len(found) >= _MAX_LABELS:
            break
        found.append(_Label(prefix, int(match["number"]), match.start(), match.end()))
    return found


def _near(breaks: tuple[int, ...], start: int, end: int) -> bool:
    at = bisect_left(breaks, start - _NEAR_BREAK_CHARS)
    return at < len(breaks) and breaks[at] <= end + _NEAR_BREAK_CHARS


def _counted(labels: list[_Label]) -> list[_Label]:
    """Those labels that count on: the longest chains in which each number follows its last.

    One pass; a chain is known by the (prefix, number) it ends with, and may skip up to two pages
    that bear no number.
    """
    lengths: list[int] = []
    before: list[int] = []
    ends: dict[tuple[str, int], int] = {}
    for place, label in enumerate(labels):
        best, link = 0, -1
        for step in (1, 2, 3):
            known = ends.get((label.prefix, label.number - step))
            if known is not None and lengths[known] > best:
                best, link = lengths[known], known
        lengths.append(best + 1)
        before.append(link)
        known = ends.get((label.prefix, label.number))
        # Of two equals the first is the page, but 'F-1' first stands in a list of the statements.
        if known is None or lengths[known] < best + 1 + bool(label.prefix):
            ends[(label.prefix, label.number)] = place
    kept: set[int] = set()
    for prefix in {label.prefix for label in labels}:
        places = [i for i, label in enumerate(labels) if label.prefix == prefix]
        last = max(places, key=lambda i: lengths[i])
        if lengths[last] < _MIN_PAGES:
            continue
        while last >= 0:
            kept.add(last)
            last = before[last]
    return [labels[i] for i in sorted(kept)]


def _numbers_stand_at_the_head(normal: NormalText, labels: list[_Label]) -> bool:
    """Whether the numbers stand behind the page breaks rather than before them."""
    heads = feet = 0
    for label in labels:
        at = bisect_left(normal.page_breaks, label.start + 1)
        before = label.start - normal.page_breaks[at - 1] if at else 1 << 30
        behind = normal.page_breaks[at] - label.end if at < len(normal.page_breaks) else 1 << 30
        if min(before, behind) > _NEAR_BREAK_CHARS:
            continue
        heads += before < behind
        feet += behind <= before
    return heads > feet
