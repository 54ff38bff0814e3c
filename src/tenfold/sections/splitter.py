"""Splitting a filing into the items of form 10-K.

The way: the documents become one normal text (``normal_form``); every line that could be an item's
heading is scored (``headings``); the best sequence in the order of the form is chosen
(``sequence``); what it leaves open is looked up in the filing's own index (``cross_reference``);
items that only point to other pages are followed there (``statements``, ``exhibits``); and each
result is examined by its words, its neighbours (``health``, ``doubts``) and the end of its document
(``open_ends``).

Alternative: one regular expression an item and the longest match wins, as most libraries do. It is
right on ordinary filings and silently wrong on the others; here each step can say that it doubts.

Invariant: sections come in the order of the item table, each item once, and ``section.text`` is
``split.text[section.start:section.end]``. Texts of different items overlap only where the reason
says so: items under one heading or in one paragraph, pages an index names twice, and
followed pointers.
"""

from __future__ import annotations

from tenfold.errors import UnreadableFilingError
from tenfold.filings.model import Document, DocumentFormat, Filing
from tenfold.sections.bare_rows import bare_rows, mark_among_rows
from tenfold.sections.doubts import doubtful
from tenfold.sections.exhibits import Exhibit
from tenfold.sections.follow import Grounds, follow
from tenfold.sections.forms import require_annual_report
from tenfold.sections.furniture import Furniture
from tenfold.sections.headings import find_candidates
from tenfold.sections.health import Finding, examine
from tenfold.sections.html_text import read_html
from tenfold.sections.item_titles import title_for
from tenfold.sections.items import ITEMS, Item
from tenfold.sections.listed import before_list_at_end
from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.sections.normal_form import NormalText, concatenate
from tenfold.sections.open_ends import Part, open_ended
from tenfold.sections.pages import find_pages, shifted
from tenfold.sections.part_three import incorporated_as_a_whole
from tenfold.sections.places import Layout, Place, lay_out
from tenfold.sections.plain_text import read_plain_text
from tenfold.sections.sequence import choose_sequence
from tenfold.sections.version import SPLITTER_VERSION

__all__ = ["SPLITTER_VERSION", "normal_text", "normal_texts", "split_filing", "split_normal"]


def split_filing(filing: Filing) -> SplitFiling:
    """Split a filing: every item of the item table, in its order, each exactly once.

    Raises WrongFormError for another form than an annual report on 10-K, and
    UnreadableFilingError for a document in which no item can be found or that nests its markup
    beyond all reason.
    """
    return split_normal(filing, normal_texts(filing))


def normal_texts(filing: Filing) -> list[NormalText]:
    """The normal form of the main document and of each annual report filed as an exhibit.

    Raises WrongFormError and UnreadableFilingError as ``split_filing`` does.
    """
    if not filing.documents:
        raise UnreadableFilingError(f"{filing.source} holds no document. Choose another file.")
    main, *exhibits = _documents_read(filing)
    parts = [normal_text(main)]
    require_annual_report(filing, parts[0].text)
    return parts + [normal_text(exhibit) for exhibit in exhibits]


def _documents_read(filing: Filing) -> list[Document]:
    """The main document and each annual report filed as an exhibit."""
    main, *others = filing.documents
    return [main, *(d for d in others if d.type.upper().startswith("EX-13"))]


def split_normal(filing: Filing, parts: list[NormalText]) -> SplitFiling:
    """Split a filing whose documents have been read: the main one first.

    Raises UnreadableFilingError where no item can be found.
    """
    normal, starts = concatenate(parts)
    end = len(parts[0].text)
    candidates = find_candidates(normal, end)
    rows = bare_rows(normal.text, end)
    mark_among_rows(rows, candidates)
    chosen = choose_sequence(candidates)
    candidates = sorted([*candidates, *rows], key=lambda c: c.start)
    pages = find_pages(parts[0])
    furniture = Furniture(parts[0])
    layout = lay_out(parts[0], end, candidates, chosen, pages, furniture)
    if not layout.places:
        raise UnreadableFilingError(_NO_ITEM.format(source=filing.source))
    sections = [_section(normal.text, item, layout, filing.fiscal_year) for item in ITEMS]
    sections = incorporated_as_a_whole(normal.text, end, sections)
    broken_off = [document.broken_off for document in _documents_read(filing)]
    exhibits = tuple(
        Exhibit(begin, begin + len(part.text), shifted(find_pages(part), begin), why)
        for part, begin, why in zip(parts[1:], starts[1:], broken_off[1:], strict=True)
    )
    matter_end = before_list_at_end(candidates, end)
    grounds = Grounds(normal.text, matter_end, pages, exhibits, furniture, broken_off[0])
    sections = follow(sections, grounds)
    sections = doubtful(normal.text, end, sections, candidates, layout, filing)
    main = Part(0, end, broken_off[0])
    others = (Part(exhibit.begin, exhibit.end, exhibit.broken_off) for exhibit in exhibits)
    sections = open_ended(normal.text, sections, [main, *others], filing)
    return SplitFiling(normal.text, tuple(sections), normal.tagged)


_NO_ITEM = (
    "{source} has no heading of any 10-K item (Item 1, Item 7, …). Check that it is the annual "
    "report itself, not an exhibit, an index page or another form."
)


def normal_text(document: Document) -> NormalText:
    """The normal form of one document.

    Raises UnreadableFilingError for markup nested beyond all reason.
    """
    if document.format is DocumentFormat.HTML:
        return read_html(document.content)
    return read_plain_text(document.content)


def _section(text: str, item: Item, layout: Layout, year: int | None) -> Section:
    place = layout.places.get(item.number)
    if place is None:
        return _unplaced(text, item, layout, title_for(item.number, year))
    body = text[place.start : place.end]
    heading = text[place.heading_start : place.start]
    finding = examine(item.number, body, heading)
    if place.doubt is not None and finding.status is not SectionStatus.SUSPECT:
        finding = Finding(SectionStatus.SUSPECT, place.doubt)
    reason = finding.reason or place.note
    if place.shared:
        shared = f"stands under one heading with {_others(item.number, place)}"
        reason = f"{reason}; {shared}" if reason else shared
    words = heading if len(_numbers(place)) < 2 else ""
    title = title_for(item.number, year, words)
    return Section(
        item.number, title, finding.status, reason, place.start, place.end, body, finding.brief
    )


def _numbers(place: Place) -> tuple[str, ...]:
    return place.heading.numbers if place.heading is not None else ()


def _others(number: str, place: Place) -> str:
    """The items that share a heading: 'Item 2', 'Items 10, 11 and 13'."""
    *most, last = [n for n in _numbers(place) if n != number] or ["another"]
    return f"Items {', '.join(most)} and {last}" if most else f"Item {last}"


def _unplaced(text: str, item: Item, layout: Layout, title: str) -> Section:
    """An item without a place: what the index says of it, or absent."""
    row = layout.rows.get(item.number)
    if row is not None and layout.by_index and row.not_applicable:
        body = text[row.start : row.end]
        return Section(
            item.number,
            title,
            SectionStatus.PRESENT,
            "short by its own words: not applicable, says the index",
            row.start,
            row.end,
            body,
            brief=True,
        )
    if row is not None and layout.by_index and row.footnote:
        body = text[row.start : row.end]
        return Section(
            item.number,
            title,
            SectionStatus.INCORPORATED,
            "the index refers to another document",
            row.start,
            row.end,
            body,
            brief=True,
        )
    return Section(item.number, title, SectionStatus.ABSENT, None, 0, 0, "")
