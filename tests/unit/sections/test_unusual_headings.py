"""Headings as filers and conversions write them; each item comes out whole, or is marked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tenfold.sections.model import SectionStatus, SplitFiling
from tenfold.sections.splitter import split_filing
from unit.sections.builders import TITLES, bodies, body, filing, modern_html, old_text

LABELLED = ("1", "1A", "3", "7", "7A", "8")
_BOLD = '<span style="font-weight:700">{}</span>'


def headed(
    write: Callable[[str, str], str], texts: dict[str, str] | None = None, *, contents: bool = True
) -> str:
    """The modern filing with each heading written by ``write(item, title)``."""
    content = modern_html(texts or bodies(), contents=contents)
    for item, title in TITLES.items():
        content = content.replace(_BOLD.format(f"Item {item}. {title}"), write(item, title))
    return content


def split(content: str) -> SplitFiling:
    return split_filing(filing(content, year=2012))


def assert_whole(found: SplitFiling) -> None:
    for item in LABELLED:
        section = found.section(item)
        assert (item, section.status, section.text) == (item, SectionStatus.PRESENT, body(item))


def _small_capitals(words: str, between: str) -> str:
    return " ".join(
        f'<font size="3">{w[:1].upper()}</font>{between}<font size="2">{w[1:].upper()}</font>'
        for w in words.split(" ")
    )


def _letter_apart(item: str, between: str) -> str:
    return re.sub(r"([AB])$", rf"{between}\1", item)


WAYS: dict[str, Callable[[str, str], str]] = {
    "title alone": lambda _, t: f"<b>{t.upper()}</b>",
    "bare number": lambda i, t: f"<b>{i}. {t}</b>",
    "three cells": lambda i, t: (
        f"<table><tr><td>ITEM</td><td>{i}.</td><td>{t.upper()}</td></tr></table>"
    ),
    "letter in a cell of its own": lambda i, t: (
        f"<table><tr><td>Item {i[0]}</td><td>{i[1:]}.</td><td>{t}</td></tr></table>"
    ),
    "two rows": lambda i, t: f"<table><tr><td>Item {i}.</td></tr><tr><td>{t}</td></tr></table>",
    "no-break spaces": lambda i, t: f"<b>Item&#160;{i}.&#160;&nbsp;&#8195;{t}</b>",
    "soft hyphens": lambda i, t: f"<b>It&shy;em {i}. {t.replace('i', 'i&shy;')}</b>",
    "zero-width spaces": lambda i, t: f"<b>&#8203;Item&#8203; {i}&#8203;. &#65279;{t}</b>",
    "a span a letter": lambda i, t: "".join(f"<span>{c}</span>" for c in f"ITEM {i}. {t}"),
    "small capitals": lambda i, t: f"{_small_capitals(f'Item {i}. {t}', '')}",
    "small capitals apart": lambda i, t: (
        f"{_small_capitals('Item', ' ')} {i}. {_small_capitals(t, ' ')}"
    ),
    "a letter apart": lambda i, t: f"<b>Item {_letter_apart(i, ' ')}. {t}</b>",
    "a letter behind a dash": lambda i, t: f"<b>Item {_letter_apart(i, '-')}. {t}</b>",
    "a link back to the contents": lambda i, t: f'<a href="#top"><b>Item {i}. {t}</b></a>',
    "a divider page": lambda i, t: (
        f"<div><b>Item {i}. {t}</b></div><hr style='page-break-after:always'/><b>Item {i}. {t}</b>"
    ),
    "hidden twin": lambda i, t: (
        f'<div style="display:none">Item {i}. {t}</div><b>Item {i}. {t}</b>'
    ),
    "broken lines": lambda i, t: f"<center>ITEM {i}<br>{t.upper()}</center>",
    "the part before": lambda i, t: f"<b>Part II, Item {i} | {t}</b>",
}


@pytest.mark.parametrize("contents", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_a_heading(way: str, contents: bool) -> None:
    content = headed(WAYS[way], contents=contents)
    assert_whole(split(content.replace("TABLE OF CONTENTS", '<a name="top"></a>CONTENTS')))


def test_misspelt_titles_do_not_eat_the_text_behind_them() -> None:
    content = headed(lambda i, t: f"<b>Item {i}. {t.replace('Proceedings', 'Proceeding')}</b>")
    assert_whole(split(content))


def test_small_capitals_do_not_lend_their_first_letter_to_the_number() -> None:
    found = split("<html><body>" + headed(WAYS["small capitals apart"], contents=False))
    assert found.section("1").text == body("1")
    assert found.section("1B").text == "None."


LISTED = (
    "Forward-looking statements are discussed in these sections:",
    "• Item 1A. Risk Factors",
    f"• Item 7. {TITLES['7']}",
    "• Item 8. Financial Statements and Supplementary Data",
)


def test_a_list_of_items_in_running_text_holds_no_headings() -> None:
    words = "</div><div>".join((body("1"), *LISTED, body("1")))
    found = split(headed(lambda i, t: f"<b>Item {i}. {t}</b>", bodies(item_1=words)))
    for item in LABELLED[1:]:
        assert found.section(item).text == body(item)
    assert LISTED[-1] in found.section("1").text
    assert found.section("1").text.endswith(body("1"))


def test_contents_behind_the_items() -> None:
    content = modern_html(bodies(), contents=True)
    table = content[content.index("<div>TABLE OF") : content.index("</table>") + len("</table>")]
    content = content.replace(table, "").replace("</body>", f"{table}</body>")
    assert_whole(split(content))


def test_two_tables_of_contents() -> None:
    content = modern_html(bodies(), contents=True)
    table = content[content.index("<div>TABLE OF") : content.index("</table>") + len("</table>")]
    again = table.replace("TABLE OF CONTENTS", "CONTENTS IN DETAIL")
    assert_whole(split(content.replace(table, table + again)))


@pytest.mark.parametrize(
    "heading",
    [
        "Items 7 and 7A. {7} and {7A}",
        "ITEM 7 AND 7A. {7}",
        "Items 7–7A. {7}",
        "Item 7/7A. {7}; {7A}",
        "Item 7. {7} and Item 7A. {7A}",
        "Item 7. {7}<br/>and<br/>Item 7A. {7A}",
        "Item 7. {7}, and</b></div><div><b>Item 7A. {7A}",
    ],
)
@pytest.mark.parametrize("contents", [True, False])
def test_the_discussion_and_its_market_risks_under_one_heading(
    heading: str, contents: bool
) -> None:
    texts = bodies(item_7=f"{body('7')}</div><div>{body('7A')}")
    del texts["7A"]
    words = heading.replace("{7}", TITLES["7"]).replace("{7A}", TITLES["7A"])
    found = split(
        headed(
            lambda i, t: f"<b>{words if i == '7' else f'Item {i}. {t}'}</b>",
            texts,
            contents=contents,
        )
    )
    for item in ("7", "7A"):
        section = found.section(item)
        assert section.status is SectionStatus.PRESENT
        assert section.text == f"{body('7')}\n\n{body('7A')}"
        assert "under one heading" in (section.reason or "")
    assert found.section("8").text == body("8")


@pytest.mark.parametrize("numbers", ["10 through 14", "10-14", "10 to 14", "10, 11, 12, 13 and 14"])
def test_all_items_of_a_range_stand_under_its_heading(numbers: str) -> None:
    words = "What is required by these items is incorporated by reference to the proxy statement."
    heading = f"</div><div><b>Items {numbers}.</b></div><div>{words}"
    texts = bodies(item_9A=body("9A") + heading)
    found = split(headed(lambda i, t: f"<b>Item {i}. {t}</b>", texts, contents=False))
    for item in ("10", "11", "12", "13", "14"):
        section = found.section(item)
        assert (section.status, section.text) == (SectionStatus.INCORPORATED, words)
    assert found.section("9A").text == body("9A")


def test_two_companies_that_report_one_after_the_other_are_not_taken_for_one() -> None:
    again = "</div><div>".join(
        f"<b>Item {i}. {TITLES[i]} – Larkspur Electric</b></div><div>{body(i)}"
        for i in ("7", "7A", "8")
    )
    texts = bodies(item_8=f"{body('8')}</div><div>{again}")
    found = split(headed(lambda i, t: f"<b>Item {i}. {t}</b>", texts))
    for item in ("7", "7A", "8"):
        assert found.section(item).status is SectionStatus.SUSPECT
    for item in ("1", "1A", "3"):
        assert found.section(item).text == body(item)


def test_market_risks_without_a_heading_are_missed() -> None:
    texts = bodies(item_7=f"{body('7')}</div><div>{body('7A')}")
    del texts["7A"]
    found = split(headed(lambda i, t: f"<b>Item {i}. {t}</b>", texts, contents=False))
    assert found.section("7").status is SectionStatus.SUSPECT
    assert found.section("7A").status is SectionStatus.SUSPECT


def test_titles_alone_in_plain_text_whose_contents_name_wrong_pages() -> None:
    text = old_text(bodies())
    for item, title in TITLES.items():
        text = text.replace(f"\nITEM {item}.  {title.upper()}", f"\n{title.upper()}")
    found = split_filing(filing(text, year=2012))
    for item in LABELLED:
        section = found.section(item)
        assert section.status is SectionStatus.PRESENT
        assert " ".join(section.text.split()).endswith(f"of item {item}.)")
        assert section.reason == "its heading bears no item number"


def test_a_bare_number_is_more_than_a_title_inside_another_item() -> None:
    inner = f"</div><div><b>{TITLES['7A']}</b></div><div>{body('7')}"
    found = split(headed(WAYS["bare number"], bodies(item_7=body("7") + inner)))
    assert found.section("7A").text == body("7A")
    assert TITLES["7A"] in found.section("7").text


_STATEMENTS = "".join(
    f"<div><b>{title}</b></div><div>Cash $ 1,200 1,100 1,000</div><div>{body('8')}</div>"
    for title in (
        "CONSOLIDATED BALANCE SHEETS",
        "CONSOLIDATED STATEMENTS OF CASH FLOWS",
        "NOTES TO CONSOLIDATED FINANCIAL STATEMENTS",
    )
)


def _with_statements_at_the_end(behind: str) -> str:
    pointer = "The statements required by this item follow the list in Item 15 of this report."
    content = headed(lambda i, t: f"<b>Item {i}. {t}</b>", bodies(item_8=pointer))
    return content.replace("<div>SIGNATURES", f"{_STATEMENTS}{behind}<div>SIGNATURES")


def test_statements_run_on_under_a_header_that_repeats_their_item() -> None:
    again = f"<div>Item 15. (continued)</div><div>{body('8')} That is all.</div>"
    section = split(_with_statements_at_the_end(again)).section("8")
    assert section.status is SectionStatus.PRESENT
    assert section.text.startswith("CONSOLIDATED BALANCE SHEETS")
    assert section.text.endswith("That is all.")


def test_statements_end_where_a_list_of_contents_closes_the_document() -> None:
    content = _with_statements_at_the_end("<div>That is all.</div>")
    table = content[content.index("<div>TABLE OF") : content.index("</table>") + len("</table>")]
    content = content.replace(table, "")
    content = content[: content.index("<div>SIGNATURES")] + table + "</body></html>"
    section = split(content).section("8")
    assert section.text.startswith("CONSOLIDATED BALANCE SHEETS")
    assert section.text.removesuffix("TABLE OF CONTENTS").rstrip().endswith("That is all.")


def test_pages_that_are_not_there_are_not_passed_over() -> None:
    words = "The statements are set forth on pages F-1 through F-28 behind the signatures."
    section = split(headed(lambda i, t: f"<b>Item {i}. {t}</b>", bodies(item_8=words))).section("8")
    assert section.status is SectionStatus.SUSPECT
    assert "the pages it points to were not found" in (section.reason or "")
