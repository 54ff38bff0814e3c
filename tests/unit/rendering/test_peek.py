from __future__ import annotations

from tenfold.rendering.entries import EntryView
from tenfold.rendering.peek import MOST_CHARS, peek_of
from tenfold.rendering.words import Piece, Words


def test_the_first_words_of_the_first_answer_that_has_some():
    group = (("risks", (_entry("Supply may stop"), _entry("Prices may rise"))),)
    assert peek_of([None, _entry("", groups=group), _entry("Later")]) == "Supply may stop"
    assert peek_of([_entry("We sell", " kites.")]) == "We sell kites."
    assert peek_of([_entry("", text="Sold in shops.")]) == "Sold in shops."


def test_nothing_where_nothing_is_answered():
    assert peek_of([None, _entry("")]) is None
    assert peek_of([]) is None


def test_a_long_text_ends_after_a_whole_word():
    peek = peek_of([_entry("", text="seven " * 100)])
    assert peek is not None
    assert peek.endswith("seven …")
    assert len(peek) <= MOST_CHARS + 2


def _entry(
    heading: str,
    runs_on: str = "",
    *,
    text: str = "",
    groups: tuple[tuple[str, tuple[EntryView, ...]], ...] = (),
) -> EntryView:
    words = Words((Piece(runs_on),))
    texts = (Words((Piece(text),)),)
    return EntryView("a", heading, words, texts, (), (), (), groups)
