"""What one request takes of each limit, before it is sent and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tenfold.execution.answer_fill import AnswerFill
from tenfold.llm.usage import Usage

_PRIOR_CALLS: Final = 3.0
_KEPT: Final = 0.995
"""How much each answer leaves of what the others before it have shown: about 200 count."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Tokens of one request, estimated or counted."""

    input_tokens: float
    output_tokens: float

    @property
    def tokens(self) -> float:
        """Of prompt and answer together."""
        return self.input_tokens + self.output_tokens


class CostEstimate:
    """Learns by how much prompts are misjudged; how much of their limit answers fill is known
    elsewhere.

    Means, not medians: what counts is that many estimates add up to what is charged.
    """

    def __init__(self, answers: AnswerFill) -> None:
        self._answers = answers
        self._calls = _PRIOR_CALLS
        self._factors = _PRIOR_CALLS

    def of(self, prompt_tokens: int, max_output_tokens: int) -> Cost:
        """What a request will take: a prompt of about so many tokens, an answer of at most so
        many."""
        return Cost(
            prompt_tokens * self._factors / self._calls,
            self._answers.charged_tokens(max_output_tokens),
        )

    def saw(self, prompt_tokens: int, usage: Usage) -> None:
        """The prompt of such a request was counted in ``usage``."""
        if prompt_tokens <= 0 or usage.prompt_tokens <= 0:
            return
        self._calls = self._calls * _KEPT + 1
        self._factors = self._factors * _KEPT + usage.prompt_tokens / prompt_tokens
