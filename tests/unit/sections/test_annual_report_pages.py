"""Items read on the pages of an annual report that they name."""

from __future__ import annotations

import pytest

from tenfold.filings.model import Document, DocumentFormat
from tenfold.sections.model import SectionStatus, SplitFiling
from tenfold.sections.named_pages import pages_named
from tenfold.sections.splitter import split_filing
from unit.sections.builders import bodies, filing, old_text, wrapped

TAIL = "of the Company's Annual Report to Share Owners is incorporated herein by reference."
REVENUE = " ".join(
    f"Revenue of line {letter}{other} rose, and cash from operations paid for the plant."
    for letter in "bdfghj"
    for other in "klmnpr"
)
RATES = " ".join(
    f"A rise in interest rates of kind {letter} would cost us." for letter in "bdfghjk"
)
PAGES = {
    20: f"THE YEAR IN REVIEW\n\n{REVENUE}",
    21: f"DIVIDENDS\n\nThey rose.\n\nFINANCIAL RISKS\n\n{RATES}\n\nCREDIT RATES\n\n{REVENUE}",
    22: f"{REVENUE} The discussion ends here.",
    23: f"SELECTED FINANCIAL DATA\n\n{REVENUE} The selection ends here.",
    24: "BOARD OF DIRECTORS\n\nNine men and women.",
}


def exhibit() -> Document:
    parts = [
        "\n\n".join("\n".join(wrapped(p)) for p in text.split("\n\n")) + f"\n\n- {page} -\n<PAGE>\n"
        for page, text in PAGES.items()
    ]
    return Document("EX-13.1", "\n".join(parts), DocumentFormat.TEXT)


def split(*more: Document, tail: str = TAIL, **words: str) -> SplitFiling:
    texts = bodies(**{item: f"{said} {tail}" for item, said in words.items()})
    return split_filing(filing(old_text(texts), "10-K", *more, year=1997))


def test_a_discussion_ends_where_its_pages_end() -> None:
    section = split(exhibit(), item_7='"The Year in Review" on pages 20 through 22').section("7")
    assert section.status is SectionStatus.INCORPORATED
    assert not section.brief
    assert section.text.startswith("Revenue of line bk")
    assert " ".join(section.text.split()).endswith("The discussion ends here.")
    assert "Exhibit 13" in (section.reason or "")


def test_a_heading_named_on_a_page_is_cut_out_of_it() -> None:
    found = split(
        exhibit(),
        item_7="The information on pages 20-22 (and the graphs on page 24)",
        item_7A='"Financial Risks" on page 21',
        item_6="The table on page 23",
    )
    section = found.section("7A")
    assert section.text.split() == RATES.split()
    assert (section.reason or "").endswith("a part of the text of Item 7")
    assert " ".join(found.section("6").text.split()).endswith("The selection ends here.")
    assert found.section("6").text.startswith("Revenue")


@pytest.mark.parametrize(
    "words", ['"Financial Risks" on pages 21 and 24', "The risks on page 21", '"Risks" on page 90']
)
def test_what_cannot_be_cut_out_is_not_said_to_be_elsewhere(words: str) -> None:
    section = split(exhibit(), item_7A=words).section("7A")
    assert section.status is SectionStatus.INCORPORATED
    assert section.brief
    assert "Exhibit 13 of the same submission; not cut out of it" in (section.reason or "")


def test_without_the_exhibit_it_is_another_document() -> None:
    section = split(item_7A='"Financial Risks" on page 21').section("7A")
    assert (section.reason or "").startswith("only points to another document")


def test_a_proxy_statement_is_not_sought_in_the_exhibit() -> None:
    tail = "of the proxy statement is incorporated herein by reference."
    section = split(exhibit(), item_7A='"Risks" on page 21', tail=tail).section("7A")
    assert (section.reason or "").startswith("only points to another document")


def test_pages_reproduced_in_the_document_itself_are_read() -> None:
    texts = bodies(item_7=f"Reported on pages 20-22 {TAIL}")
    pages = "".join(
        f"\n\nF-{page - 18}\n<PAGE>\nAnnual Report Page {page}\n\n{text}"
        for page, text in PAGES.items()
    )
    section = split_filing(filing(old_text(texts) + pages, year=1993)).section("7")
    assert section.status is SectionStatus.INCORPORATED
    assert not section.brief
    assert section.text.startswith("THE YEAR IN REVIEW")
    assert " ".join(section.text.split()).endswith("The discussion ends here.")
    assert "reproduced in this document" in (section.reason or "")


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        ("on pages 33 through 41", (33, 41)),
        ("on pages 42 and 43", (42, 43)),
        ("on page 36", (36, 36)),
        ("on pages 32-43 (and graphs on pages 25, 32)", (32, 43)),
        ("on pages 38 through 49 and page 50", (38, 50)),
        ("on pages 37 and 51", None),
        ("in the annual report", None),
    ],
)
def test_pages_are_named_as_one_run_or_not_at_all(
    words: str, pages: tuple[int, int] | None
) -> None:
    assert pages_named(words) == pages


@pytest.mark.parametrize(
    "words",
    [
        "will be supplied by a Schedule 14A filing or an amendment to this Report, to be filed",
        "will be contained in an amendment to this Form 10-K that will be filed",
        "will be contained in our definitive Schedule 14C, to be filed",
    ],
)
def test_what_a_later_filing_will_supply_is_incorporated(words: str) -> None:
    said = f"The information required by this Item {words} with the Commission."
    section = split_filing(filing(old_text(bodies(item_9A=said)), year=2009)).section("9A")
    assert section.status is SectionStatus.INCORPORATED
    assert (section.reason or "").startswith("only points to another document")
