"""The splitter on small filings in the layouts of three decades."""

from __future__ import annotations

import pytest

from tenfold.errors import UnreadableFilingError, WrongFormError
from tenfold.filings.model import Document, DocumentFormat
from tenfold.sections.items import ITEMS
from tenfold.sections.model import SectionStatus, SplitFiling
from tenfold.sections.splitter import split_filing
from unit.sections.builders import bodies, body, filing, indexed_html, modern_html, old_text

SUBSTANCE = ("1", "1A", "2", "3", "5", "7", "7A", "8", "9A", "15")


def flat(text: str) -> str:
    return " ".join(text.split())


def assert_sound(split: SplitFiling) -> None:
    """Each item once, in the table's order, its text reproduced by its offsets."""
    assert [s.item for s in split.sections] == [item.number for item in ITEMS]
    for section in split.sections:
        assert section.text == split.text[section.start : section.end]
        if section.status is SectionStatus.ABSENT:
            assert (section.start, section.end) == (0, 0)


@pytest.mark.parametrize(
    "content",
    [
        modern_html(bodies()),
        modern_html(bodies(), contents=False),
        old_text(bodies()),
    ],
    ids=["inline-xbrl", "without-contents", "plain-text"],
)
def test_every_item_of_an_ordinary_filing_is_found_whole(content: str) -> None:
    split = split_filing(filing(content))
    assert_sound(split)
    for item in SUBSTANCE:
        section = split.section(item)
        assert section.status is SectionStatus.PRESENT, (item, section.reason)
        assert flat(section.text) == body(item) or "<PAGE>" in content
        assert flat(section.text).startswith(body(item)[:40])
        assert flat(section.text).endswith(body(item)[-40:])


def test_running_headers_do_not_move_a_beginning() -> None:
    split = split_filing(filing(old_text(bodies(), running=True)))
    for item in SUBSTANCE:
        assert flat(split.section(item).text).startswith(body(item)[:40])
        assert flat(split.section(item).text).endswith(body(item)[-40:])


def test_hidden_matter_is_not_text() -> None:
    assert "HIDDEN" not in split_filing(filing(modern_html(bodies()))).text


def test_items_short_by_their_own_words_are_present_and_brief() -> None:
    words = "See Note 13 to the financial statements."
    split = split_filing(filing(modern_html(bodies(item_3=words))))
    for item, words in (
        ("1B", "None"),
        ("4", "Not applicable"),
        ("6", "Reserved"),
        ("3", "Note 13"),
    ):
        section = split.section(item)
        assert section.status is SectionStatus.PRESENT
        assert section.brief
        assert words in (section.reason or "")


def test_an_item_that_points_to_another_document_is_incorporated() -> None:
    words = (
        "The information under “Financial Review” on pages 12 to 30 of our 2021 Annual Report to "
        "Shareholders is incorporated herein by reference."
    )
    section = split_filing(filing(modern_html(bodies(item_7=words)))).section("7")
    assert section.status is SectionStatus.INCORPORATED
    assert section.brief
    assert flat(section.text) == words


def test_a_cross_reference_at_the_start_of_a_paragraph_is_no_heading() -> None:
    tempting = (
        f"{body('1')}</p><p>Item 7 of this report tells more.</p><p>Item 1A. “Risk Factors” "
        "tells of the dangers in detail.</p><p>The end of the business."
    )
    split = split_filing(filing(modern_html(bodies(item_1=tempting))))
    assert split.section("1").text.endswith("The end of the business.")
    assert flat(split.section("1A").text) == body("1A")


def test_items_under_one_heading_share_their_text_and_say_so() -> None:
    texts = bodies()
    del texts["2"]
    content = modern_html(texts).replace(
        "Item 1. Business</span>", "Items 1 and 2. Business and Properties</span>"
    )
    split = split_filing(filing(content))
    assert split.section("1").text == split.section("2").text
    assert "one heading" in (split.section("2").reason or "")


def test_a_heading_without_its_number_is_found_by_its_title() -> None:
    content = modern_html(bodies()).replace('<span style="font-weight:700">Item 7. ', "<span>")
    section = split_filing(filing(content)).section("7")
    assert section.status is SectionStatus.PRESENT
    assert flat(section.text) == body("7")
    assert "no item number" in (section.reason or "")


def test_a_lost_heading_is_never_silent() -> None:
    content = modern_html(bodies()).replace(
        "Item 8. Financial Statements and Supplementary Data</span>", "</span>"
    )
    split = split_filing(filing(content))
    assert split.section("8").status is SectionStatus.SUSPECT
    assert split.section("7A").status is SectionStatus.SUSPECT
    assert "Item 8" in (split.section("7A").reason or "")


def test_a_fragment_of_an_item_is_suspect() -> None:
    split = split_filing(filing(modern_html(bodies(item_7="Revenue rose."))))
    assert split.section("7").status is SectionStatus.SUSPECT


def test_items_omitted_by_an_asset_backed_issuer_are_absent() -> None:
    rows = "".join(
        f"<p>Item {i}. {t}.</p>"
        for i, t in (
            ("5", "Market for Registrant's Common Equity"),
            ("6", "Selected Financial Data"),
            ("7", "Management's Discussion and Analysis"),
            ("8", "Financial Statements"),
        )
    )
    content = (
        "<html><body><p>FORM 10-K</p><p><b>Item 1B. Unresolved Staff Comments.</b></p><p>None.</p>"
        "<p><b>Item 4. Mine Safety Disclosures.</b></p><p>Not applicable.</p><p>The following "
        f"items have been omitted in accordance with General Instruction J:</p>{rows}"
        "<p><b>Item 9B. Other Information.</b></p><p>None.</p></body></html>"
    )
    section = split_filing(filing(content)).section("7")
    assert section.status is SectionStatus.ABSENT
    assert section.reason == "listed as omitted"


def test_a_cross_reference_index_is_followed() -> None:
    split = split_filing(filing(indexed_html(bodies())))
    assert_sound(split)
    for item in ("1", "1A", "7", "7A", "8"):
        section = split.section(item)
        assert section.status is SectionStatus.PRESENT, (item, section.reason)
        assert flat(section.text).startswith(body(item)[:40])
        assert flat(section.text).endswith(body(item)[-40:])
        assert "index" in (section.reason or "")
    assert split.section("1B").brief


def test_an_index_that_gives_an_item_several_rows_is_followed() -> None:
    content = indexed_html(bodies())
    row = "<tr><td>Item 7.</td><td>Management’s Discussion and Analysis of Financial Condition and "
    at = content.index(row)
    pages = content[content.index("<td>", content.index("Operations</td>", at)) + 4 :].split("<")[0]
    content = content[:at] + content[at:].replace(
        f"Operations</td><td>{pages}</td>",
        f"Operations:</td><td></td></tr><tr><td>Results</td><td>Pages {pages}</td></tr>"
        f"<tr><td>Liquidity</td><td>Pages {pages}</td>",
        1,
    )
    section = split_filing(filing(content)).section("7")
    assert section.status is SectionStatus.PRESENT, section.reason
    assert flat(section.text).startswith(body("7")[:40])
    assert flat(section.text).endswith(body("7")[-40:])


STATEMENTS = (
    "<p>REPORT OF INDEPENDENT REGISTERED PUBLIC ACCOUNTING FIRM</p><p>To the Board of Directors</p>"
    "<p>We have audited the balance sheets.</p><p>STATEMENTS OF CASH FLOWS</p>"
    f"<p>Notes to the financial statements. {'The accounts are kept with care. ' * 200}</p>"
    "<p>The last note ends here.</p>"
)


def test_an_item_that_points_to_pages_of_the_same_document_is_followed() -> None:
    words = "The financial statements are set forth on pages F-1 to F-9 of this report."
    content = modern_html(bodies(item_8=words)).replace(
        "<div>SIGNATURES</div>", f"<div>SIGNATURES</div><p>By the board</p>{STATEMENTS}"
    )
    section = split_filing(filing(content)).section("8")
    assert section.status is SectionStatus.PRESENT
    assert not section.brief
    assert section.text.startswith("REPORT OF INDEPENDENT")
    assert section.text.endswith("The last note ends here.\n\nPursuant to the requirements")
    assert "followed" in (section.reason or "")


def test_an_annual_report_filed_as_exhibit_13_is_read() -> None:
    words = (
        "The consolidated financial statements in the 2021 Annual Report to Shareholders are "
        "incorporated herein by reference."
    )
    exhibit = Document("EX-13", f"<html><body>{STATEMENTS}</body></html>", DocumentFormat.HTML)
    section = split_filing(filing(modern_html(bodies(item_8=words)), "10-K", exhibit)).section("8")
    assert section.status is SectionStatus.INCORPORATED
    assert not section.brief
    assert section.text.endswith("The last note ends here.")
    assert "Exhibit 13" in (section.reason or "")


@pytest.mark.parametrize("form", ["10-KSB", "10-Q", "20-F"])
def test_another_form_is_refused_by_name(form: str) -> None:
    with pytest.raises(WrongFormError, match=form):
        split_filing(filing(modern_html(bodies()), form))


def test_another_form_is_known_by_its_cover() -> None:
    content = old_text(bodies()).replace("FORM 10-K", "FORM 10-KSB")
    with pytest.raises(WrongFormError, match="10-KSB"):
        split_filing(filing(content, None))


@pytest.mark.parametrize("content", ["<html><body><p>Hello</p></body></html>", "", "Just words."])
def test_a_document_without_any_item_is_refused(content: str) -> None:
    with pytest.raises(UnreadableFilingError, match="no heading of any 10-K item"):
        split_filing(filing(content, None))


def test_an_item_the_form_did_not_have_yet_is_absent_with_that_reason() -> None:
    texts = bodies()
    del texts["1A"], texts["1B"]
    section = split_filing(filing(modern_html(texts), year=2001)).section("1A")
    assert section.status is SectionStatus.ABSENT
    assert "before fiscal 2005" in (section.reason or "")
