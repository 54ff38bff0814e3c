"""A filing's text as blocks: every character is shown, only the quote is marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.web.passages import Extract, extract

PRESENT = SectionStatus.PRESENT


@given(st.text(alphabet="ab \n\t$1", max_size=80), st.integers(0, 90), st.integers(0, 90))
def test_no_word_is_lost_and_only_the_quote_is_marked(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    shown = extract(_split(text), "1", start, end)
    assert _words(_text(shown)) == _words(text)
    assert _words(_text(shown, marked=True)) == _words(text[start:end])


def test_tables_keep_their_rows_and_numbers_stand_to_the_right() -> None:
    text = "Before.\n\n2025\t2024\nRevenue\t$12\t$11\n\nBehind."
    table = extract(_split(text), "1", 0, 0).blocks[1]
    assert table.kind == "table"
    cells = [["".join(p.text for p in cell) for cell in row] for row in table.rows]
    assert cells == [["", "2025", "2024"], ["Revenue", "$12", "$11"]]


def test_columns_drawn_with_spaces_keep_their_spaces() -> None:
    text = "Revenue      12    11\nCosts         9     8"
    assert [block.kind for block in extract(_split(text), "1", 0, 7).blocks] == ["drawn"]


def test_of_a_long_item_the_part_around_the_quote_is_shown() -> None:
    text = "\n\n".join(f"Paragraph {n} of many." for n in range(20_000))
    start = text.index("Paragraph 9000 ")
    shown = extract(_split(text), "1", start, start + 14)
    assert shown.found
    assert shown.has_before
    assert shown.has_after
    assert shown.until - shown.since < 40_000
    assert text[shown.since :].startswith("Paragraph")
    whole = extract(_split(text), "1", start, start + 14, since=0, until=len(text))
    assert not whole.has_before


def test_a_quote_outside_of_the_item_is_shown_where_it_stands() -> None:
    text = "Item one.\n\nSomewhere else entirely."
    split = SplitFiling(text, (Section("1", "Business", PRESENT, None, 0, 9, text[:9]),))
    shown = extract(split, "1", 11, 20)
    assert shown.found
    assert _text(shown, marked=True) == "Somewhere"


def test_offsets_beyond_the_text_mark_nothing() -> None:
    shown = extract(_split("Short."), "1", 900, 1_000)
    assert not shown.found
    assert _text(shown) == "Short."


def _split(text: str) -> SplitFiling:
    return SplitFiling(text, (Section("1", "Business", PRESENT, None, 0, len(text), text),))


def _text(shown: Extract, *, marked: bool = False) -> str:
    return "\n".join(
        piece.text
        for block in shown.blocks
        for row in block.rows
        for cell in row
        for piece in cell
        if piece.marked or not marked
    )


def _words(text: str) -> str:
    return "".join(text.split())
