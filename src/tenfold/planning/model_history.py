"""What a model's earlier answers tell of its next ones: lengths, pace, and how it counts tokens.

Kept from run to run beside the cache, so that a quote gets better with use. Everything is a running
mean that forgets slowly; nothing of a filing or an answer is in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, ValidationError

_FADE: Final = 1 / 50
_FIRST_TOKEN_SECONDS: Final = 0.8
_TOKENS_PER_SECOND: Final = 80.0
_SPREAD: Final = 0.2
"""With it the last of thirty-five answers is expected as late as it came, on average, in 3,000
trials with answers of the lengths in ``components.asked_length``, drawn one by one."""
_SPREAD_COUNTS: Final = 3
"""As so many answers that were seen."""


class _Mean(BaseModel):
    value: float = 0.0
    count: float = 0.0

    def see(self, value: float) -> None:
        self.count = self.count * (1 - _FADE) + 1
        self.value += (value - self.value) / self.count


class _Stored(BaseModel):
    answers: dict[str, _Mean] = {}
    written_tokens: _Mean = _Mean()
    reckoned_tokens: _Mean = _Mean()
    prompt_ratio: _Mean = _Mean()
    first_token_seconds: _Mean = _Mean()
    seconds_per_token: _Mean = _Mean()
    time_variance: _Mean = _Mean()


@dataclass(slots=True)
class ModelHistory:
    """One model, as it was seen."""

    _seen: _Stored = field(default_factory=_Stored)

    def for_another(self) -> ModelHistory:
        """What it tells of a model that nobody has asked.

        How long answers are is for the most part the questions' doing. What is borrowed counts as
        one answer, so that the model's own soon outweigh it; pace and counting are its own.
        """
        seen = self._seen
        lengths = {name: _Mean(value=mean.value, count=1) for name, mean in seen.answers.items()}
        known = min(1, len(lengths))
        return ModelHistory(
            _Stored(
                answers=lengths,
                written_tokens=_Mean(value=seen.written_tokens.value, count=known),
                reckoned_tokens=_Mean(value=seen.reckoned_tokens.value, count=known),
            )
        )

    def saw_answer(
        self, components: tuple[str, ...], completion_tokens: int, reckoned_tokens: float
    ) -> None:
        """A whole answer to ``components`` took so many tokens, and as many by its form."""
        self._seen.answers.setdefault("+".join(components), _Mean()).see(completion_tokens)
        self._seen.written_tokens.see(completion_tokens)
        self._seen.reckoned_tokens.see(reckoned_tokens)

    def saw_prompt(self, estimated_tokens: int, prompt_tokens: int) -> None:
        """A prompt estimated at four characters a token was counted by the provider."""
        if estimated_tokens > 0 and prompt_tokens > 0:
            self._seen.prompt_ratio.see(prompt_tokens / estimated_tokens)

    def saw_pace(self, first_token_seconds: float, seconds_per_token: float | None) -> None:
        """An answer began after so long and went on so quickly; None where it was too short."""
        self._seen.first_token_seconds.see(first_token_seconds)
        if seconds_per_token is not None:
            # Not its inverse: of answers that come in one burst that has no bound.
            self._seen.seconds_per_token.see(seconds_per_token)

    def saw_time(
        self, components: tuple[str, ...], seconds: float, expected_seconds: float
    ) -> None:
        """An answer to ``components`` was there after so long, and expected after so long. Counts
        where it is not the first one to them. To be told before its length."""
        seen = self._seen.answers.get("+".join(components))
        if seen is None or expected_seconds <= 0:
            return
        # What the last of many answers is late by follows from those that take longer; how much
        # sooner others are does not tell it, for no answer has more than is asked for.
        later = max(0.0, seconds / expected_seconds - 1)
        # Expectations err too, as means of few answers and the form, and the last of many is the
        # one of which too much was expected: that is in the times they give, and not added again.
        error = seen.count / (seen.count + 1) ** 2
        self._seen.time_variance.see(2 * later * later * (1 - error) / (1 + error))

    def has_answered(self, components: tuple[str, ...]) -> bool:
        """Whether it was seen to answer ``components`` together."""
        return "+".join(components) in self._seen.answers

    def answer_tokens(self, components: tuple[str, ...], reckoned_tokens: float) -> float:
        """How long an answer to ``components`` will be that by its form has ``reckoned_tokens``.

        The form counts as one more answer, as long as this model's answers are for their forms:
        else the longest of many expectations would be the one that erred most.
        """
        by_form = reckoned_tokens * self._length_ratio
        seen = self._seen.answers.get("+".join(components))
        if seen is None:
            return by_form
        return (seen.value * seen.count + by_form) / (seen.count + 1)

    @property
    def _length_ratio(self) -> float:
        reckoned = self._seen.reckoned_tokens.value
        return self._seen.written_tokens.value / reckoned if reckoned > 0 else 1.0

    @property
    def prompt_ratio(self) -> float:
        """Tokens as the provider counts them, for each token of four characters."""
        return self._seen.prompt_ratio.value if self._seen.prompt_ratio.count else 1.0

    @property
    def first_token_seconds(self) -> float:
        """How long an answer's first token takes."""
        mean = self._seen.first_token_seconds
        return mean.value if mean.count else _FIRST_TOKEN_SECONDS

    @property
    def tokens_per_second(self) -> float:
        """How quickly an answer comes once it has begun."""
        mean = self._seen.seconds_per_token
        return 1 / mean.value if mean.value > 0 else _TOKENS_PER_SECOND

    @property
    def spread(self) -> float:
        """How far an answer's time strays beyond what is expected of it: the standard deviation,
        as a part of that, were it as far on either side."""
        seen = self._seen.time_variance
        expected = _SPREAD_COUNTS * _SPREAD * _SPREAD + seen.count * seen.value
        return math.sqrt(expected / (_SPREAD_COUNTS + seen.count))

    def to_json(self) -> str:
        """For the store."""
        return self._seen.model_dump_json()

    @classmethod
    def from_json(cls, text: str | None) -> ModelHistory:
        """What ``to_json`` wrote; nothing known where there is none, or it is spoilt."""
        if text is None:
            return cls()
        try:
            return cls(_Stored.model_validate_json(text))
        except ValidationError:
            return cls()


def history_parts(provider: str, model: str, base_url: str | None) -> tuple[Any, ...]:
    """What names a model's history in the store."""
    return ("model history", 1, provider, model, base_url)
