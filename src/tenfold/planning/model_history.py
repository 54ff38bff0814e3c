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


class _Mean(BaseModel):
    value: float = 0.0
    count: float = 0.0

    def see(self, value: float) -> None:
        self.count = self.count * (1 - _FADE) + 1
        self.value += (value - self.value) / self.count


class _Stored(BaseModel):
    answers: dict[str, _Mean] = {}
    prompt_ratio: _Mean = _Mean()
    first_token_seconds: _Mean = _Mean()
    tokens_per_second: _Mean = _Mean()
    length_variance: _Mean = _Mean()
    rate_variance: _Mean = _Mean()


def _see_deviation(variance: _Mean, mean: _Mean, value: float) -> None:
    """Note how far ``value`` is from what ``mean`` has led to expect."""
    if mean.count and mean.value > 0 and value > 0:
        # A mean of few values strays itself.
        variance.see(math.log(value / mean.value) ** 2 / (1 + 1 / mean.count))


@dataclass(slots=True)
class ModelHistory:
    """One model, as it was seen."""

    _seen: _Stored = field(default_factory=_Stored)

    def saw_answer(self, components: tuple[str, ...], completion_tokens: int) -> None:
        """A whole answer to ``components`` took so many tokens."""
        mean = self._seen.answers.setdefault("+".join(components), _Mean())
        _see_deviation(self._seen.length_variance, mean, completion_tokens)
        mean.see(completion_tokens)

    def saw_prompt(self, estimated_tokens: int, prompt_tokens: int) -> None:
        """A prompt estimated at four characters a token was counted by the provider."""
        if estimated_tokens > 0 and prompt_tokens > 0:
            self._seen.prompt_ratio.see(prompt_tokens / estimated_tokens)

    def saw_pace(self, first_token_seconds: float, tokens_per_second: float | None) -> None:
        """An answer began after so long and went on so quickly; None where it was too short."""
        self._seen.first_token_seconds.see(first_token_seconds)
        if tokens_per_second is not None:
            _see_deviation(
                self._seen.rate_variance, self._seen.tokens_per_second, tokens_per_second
            )
            self._seen.tokens_per_second.see(tokens_per_second)

    def answer_tokens(self, components: tuple[str, ...]) -> float | None:
        """How long answers to ``components`` were; None where there was none."""
        seen = self._seen.answers.get("+".join(components))
        return None if seen is None else seen.value

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
        mean = self._seen.tokens_per_second
        return mean.value if mean.count else _TOKENS_PER_SECOND

    @property
    def spread(self) -> float:
        """How far an answer's time strays from what is expected of it: the standard deviation of
        its logarithm. 0.0 until the same questions have been answered twice."""
        return math.sqrt(self._seen.length_variance.value + self._seen.rate_variance.value)

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
