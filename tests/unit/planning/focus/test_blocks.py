"""A section's text as blocks, each with what it needs above it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.planning.focus.blocks import Block, blocks_of
from unit.planning.focus.texts import SECTION_TEXTS

PROSE = "We sell pumps to towns, and the towns pay for them when the pumps have been delivered."


def of(*paragraphs: str) -> list[Block]:
    return list(blocks_of("\n\n".join(paragraphs)))


def needed(blocks: list[Block], number: int) -> list[str]:
    return [blocks[n].text for n in blocks[number].needs]


@settings(max_examples=200, deadline=2_000)
@given(SECTION_TEXTS | st.text(max_size=300))
def test_blocks_hold_every_word_once_in_order(text: str) -> None:
    blocks = blocks_of(text)
    for before, behind in pairwise(blocks):
        assert before.end <= behind.start
        assert not text[before.end : behind.start].strip()
    held = "".join("".join(text[block.start : block.end].split()) for block in blocks)
    assert held == "".join(text.split())


@settings(max_examples=200, deadline=2_000)
@given(SECTION_TEXTS)
def test_what_a_block_needs_stands_above_it(text: str) -> None:
    blocks = blocks_of(text)
    for number, block in enumerate(blocks):
        assert all(above < number for above in block.needs)
        assert len(set(block.needs)) == len(block.needs)
        assert all(blocks[above].kind == "heading" for above in block.headings)
        assert (block.kind != "heading") or not block.needs


def test_a_paragraph_stands_under_its_heading_and_the_outer_one():
    blocks = of("Results of Operations", "Revenue", PROSE, "Expenses", PROSE, PROSE)
    assert needed(blocks, 2) == ["Results of Operations", "Revenue"]
    assert needed(blocks, 5) == ["Results of Operations", "Expenses"]


def test_the_next_pair_of_headings_is_the_new_outline():
    blocks = of("Operations", "Revenue", PROSE, "Liquidity", "Cash", PROSE)
    assert needed(blocks, 5) == ["Liquidity", "Cash"]


def test_of_many_headings_in_a_row_the_nearest_are_needed():
    blocks = of("Orrery Works", "Part Two", "Operations", "Revenue", PROSE)
    assert needed(blocks, 4) == ["Part Two", "Operations", "Revenue"]


def test_rows_with_blank_lines_between_them_are_one_table():
    rows = ("1993\t1992", "Sales\t91,568\t84,407", "Income before\ntaxes\t9,752\t9,035")
    blocks = of("Statement of Income", "(in millions)", *rows, PROSE)
    assert [block.kind for block in blocks] == ["heading", "prose", "table", "prose"]
    assert blocks[2].text == "\n".join(rows)
    assert needed(blocks, 2) == ["Statement of Income", "(in millions)"]


def test_a_page_number_rides_with_what_stands_before_it():
    text = f"{PROSE}\n\n12\n\nCompetition\n\n{PROSE}"
    blocks = blocks_of(text)
    assert [block.text for block in blocks] == [PROSE, "Competition", PROSE]
    assert text[blocks[0].start : blocks[0].end] == f"{PROSE}\n\n12"


def test_a_paragraph_that_a_page_break_cut_in_two_is_one():
    first = f"{PROSE} Most of these towns, which stand along the river and in the hills behind it,"
    blocks = of(first, "Table of Contents", "pay for them in spring.")
    assert [block.text for block in blocks] == [f"{first}\npay for them in spring."]


@pytest.mark.parametrize(
    "listed", ["• better pumps than before", "(a) pumps that last;", "- valves of every size, and"]
)
def test_a_list_needs_the_sentence_it_hangs_on(listed):
    blocks = of("We compete by offering to all the towns of nine states:", listed, PROSE)
    assert blocks[1].leads == (0,)
    assert blocks[2].leads == ()


def test_a_table_needs_the_sentence_that_introduces_it():
    blocks = of("The table shows our revenue by segment for two years:", "2024\t2023\n41\t40")
    assert blocks[1].leads == (0,)


def test_nothing_is_made_of_nothing():
    assert blocks_of("") == ()
    assert blocks_of(" \n\n ") == ()
