"""A call is not looked at before it may be behind, and never found behind before that."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenfold.execution.hedging.pace import Pace

SECONDS = st.floats(0.001, 100.0)
ANSWERS = st.tuples(SECONDS, st.integers(1, 20_000), SECONDS, SECONDS)


@given(
    history=st.lists(ANSWERS, max_size=40),
    chars=st.integers(0, 20_000),
    prompt_tokens=st.integers(1, 200_000),
    room=st.integers(1, 8_000),
    share=st.floats(0.0, 0.999),
)
def test_nothing_is_far_behind_before_it_may_be(history, chars, prompt_tokens, room, share):
    pace = Pace()
    for first_token, written, seconds, gap in history:
        pace.saw_first_token(prompt_tokens, first_token)
        pace.saw_rate(written, seconds, gap)
    earliest = pace.behind_after_seconds(chars, prompt_tokens)
    assert not pace.is_far_behind(chars, share * earliest, prompt_tokens, room)


def test_an_answer_that_stops_may_be_behind_soon_after():
    pace = Pace()
    for _ in range(50):
        pace.saw_first_token(5_000, 0.4)
        pace.saw_rate(1_500, 5.0, 0.1)
    at = pace.behind_after_seconds(300, 5_000)
    assert 1.0 < at < 3.0, "300 characters are those of a second"
    assert pace.is_far_behind(300, 20 * at, 5_000, 1_000)
