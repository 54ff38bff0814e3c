"""Documents that break off: whatever reaches their end, or may stand behind it, is suspect."""

from __future__ import annotations

import dataclasses

from tenfold.filings.model import Document, DocumentFormat
from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.sections.splitter import split_filing
from unit.sections.builders import bodies, filing, modern_html, old_text, wrapped

CUT = "its </DOCUMENT> is missing"
POINTS = "is incorporated by reference to the Annual Report to Shareholders, Exhibit 13."
DISCUSSION = " ".join(
    f"Revenue of line {letter}{other} rose, and cash from operations paid for the plant."
    for letter in "bdfghjklmn"
    for other in "klmnprst"
)


def annual_report(text: str, broken_off: str | None) -> Document:
    paragraph = "\n".join(wrapped(text))
    content = f"MANAGEMENT'S DISCUSSION AND ANALYSIS\n\n{paragraph}\n"
    return Document("EX-13", content, DocumentFormat.TEXT, broken_off)


def split(*more: Document, broken_off: str | None, **changes: str) -> SplitFiling:
    whole = filing(old_text(bodies(**changes)), "10-K", *more, year=1997)
    return split_filing(dataclasses.replace(whole, broken_off=broken_off))


def assert_suspect(section: Section, words: str) -> None:
    assert section.status is SectionStatus.SUSPECT
    assert words in (section.reason or "")


def test_a_followed_item_that_reaches_the_end_of_a_cut_exhibit_is_suspect() -> None:
    pointer = f"Management's Discussion and Analysis {POINTS}"
    whole = split(annual_report(DISCUSSION, None), broken_off=None, item_7=pointer)
    assert whole.section("7").status is SectionStatus.INCORPORATED
    assert not whole.section("7").brief
    cut = split(annual_report(DISCUSSION[:5_000], CUT), broken_off=CUT, item_7=pointer)
    assert_suspect(cut.section("7"), f"the document ends within it: {CUT}")
    assert cut.section("1").status is SectionStatus.PRESENT


def test_a_followed_item_that_ends_in_mid_sentence_is_suspect_whatever_the_file_closes() -> None:
    pointer = f"Management's Discussion and Analysis {POINTS}"
    middle = DISCUSSION.rindex("paid for")
    found = split(annual_report(DISCUSSION[:middle], None), broken_off=None, item_7=pointer)
    assert_suspect(found.section("7"), "in the middle of a sentence")


def test_a_page_that_a_cut_document_does_not_reach_leaves_the_end_unsure() -> None:
    pages = "\n".join(
        f"{DISCUSSION[at : at + 1_600]}\n\n- {page} -\n<PAGE>"
        for page, at in enumerate(range(0, 6_400, 1_600), start=20)
    )
    heading = "CONSOLIDATED BALANCE SHEETS\n\nWhat follows is not all there was.\n\n"
    report = annual_report("", CUT)
    report = dataclasses.replace(report, content=f"{report.content}\n{pages}\n{heading * 9}")
    pointer = f"The information on pages 20 through 31 {POINTS}"
    assert_suspect(split(report, broken_off=CUT, item_7=pointer).section("7"), "page 31")


def test_what_an_item_points_to_may_stand_behind_the_missing_end() -> None:
    pointer = f"The discussion {POINTS}"
    proxy = "This is incorporated by reference to the Proxy Statement."
    whole = split(broken_off=None, item_7=pointer, item_3=proxy)
    assert whole.section("7").status is SectionStatus.INCORPORATED
    cut = split(broken_off=CUT, item_7=pointer, item_3=proxy)
    assert_suspect(cut.section("7"), "may stand behind the end of the file")
    assert cut.section("3").status is whole.section("3").status is SectionStatus.INCORPORATED


def test_items_not_found_before_the_end_are_suspect_not_absent() -> None:
    content = modern_html(bodies(), contents=False)
    half = content[: content.index(body_of := bodies()["9A"]) + len(body_of) // 2]
    primary = Document("10-K", half, DocumentFormat.HTML, CUT)
    found = split_filing(
        dataclasses.replace(filing("x"), documents=(primary,), broken_off=CUT, fiscal_year=2023)
    )
    assert_suspect(found.section("15"), "ends")
    assert found.section("7").status is SectionStatus.PRESENT


def test_the_last_item_of_a_cut_document_is_suspect_too() -> None:
    content = modern_html(bodies(), contents=False)
    half = content[: content.index("<div>SIGNATURES")]
    cut = Document("10-K", half, DocumentFormat.HTML, CUT)
    whole = dataclasses.replace(cut, broken_off=None)
    for document, status in ((cut, SectionStatus.SUSPECT), (whole, SectionStatus.PRESENT)):
        found = split_filing(dataclasses.replace(filing("x"), documents=(document,)))
        assert found.section("15").status is status
