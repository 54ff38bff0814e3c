"""Filings whose headings are gone, doubled or cut off: found all the same, or suspect."""

from __future__ import annotations

import re

import pytest

from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.sections.splitter import split_filing
from unit.sections.builders import TITLES, bodies, body, filing, indexed_html, modern_html

RISKS = " ".join(
    f"We could fail, and harm {n} may adversely affect us; such risks are uncertain."
    for n in range(80)
)


def split(content: str, year: int = 2019) -> SplitFiling:
    return split_filing(filing(content, year=year))


def assert_suspect(section: Section, words: str) -> None:
    assert section.status is SectionStatus.SUSPECT
    assert words in (section.reason or "")


def without_heading(item: str, texts: dict[str, str]) -> str:
    content = modern_html(texts, contents=False)
    return content.replace(f"Item {item}. {TITLES[item]}</span>", "</span>")


def test_risk_factors_without_heading_or_contents_are_not_absent() -> None:
    found = split(without_heading("1A", bodies(item_1A=RISKS)))
    assert_suspect(found.section("1A"), "the end of Item 1 reads like it")
    assert_suspect(found.section("1"), "Item 1A was not found")


def test_a_business_without_risk_factors_has_none() -> None:
    texts = bodies()
    del texts["1A"]
    found = split(modern_html(texts, contents=False))
    assert found.section("1A").status is SectionStatus.ABSENT
    assert found.section("1").status is SectionStatus.PRESENT


def test_risks_are_not_missed_before_the_form_asked_for_them() -> None:
    found = split(without_heading("1A", bodies(item_1A=RISKS)), year=2001)
    assert found.section("1A").status is SectionStatus.ABSENT


def test_market_risks_without_heading_are_not_absent() -> None:
    words = "Our market risk is that of interest rates. A hypothetical rise would cost us little."
    found = split(without_heading("7A", bodies(item_7A=words)))
    assert_suspect(found.section("7A"), "the end of Item 7 reads like it")
    assert_suspect(found.section("7"), "Item 7A was not found")


def test_index_rows_without_the_word_item_are_read() -> None:
    content = re.sub(r"<td>Item (\w+)\.</td>", r"<td>\1</td>", indexed_html(bodies()))
    found = split(content)
    for item in ("1", "1A", "7", "8"):
        assert found.section(item).status is SectionStatus.PRESENT
        assert body(item)[:60] in found.section(item).text


def test_item_no_is_a_heading_too() -> None:
    found = split(modern_html(bodies(), contents=False).replace(">Item ", ">Item No. "))
    assert " ".join(found.section("7").text.split()) == body("7")


def test_a_document_that_breaks_off_says_so() -> None:
    content = modern_html(bodies(), contents=False)
    middle = content.index(body("8")) + len(body("8")) // 2
    found = split(content[:middle])
    assert_suspect(found.section("8"), "the document ends within it")
    assert_suspect(found.section("9"), "the document ends within Item 8")


def test_a_heading_that_stands_twice_is_doubted() -> None:
    heading = f'<div id="x"><span style="font-weight:700">Item 1A. {TITLES["1A"]}</span></div>'
    sentence = body("1")[: len(body("1")) // 2]
    texts = bodies(item_1=f"{sentence}</ix:nonnumeric></div>{heading}<div>{body('1')}")
    found = split(modern_html(texts, contents=False))
    assert_suspect(found.section("1A"), "stands twice")
    assert_suspect(found.section("1"), "stands twice")


@pytest.mark.parametrize(
    "words",
    [
        "Item 1A. Risk Factors, of this report describes what may go otherwise.",
        "Item 1A. Risk Factors describes what may go otherwise.",
    ],
)
def test_a_sentence_about_an_item_is_not_its_heading(words: str) -> None:
    texts = bodies(item_1=f"{body('1')}</ix:nonnumeric></div><div>{words}</div><div>{body('1')}")
    found = split(modern_html(texts, contents=False))
    assert found.section("1A").status is SectionStatus.PRESENT
    assert " ".join(found.section("1A").text.split()) == body("1A")


def test_the_foot_of_a_page_is_no_reason() -> None:
    texts = bodies(item_9="None.</div><div>Halvorsen Timber Company 2011 Annual Report | 16")
    section = split(modern_html(texts)).section("9")
    assert section.brief
    assert section.reason == "short by its own words: None."
    assert section.text == "None."


def test_none_is_never_furniture() -> None:
    words = dict.fromkeys(("item_1B", "item_4", "item_9", "item_2", "item_5"), "None.")
    found = split(modern_html(bodies(**words)))
    assert [found.section(i).text for i in ("1B", "2", "4", "5", "9")] == ["None."] * 5


def test_a_pointer_with_a_statement_of_its_own_is_doubted() -> None:
    words = (
        "The information required by this item is incorporated by reference to the 2011 Annual "
        "Report to Stockholders.\n\nThe Registrant has no arrangements off its balance sheet that "
        "have, or are likely to have, an effect on its revenue, its expenses, its liquidity, its "
        "results of operations or its capital resources, nor does it expect to enter into any."
    ).replace("\n\n", "</div><div>")
    assert_suspect(split(modern_html(bodies(item_7=words))).section("7"), "points elsewhere")


@pytest.mark.parametrize("item", ["2", "9A", "9", "5"])
def test_an_item_of_every_report_of_its_year_is_never_plainly_absent(item: str) -> None:
    texts = bodies()
    del texts[item]
    assert_suspect(split(modern_html(texts, contents=False)).section(item), "every report")


def test_an_item_that_not_every_report_of_its_year_has_may_be_absent() -> None:
    texts = bodies()
    del texts["9A"], texts["6"]
    assert split(modern_html(texts, contents=False), 2001).section("9A").status == "absent"
    assert split(modern_html(texts, contents=False), 2022).section("6").status == "absent"
