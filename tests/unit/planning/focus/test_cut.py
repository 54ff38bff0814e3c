"""What a cut keeps, and what it says of the rest."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.planning.focus.blocks import Block, blocks_of
from tenfold.planning.focus.cut import Cut, Span, cut
from unit.planning.focus.texts import SECTION_TEXTS

GAP = re.compile(r"\[… (?:(\d+) paragraphs?)?(?:, )?(?:(\d+) tables?)? left out …\]")
TEXT = "\n\n".join(
    [
        "Competition",
        "We compete with foundries in nine states, and most of them are larger than we are.",
        "Prices fell in spring and rose again before the winter came over the mountains.",
        "Pensions",
        "The plan is closed to new members, and what it owes is covered by what it owns.",
        "2024\t2023\nOwed\t$1,200\t$1,100\nOwned\t1,300\t1,250",
        "Nothing else is promised to those who have left us, nor to those who stay.",
    ]
)
BLOCKS = blocks_of(TEXT)


def kept_numbers(blocks: tuple[Block, ...], made: Cut) -> set[int]:
    return {
        number
        for number, block in enumerate(blocks)
        if any(span.start <= block.start and block.end <= span.end for span in made.spans)
    }


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, tuple[Block, ...], list[int], int]:
    text = draw(SECTION_TEXTS)
    blocks = blocks_of(text)
    order = draw(st.permutations(range(len(blocks))))
    budget = draw(st.integers(0, len(text) + 200))
    return text, blocks, order, budget


@settings(max_examples=300, deadline=2_000)
@given(cuts())
def test_a_cut_is_sound(drawn: tuple[str, tuple[Block, ...], list[int], int]) -> None:
    text, blocks, order, budget = drawn
    made = cut(text, blocks, order, budget)
    assert made == cut(text, blocks, order, budget)
    if made.spans:
        assert len(made.rendered) <= budget
    for before, behind in pairwise(made.spans):
        assert before.end < behind.start
    if len(text) <= budget:
        assert made == Cut((Span(0, len(text)),), text, is_whole=True)
        return
    kept = kept_numbers(blocks, made)
    # Whole blocks, and nothing but them.
    edges = {block.start for block in blocks}, {block.end for block in blocks}
    assert all(span.start in edges[0] and span.end in edges[1] for span in made.spans)
    # Headings above their paragraphs, tables with what introduces them.
    assert all(set(blocks[number].needs) <= kept for number in kept)
    # What is shown is the text's own, and all that is left out is counted.
    parts = re.split(r"(?:\n\n)?\[… [^]]* left out …\](?:\n\n)?", made.rendered)
    assert [part for part in parts if part] == [text[span.start : span.end] for span in made.spans]
    counted = sum(int(n) for gap in GAP.findall(made.rendered) for n in gap if n)
    assert counted == len(blocks) - len(kept)


@settings(max_examples=200, deadline=2_000)
@given(cuts(), st.integers(0, 3_000))
def test_the_most_wanted_block_is_kept_if_any_is(
    drawn: tuple[str, tuple[Block, ...], list[int], int], more: int
) -> None:
    text, blocks, order, budget = drawn
    if not order:
        return
    wanted = order[0]
    alone = cut(text, blocks, [wanted], budget)
    if alone.spans:
        assert wanted in kept_numbers(blocks, cut(text, blocks, order, budget + more))


def test_gaps_are_named_where_they_are():
    made = cut(TEXT, BLOCKS, [5], 220)
    assert made.rendered.split("\n\n") == [
        "[… 3 paragraphs left out …]",
        "Pensions",
        "[… 1 paragraph left out …]",
        "2024\t2023\nOwed\t$1,200\t$1,100\nOwned\t1,300\t1,250",
        "[… 1 paragraph left out …]",
    ]
    assert [TEXT[span.start : span.end] for span in made.spans] == [
        "Pensions",
        "2024\t2023\nOwed\t$1,200\t$1,100\nOwned\t1,300\t1,250",
    ]


def test_a_gap_with_tables_says_so():
    made = cut(TEXT, BLOCKS, [1], 200)
    assert made.rendered.endswith("[… 4 paragraphs, 1 table left out …]")


def test_what_does_not_fit_is_passed_over_for_what_does():
    long = "This is said at such length. " * 30
    text = f"{long}\n\nThis is short, and it is what can be kept of the two."
    assert kept_numbers(blocks_of(text), cut(text, blocks_of(text), [0, 1], 200)) == {1}


def test_nothing_is_kept_where_nothing_fits():
    made = cut(TEXT, BLOCKS, range(len(BLOCKS)), 60)
    assert made.spans == ()
    assert not made.is_whole
