"""How much of its token limit an answer of one model fills: learnt in one place, from each answer.

Two sides of it are needed. Limits count what is charged, on average, for many estimates must add
up to what the provider counts. Hedging looks at the text that comes, and at the usual answer, for
it asks whether a single one is behind; of a model that thinks before it writes that is less than
what is charged. Before anything was seen both are the same share.

What an answer to a certain question will be is another matter: ``planning/answer_length`` reckons
it from the question's form and ``planning/model_history`` learns it, for quotes.
"""

from __future__ import annotations

from typing import Final

from tenfold.execution.hedging.lognormal import LogNormal

_FILLED: Final = 0.35
"""Share of its token limit that an answer fills, before any was seen."""
_SIGMA: Final = 0.6
_PRIOR_ANSWERS: Final = 3.0
_KEPT: Final = 0.995
"""How much each answer leaves of what the others before it have shown: about 200 count."""
_CHARS_A_TOKEN: Final = 4


class AnswerFill:
    """One model's answers under their limits."""

    def __init__(self) -> None:
        self._answers = _PRIOR_ANSWERS
        self._charged = _PRIOR_ANSWERS * _FILLED
        self._written = LogNormal(_FILLED, _SIGMA)

    def saw(self, charged_tokens: int, chars: int, max_output_tokens: int) -> None:
        """An answer was complete: ``chars`` of text, ``charged_tokens`` by the provider's count,
        0 where that was not told."""
        if max_output_tokens <= 0:
            return
        charged = charged_tokens or chars / _CHARS_A_TOKEN
        if charged > 0:
            self._answers = self._answers * _KEPT + 1
            self._charged = self._charged * _KEPT + charged / max_output_tokens
        if chars > 0:
            self._written.see(chars / (_CHARS_A_TOKEN * max_output_tokens))

    def charged_tokens(self, max_output_tokens: int) -> float:
        """What an answer under this limit is charged for, on average."""
        return max_output_tokens * self._charged / self._answers

    def written_chars(self, max_output_tokens: int) -> float:
        """How long the text of an answer under this limit usually is."""
        return self._written.quantile(0) * _CHARS_A_TOKEN * max_output_tokens
