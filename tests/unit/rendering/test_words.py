"""Long texts are brief where they may be, and checked numbers are marked where they stand."""

from __future__ import annotations

import pytest

from tenfold.grounding.number_check import NumberCheck, NumberStatus
from tenfold.rendering.words import Piece, told_of, words_of

SENTENCE = "The Company believes that compensation should be competitive and equitable. "


def check(text: str, status: NumberStatus, match: str | None = None) -> NumberCheck:
    return NumberCheck(text, "items[0].summary", 0, len(text), status, match)


def test_a_long_text_is_cut_between_words_and_loses_none() -> None:
    words = words_of(SENTENCE * 5, clips=True)
    brief = words.brief(100)
    assert brief is not None
    assert (SENTENCE * 5).startswith(f"{brief} ")
    assert 60 < len(brief) <= 100
    assert words.text == SENTENCE * 5


def test_what_is_short_or_goes_to_a_file_is_shown_whole() -> None:
    assert words_of(SENTENCE, clips=True).brief(60) is None  # a little over the limit
    assert words_of(SENTENCE * 5).brief(60) is None


def test_a_word_without_end_is_cut_within() -> None:
    assert words_of("W" * 500, clips=True).brief(80) == "W" * 80


def test_numbers_are_marked_in_their_order_and_only_where_they_stand_alone() -> None:
    words = words_of("Of 112 plants 12 grew by 12.5%, and 12 shrank.")
    marked, left = words.with_checks(
        [
            check("12", NumberStatus.TEXT, "12"),
            check("12.5%", NumberStatus.UNMATCHED),
            check("12", NumberStatus.COMPUTED, "plants FY2025"),
            check("77", NumberStatus.UNMATCHED),
        ]
    )
    assert marked.text == words.text
    assert [(p.text, p.lost) for p in marked.pieces if p.told] == [
        ("12", False),
        ("12.5%", True),
        ("12", False),
    ]
    assert marked.pieces[0] == Piece("Of 112 plants ")
    assert marked.pieces[-1] == Piece(" shrank.")
    assert [one.text for one in left] == ["77"]


@pytest.mark.parametrize(
    ("status", "match", "told"),
    [
        (NumberStatus.COMPUTED, "revenue FY2025", "revenue FY2025, computed from tagged facts"),
        (NumberStatus.TEXT, "391,035", "391,035, in the text that was read"),
        (NumberStatus.TAGGED, None, "among the filing’s tagged facts"),
        (NumberStatus.UNMATCHED, None, "Matches nothing in the figures or the text that was read"),
    ],
)
def test_what_is_told_of_a_number(status: NumberStatus, match: str | None, told: str) -> None:
    assert told_of(check("1", status, match)) == told
