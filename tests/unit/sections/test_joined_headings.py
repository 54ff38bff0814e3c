"""Two items under one heading, in the several ways of writing it."""

from __future__ import annotations

import pytest

from tenfold.sections.model import SectionStatus
from tenfold.sections.splitter import split_filing
from unit.sections.builders import bodies, body, filing, modern_html


@pytest.mark.parametrize(
    "heading",
    [
        "Item 1. Business and Item 2. Properties",
        "ITEM 1. BUSINESS, ITEM 2. PROPERTIES",
        "Item 1. Business / Item 2. Description of Property",
        "Items 1 and 2. Business and Properties",
    ],
)
def test_each_item_has_the_text_and_says_with_which_it_shares_it(heading: str) -> None:
    texts = bodies()
    del texts["2"]
    content = modern_html(texts, contents=False).replace(
        "Item 1. Business</span>", f"{heading}</span>"
    )
    found = split_filing(filing(content, year=2008))
    assert found.section("1").text == found.section("2").text
    assert found.section("1").text.endswith("of item 1.)")
    assert found.section("1").reason == "stands under one heading with Item 2"
    assert found.section("2").reason == "stands under one heading with Item 1"
    assert found.section("2").status is SectionStatus.PRESENT
    assert found.section("2").title == "Properties"


def test_a_shared_pointer_says_both() -> None:
    words = "The information is incorporated herein by reference to our proxy statement."
    texts = bodies(item_15=words)
    content = modern_html(texts, contents=False).replace(
        "Item 15. Exhibits and Financial Statement Schedules</span>",
        "Items 10, 11 and 12. Directors; Compensation; Ownership</span>",
    )
    section = split_filing(filing(content, year=2008)).section("11")
    assert section.status is SectionStatus.INCORPORATED
    assert "another document" in (section.reason or "")
    assert "one heading with Items 10 and 12" in (section.reason or "")


def test_a_sentence_that_names_two_items_is_no_joined_heading() -> None:
    words = "Item 1. Business and Item 2. Properties describe what we own and where it stands."
    texts = bodies(item_3=f"A claim is before the court.</ix:nonnumeric></div><div>{words}")
    found = split_filing(filing(modern_html(texts), year=2008))
    assert found.section("1").text != found.section("2").text
    assert found.section("3").text.endswith("where it stands.")


def test_items_that_are_no_neighbours_have_no_joined_heading() -> None:
    words = f"Item 1. Business and Item 3. Legal Proceedings</div><div>{body('2')}"
    texts = bodies(item_2=f"See these:</ix:nonnumeric></div><div>{words}")
    found = split_filing(filing(modern_html(texts), year=2008))
    assert found.section("1").text != found.section("3").text
    assert found.section("3").text == body("3")


def test_one_paragraph_may_incorporate_all_of_part_three() -> None:
    words = (
        "The information called for by Part III of Form 10-K (Item 10, Item 11, Item 12, Item 13 "
        "and Item 14) is incorporated by reference from our definitive proxy statement."
    )
    texts = bodies(item_9A=f"{body('9A')}</ix:nonnumeric></div><div>PART III</div><div>{words}")
    found = split_filing(filing(modern_html(texts, contents=False), year=2008))
    for item in ("10", "11", "12", "13", "14"):
        section = found.section(item)
        assert section.status is SectionStatus.INCORPORATED
        assert section.text == words
        assert "all of Part III" in (section.reason or "")


def test_what_the_cover_says_of_part_three_is_no_item() -> None:
    words = "Portions of the proxy statement are incorporated by reference into Part III."
    content = modern_html(bodies(), contents=False).replace(
        "<div>LARKSPUR", f"<div>{words}</div><div>LARKSPUR"
    )
    section = split_filing(filing(content, year=2008)).section("11")
    assert section.status is SectionStatus.SUSPECT
    assert "every report of its year" in (section.reason or "")
