"""HTML and plain text into the normal form."""

from __future__ import annotations

import time

import pytest

from tenfold.errors import UnreadableFilingError
from tenfold.sections.html_text import read_html
from tenfold.sections.pages import find_pages, page_at
from tenfold.sections.plain_text import read_plain_text


def test_blocks_are_paragraphs_and_inline_markup_is_not() -> None:
    assert read_html("<p>I<b>TEM</b> 1.</p>\n<div>B<font>USINESS</font> &amp; more</div>").text == (
        "ITEM 1.\n\nBUSINESS & more"
    )


def test_table_rows_are_lines_with_tabs_and_numbers_keep_their_signs() -> None:
    table = (
        "<table><tr><td>Revenue</td><td></td><td>$</td><td>1,234</td><td>(</td><td>5</td>"
        "<td>)%</td></tr><tr><td>Cost</td><td>7</td></tr></table>"
    )
    assert read_html(table).text == "Revenue\t$1,234\t(5)%\nCost\t7"


def test_a_layout_table_is_read_as_paragraphs() -> None:
    cell = f"<td><p>{'word ' * 80}</p><p>second</p></td>"
    text = read_html(f"<table><tr>{cell}{cell}</tr></table>").text
    assert "\t" not in text
    assert text.count("second") == 2
    assert text.count("\n\n") == 3


def test_bold_links_and_anchors_are_told_by_offsets() -> None:
    normal = read_html(
        '<p><a href="#t">See there</a></p><p>plain <b>bold words</b></p><p id="t">There</p>'
    )
    ((start, end),) = normal.bold
    assert normal.text[start:end] == "bold words"
    assert normal.text[normal.anchors["t"] :] == "There"
    assert normal.text[normal.links[0].start : normal.links[0].end] == "See there"


def test_plain_text_columns_become_tabs_and_rules_vanish() -> None:
    text = read_plain_text("Sales      1,200     1,100\n------------------\nThe  end\n").text
    assert text == "Sales\t1,200\t1,100\n\nThe end"


def test_pages_are_known_by_numbers_that_count_on() -> None:
    normal = read_plain_text("".join(f"words of page {n}\n\n{n}\n<PAGE>\n" for n in range(1, 9)))
    pages = find_pages(normal)
    assert [p.label for p in pages] == [str(n) for n in range(1, 9)]
    page = page_at(pages, "4")
    assert page is not None
    assert "words of page 4" in normal.text[page.start : page.end]


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "ul><li", "font"])
def test_hostile_nesting_ends_at_once_with_a_clear_error(tag: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(UnreadableFilingError, match="elements deep"):
        read_html("<html><body>" + f"<{tag}>" * 400_000)
    assert time.perf_counter() - begun < 10


def test_time_grows_with_the_length_not_its_square() -> None:
    def seconds(times: int) -> float:
        markup = (
            "<p>Item 1. <b>Business</b></p><table><tr><td>1</td><td>2</td></tr></table>" * times
        )
        begun = time.process_time()
        read_html(markup)
        return time.process_time() - begun

    seconds(200)
    assert seconds(16_000) < 30 * max(seconds(2_000), 0.005)
