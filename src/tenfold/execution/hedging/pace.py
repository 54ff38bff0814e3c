"""How quick a model has shown itself to be, and what is late or slow against that.

First tokens are kept by the size of the prompt, since a provider that has not cached a text reads
it first; a size that was seldom seen borrows from all sizes. Rates are kept in characters, which a
client sees, not in tokens, which it is told only at the end.
"""

from __future__ import annotations

from typing import Final

from tenfold.execution.answer_fill import AnswerFill
from tenfold.execution.hedging.lognormal import LogNormal

LATE_DEVIATIONS: Final = 2.5
"""A first token is late from here on: one quick call in 160 is, by chance."""
SLOW_DEVIATIONS: Final = -3.0
"""A rate is far below the usual one from here on: one call in 740, by chance."""

# Before anything has been seen: between the quick and the slow ones of today's hosted models.
_FIRST_TOKEN_SECONDS: Final = 0.8
_FIRST_TOKEN_SIGMA: Final = 0.6
_CHARS_PER_SECOND: Final = 300.0
_RATE_SIGMA: Final = 0.5
_GAP_SECONDS: Final = 0.3
_GAP_SIGMA: Final = 0.7
_LEAST_CHARS: Final = 200
LEAST_PIECES: Final = 4
"""Answers that come in fewer pieces say nothing of a rate."""
_BORROWED_WEIGHT: Final = 4.0


class Pace:
    """One model's pace, learnt from every attempt of the process."""

    def __init__(self, answers: AnswerFill | None = None) -> None:
        """``answers`` tells how long they are, and learns it elsewhere."""
        self._answers = answers or AnswerFill()
        self._first_token = LogNormal(_FIRST_TOKEN_SECONDS, _FIRST_TOKEN_SIGMA)
        self._by_size: dict[int, LogNormal] = {}
        self._rate = LogNormal(_CHARS_PER_SECOND, _RATE_SIGMA)
        self._gap = LogNormal(_GAP_SECONDS, _GAP_SIGMA)

    def saw_first_token(self, prompt_tokens: int, seconds: float) -> None:
        """An answer began ``seconds`` after its request, or had not begun by then."""
        seconds = max(seconds, 1e-4)
        size = _size(prompt_tokens)
        if size not in self._by_size:
            usual = self._first_token.quantile(0)
            sigma = _FIRST_TOKEN_SIGMA
            self._by_size[size] = LogNormal(usual, sigma, _BORROWED_WEIGHT)
        self._by_size[size].see(seconds)
        self._first_token.see(seconds)

    def saw_rate(self, chars: int, seconds: float, longest_gap_seconds: float) -> None:
        """An answer took so long from its first piece to its last, which came in several."""
        if chars >= _LEAST_CHARS and seconds > 0:
            self._rate.see(chars / seconds)
            self._gap.see(max(longest_gap_seconds, 1e-4))

    def late_after_seconds(self, prompt_tokens: int) -> float:
        """From when on the first token of an answer to so long a prompt is late."""
        return self._of_size(prompt_tokens).quantile(LATE_DEVIATIONS)

    def first_token_seconds(self, prompt_tokens: int) -> float:
        """When the first token of an answer to so long a prompt usually comes."""
        return self._of_size(prompt_tokens).quantile(0)

    def chars_per_second(self) -> float:
        """The usual rate of an answer once it has begun."""
        return self._rate.quantile(0)

    def is_far_behind(
        self, chars: int, seconds: float, prompt_tokens: int, max_output_tokens: int
    ) -> bool:
        """Whether an answer of ``chars`` so far, ``seconds`` after its first token, is so slow
        that one asked for anew would be whole well before it."""
        if seconds < self._least_seconds(prompt_tokens):
            return False
        usual_wait = self.first_token_seconds(prompt_tokens)
        rate = max(chars, 1) / seconds
        if rate >= self._rate.quantile(SLOW_DEVIATIONS):
            return False
        expected = max(self._answers.written_chars(max_output_tokens), float(chars))
        anew = usual_wait + expected / self.chars_per_second()
        # One that writes on beyond what was expected is taken to be half-way, not at its end.
        left = max(expected - chars, 0.25 * expected) / rate
        return left > 1.5 * anew

    def behind_after_seconds(self, chars: int, prompt_tokens: int) -> float:
        """How long after its first token an answer of ``chars`` may be far behind at the earliest:
        if nothing more came."""
        slow = self._rate.quantile(SLOW_DEVIATIONS)
        return max(self._least_seconds(prompt_tokens), max(chars, 1) / slow)

    def _least_seconds(self, prompt_tokens: int) -> float:
        # Too early to tell while a hedge would not even have begun, or while the next piece may
        # just be due: some providers send a sentence at a time.
        return max(self.first_token_seconds(prompt_tokens), 2 * self._gap.quantile(1))

    def _of_size(self, prompt_tokens: int) -> LogNormal:
        return self._by_size.get(_size(prompt_tokens), self._first_token)


def _size(prompt_tokens: int) -> int:
    """Sizes within a factor of four belong together."""
    return max(prompt_tokens, 1).bit_length() // 2
