"""Changes made to a real filing's normal text to see whether its split still tells the truth.

Each is what some filer or conversion does: a heading lost, without its title, in two cells,
repeated on every page, quoted in running text. An alteration is a list of edits; offsets, bold
runs, links and page breaks move with them, so that the place where an item should be found is
known exactly.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tenfold.sections.candidate import Candidate
from tenfold.sections.headings import find_candidates
from tenfold.sections.items import BY_NUMBER
from tenfold.sections.model import SplitFiling
from tenfold.sections.normal_form import Link, NormalText
from tenfold.sections.sequence import choose_sequence

LABELLED = ("1", "1A", "3", "7", "7A", "8")
_EVERY_CHARS = 6_000
"""About two pages: how often a running header is repeated."""


@dataclass(frozen=True)
class Edit:
    """``text[start:end]`` becomes ``text``."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True)
class Alteration:
    """A named change, and what it does to the items themselves."""

    name: str
    edits: list[Edit]
    gone: frozenset[str] = frozenset()
    """Items of which nothing is left."""
    cut: frozenset[str] = frozenset()
    """Items of which a part is left: right only where they are marked suspect."""
    plain: bool = False
    """Bold type is lost."""


@dataclass(frozen=True)
class Original:
    """A filing as it is: its main document, its headings, its split."""

    normal: NormalText
    candidates: list[Candidate]
    chosen: dict[str, Candidate]
    """The numbered headings of items that have one to themselves."""
    split: SplitFiling

    def span(self, number: str) -> tuple[int, int]:
        """An item's heading and text."""
        return self.chosen[number].start, self.split.section(number).end


def original(normal: NormalText, split: SplitFiling) -> Original:
    """What the alterations need to know of a filing."""
    candidates = find_candidates(normal, len(normal.text))
    sequence = choose_sequence(candidates)
    own = {
        c.number: c
        for c in sequence
        if len(c.numbers) == 1
        and c.number in BY_NUMBER
        and not c.listed
        and c.end <= split.section(c.number).start <= c.end + 200
    }
    return Original(normal, candidates, own, split)


def apply(normal: NormalText, alteration: Alteration) -> tuple[NormalText, Callable[[int], int]]:
    """The altered text, and where an offset of the old one now stands."""
    edits = sorted(alteration.edits, key=lambda edit: (edit.start, edit.end))
    pieces: list[str] = []
    froms: list[int] = [0]
    shifts: list[int] = [0]
    at = shift = 0
    kept: list[Edit] = []
    for edit in edits:
        if edit.start < at:
            continue
        pieces += [normal.text[at : edit.start], edit.text]
        at = edit.end
        shift += len(edit.text) - (edit.end - edit.start)
        froms.append(edit.end)
        shifts.append(shift)
        kept.append(edit)
    pieces.append(normal.text[at:])
    starts = [edit.start for edit in kept]

    def moved(offset: int) -> int:
        inside = bisect_right(starts, offset) - 1
        if inside >= 0 and kept[inside].start < offset < kept[inside].end:
            return kept[inside].start + shifts[inside]
        return offset + shifts[bisect_right(froms, offset) - 1]

    bold = () if alteration.plain else tuple((moved(a), moved(b)) for a, b in normal.bold)
    links = (Link(moved(x.start), moved(x.end), x.target) for x in normal.links)
    return (
        NormalText(
            "".join(pieces),
            tuple((a, b) for a, b in bold if a < b),
            tuple(link for link in links if link.start < link.end),
            {name: moved(place) for name, place in normal.anchors.items()},
            tuple(moved(place) for place in normal.page_breaks),
        ),
        moved,
    )


def alterations(filing: Original) -> Iterator[Alteration]:
    """Every alteration that this filing allows, always the same ones."""
    yield from _of_headings(filing)
    yield from _of_lists(filing)
    yield from _of_pages(filing)
    yield from _of_text(filing)
    yield from _of_matter(filing)


# -- headings -----------------------------------------------------------------------------------


def _of_headings(filing: Original) -> Iterator[Alteration]:
    contents = _contents(filing)
    for number in LABELLED:
        if number in filing.chosen:
            yield Alteration(f"heading dropped: {number}", _dropped(filing, number))
            yield Alteration(
                f"heading and contents dropped: {number}", _dropped(filing, number) + contents
            )
            yield Alteration(f"title dropped: {number}", [_untitled(filing.chosen[number])])
    headings = list(filing.chosen.values())
    text = filing.normal.text
    yield Alteration("titles dropped", [_untitled(c) for c in headings])
    yield Alteration("titles and contents dropped", [_untitled(c) for c in headings] + contents)
    yield Alteration("numbers dropped", _each(headings, lambda c: _title(text, c)))
    ways: dict[str, Callable[[str, str], str]] = {
        "capitals": lambda n, t: f"ITEM {n}. {t.upper()}",
        "small letters": lambda n, t: f"item {n}. {t}",
        "no space": lambda n, t: f"Item{n}.{t}",
        "dash": lambda n, t: f"ITEM {n} – {t}",
        "colon": lambda n, t: f"Item {n}: {t}",
        "brackets": lambda n, t: (
            f"ITEM {n[:-1]}({n[-1]}). {t}" if n[-1].isalpha() else f"Item {n}. {t}"
        ),
        "hash": lambda n, t: f"Item No. {n}. {t}",
        "two cells": lambda n, t: f"Item {n}.\t{t}",
        "two lines": lambda n, t: f"Item {n}.\n{t}",
        "two paragraphs": lambda n, t: f"Item {n}.\n\n{t}",
        "in a table with its part": lambda n, t: f"PART II\tItem {n}.\t{t}",
        "bare number": lambda n, t: f"{n}. {t}",
        "small capitals set apart": lambda n, t: (
            f"I TEM {n}. " + " ".join(f"{w[:1]} {w[1:]}".strip() for w in t.upper().split())
        ),
        "on a divider page too": lambda n, t: f"Item {n}. {t}\n\nItem {n}. {t}",
        "a page number in the row": lambda n, t: f"Item {n}.\t{t}\t{17 + len(t)}",
    }
    for name, way in ways.items():
        edits = [
            Edit(c.start, c.end, way(c.number, _title(text, c) or BY_NUMBER[c.number].title))
            for c in headings
        ]
        yield Alteration(f"headings: {name}", edits)
    yield Alteration("headings: plain type", [], plain=True)


def _dropped(filing: Original, number: str) -> list[Edit]:
    return [
        Edit(c.start, c.end)
        for c in filing.candidates
        if c.number == number and not c.listed and c.titled and c.alone
    ] or [Edit(filing.chosen[number].start, filing.chosen[number].end)]


def _untitled(heading: Candidate) -> Edit:
    return Edit(heading.number_end, heading.end, ".")


def _title(text: str, heading: Candidate) -> str:
    return " ".join(text[heading.number_end : heading.end].split()).lstrip(" .:-–—")


def _each(headings: list[Candidate], words: Callable[[Candidate], str]) -> list[Edit]:
    return [Edit(c.start, c.end, words(c)) for c in headings if words(c)]


# -- lists --------------------------------------------------------------------------------------


def _listed(filing: Original) -> list[Candidate]:
    return [c for c in filing.candidates if c.listed]


def _contents(filing: Original) -> list[Edit]:
    text = filing.normal.text
    rows = _listed(filing)
    stops = [c.line_end for c in rows]
    for place, row in enumerate(rows):
        # An entry on two lines: what stands before the next entry, if that is near.
        if place + 1 < len(rows) and rows[place + 1].start - row.line_end < 160:
            stops[place] = max(stops[place], rows[place + 1].start - 1)
        elif not row.alone:
            stops[place] = max(stops[place], text.find("\n\n", row.line_end))
    return [Edit(c.start, stop) for c, stop in zip(rows, stops, strict=True)]


def _of_lists(filing: Original) -> Iterator[Alteration]:
    contents = _contents(filing)
    if not contents:
        return
    yield Alteration("contents dropped", contents)
    text = filing.normal.text
    listed = "".join(f"\n\n{text[edit.start : edit.end]}" for edit in contents)
    behind = Edit(len(text), len(text), listed)
    yield Alteration("contents at the end", [*contents, behind])
    yield Alteration("contents at the end too", [behind])
    wordless = [
        Edit(c.start, c.start + m.end())
        for c in _listed(filing)
        if (m := re.match(r"i\s?t\s?e\s?m\s*", filing.normal.text[c.start :][:12], re.IGNORECASE))
    ]
    yield Alteration("contents without 'Item'", wordless)
    for number in LABELLED:
        if number in filing.chosen:
            yield Alteration(
                f"contents without 'Item', heading dropped: {number}",
                wordless + _dropped(filing, number),
            )


# -- pages --------------------------------------------------------------------------------------


def _of_pages(filing: Original) -> Iterator[Alteration]:
    text = filing.normal.text
    headers: list[Edit] = []
    continued: list[Edit] = []
    numbers: list[Edit] = []
    numbers_continued: list[Edit] = []
    for number, heading in filing.chosen.items():
        start, end = filing.span(number)
        words = text[heading.start : heading.end]
        for at in _paragraph_ends(text, start + _EVERY_CHARS, end - 400, _EVERY_CHARS):
            headers.append(Edit(at, at, f"\n\n{words}"))
            continued.append(Edit(at, at, f"\n\n{words} (continued)"))
            numbers.append(Edit(at, at, f"\n\nItem {number}"))
            numbers_continued.append(Edit(at, at, f"\n\nItem {number}. (continued)"))
    yield Alteration("headers repeat the item", headers)
    yield Alteration("headers repeat the item, continued", continued)
    yield Alteration("headers repeat the number", numbers)
    yield Alteration("headers repeat the number, continued", numbers_continued)
    footers = [
        Edit(
            filing.split.section(number).end,
            filing.split.section(number).end,
            f"\n\nHalvorsen Timber Company | {page}\n\n2011 Annual Report",
        )
        for page, number in enumerate(filing.chosen, start=16)
        if filing.split.section(number).text
    ]
    yield Alteration("footers behind every item", footers)


def _paragraph_ends(text: str, start: int, end: int, step: int) -> Iterator[int]:
    at = text.find("\n\n", start, end) if start < end else -1
    while at >= 0:
        yield at
        at = text.find("\n\n", at + step, end)


# -- text ---------------------------------------------------------------------------------------

_MENTIONS = {
    "7": "Item 7. Management’s Discussion and Analysis of Financial Condition and Results of "
    "Operations contains a further description of these matters.",
    "1A": "Item 1A. Risk Factors, of this report describes what may go otherwise.",
    "8": "See\nItem 8. Financial Statements and Supplementary Data\nfor the amounts.",
    "3": "Item 3. Legal Proceedings and Note 12 say more of this.",
}


def _of_text(filing: Original) -> Iterator[Alteration]:
    text = filing.normal.text
    for host in ("1", "7", "8"):
        if host not in filing.chosen:
            continue
        start, end = filing.span(host)
        middle = next(_paragraph_ends(text, (start + end) // 2, end, end), None)
        if middle is None:
            continue
        for number, words in _MENTIONS.items():
            if number != host:
                yield Alteration(
                    f"mention of {number} in {host}", [Edit(middle, middle, f"\n\n{words}")]
                )
        for number in ("3", "7", "1A"):
            if number != host and number in filing.chosen:
                words = text[filing.chosen[number].start : filing.chosen[number].end]
                yield Alteration(
                    f"heading of {number} strays into {host}",
                    [Edit(middle, middle, f"\n\n{words}")],
                )


def _of_matter(filing: Original) -> Iterator[Alteration]:
    for number in LABELLED:
        if number in filing.chosen:
            start, end = filing.span(number)
            yield Alteration(f"removed: {number}", [Edit(start, end)], frozenset({number}))
            yield Alteration(
                f"removed with contents: {number}",
                [Edit(start, end), *_contents(filing)],
                frozenset({number}),
            )
    for number in ("1A", "7", "8"):
        if number in filing.chosen:
            yield _truncated(filing, number)
    for one, other in (("3", "7"), ("1A", "7A"), ("1", "8")):
        if one in filing.chosen and other in filing.chosen:
            yield _swapped(filing, one, other)


def _truncated(filing: Original, number: str) -> Alteration:
    start, end = filing.span(number)
    middle = (start + end) // 2
    behind = {s.item for s in filing.split.sections if s.start > middle or s.item == number} - {
        number
    }
    return Alteration(
        f"truncated in {number}",
        [Edit(middle, len(filing.normal.text))],
        frozenset(behind),
        frozenset({number}),
    )


def _swapped(filing: Original, one: str, other: str) -> Alteration:
    text = filing.normal.text
    a, b = filing.span(one), filing.span(other)
    return Alteration(
        f"swapped: {one} and {other}",
        [Edit(*a, text[slice(*b)]), Edit(*b, text[slice(*a)])],
        cut=frozenset({one, other}),
    )
