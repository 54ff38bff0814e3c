"""How much of their limit answers fill: what is charged for, and what is written."""

from __future__ import annotations

import pytest

from tenfold.execution.answer_fill import AnswerFill


def test_charges_add_up_and_a_usual_text_is_a_usual_one():
    fill = AnswerFill()
    for n in range(400):
        tokens = 1_000 if n % 10 == 0 else 100
        fill.saw(tokens, 4 * tokens, 2_000)
    assert fill.charged_tokens(2_000) == pytest.approx(190, rel=0.15), "the mean"
    assert fill.written_chars(2_000) == pytest.approx(4 * 126, rel=0.15), "the middle, by logarithm"


def test_thinking_is_charged_and_not_written():
    fill = AnswerFill()
    for _ in range(300):
        fill.saw(1_500, 400, 2_000)
    assert fill.charged_tokens(2_000) == pytest.approx(1_500, rel=0.1)
    assert fill.written_chars(2_000) == pytest.approx(400, rel=0.1)


def test_text_stands_in_for_a_count_that_was_not_told():
    fill = AnswerFill()
    for _ in range(300):
        fill.saw(0, 800, 2_000)
    assert fill.charged_tokens(2_000) == pytest.approx(200, rel=0.1)


def test_nothing_seen_is_a_third_of_the_limit():
    fill = AnswerFill()
    fill.saw(100, 400, 0)
    assert fill.charged_tokens(1_000) == pytest.approx(350)
    assert fill.written_chars(1_000) == pytest.approx(4 * 350)
