"""What a provider was seen to allow of one model, as it is kept from run to run.

It is where the next run begins: a wave that was refused once need not be refused again. It is never
more than an expectation. The first answer tells what holds now, or that nothing does, and how many
calls are borne at a time is forgotten by half a day by day. No key is in it and nothing of what
was asked; what belongs to another key costs one answer's time.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tenfold.llm.protocol import ModelIdentity
from tenfold.store.derived_cache import derived_key

_DAY_SECONDS: Final = 86_400.0
_FORGOTTEN_DAYS: Final = 30.0

_Positive = Annotated[float, Field(gt=0)]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class SeenBucket(_Kept):
    """One limit."""

    limit: Annotated[int, Field(gt=0)]
    """As it was told: so many a minute, or a day."""
    per_second: _Positive
    """How much it fills."""
    at_once: _Positive
    """How much it holds."""
    left: float
    """How much was in it, a debt below nought."""


class SeenLimits(_Kept):
    """All of one model."""

    at: float
    """When, in seconds since 1970."""
    requests: SeenBucket | None = None
    tokens: SeenBucket | None = None
    input_tokens: SeenBucket | None = None
    output_tokens: SeenBucket | None = None
    borne: Annotated[int, Field(ge=1, le=10**6)] | None = None
    """Calls at a time, where more were refused."""

    @property
    def tells_anything(self) -> bool:
        """Whether there is anything to remember."""
        return any(value is not None for name, value in self if name != "at")

    def by(self, now: float) -> SeenLimits | None:
        """What of it may be expected at ``now``, in seconds since 1970; None for nothing."""
        days = (now - self.at) / _DAY_SECONDS
        if not 0 <= days <= _FORGOTTEN_DAYS:
            return None
        borne = None if self.borne is None else min(10**6, round(self.borne * 2**days))
        buckets = {
            name: bucket.model_copy(update={"left": _filled(bucket, now - self.at)})
            for name, bucket in self
            if isinstance(bucket, SeenBucket)
        }
        return self.model_copy(update={"at": now, "borne": borne, **buckets})

    def to_json(self) -> str:
        """For the store."""
        return self.model_dump_json()

    @classmethod
    def from_json(cls, text: str | None) -> SeenLimits | None:
        """What was kept; None where there is nothing, or it is spoilt."""
        if text is None:
            return None
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return None


def seen_limits_key(model: ModelIdentity) -> str:
    """Where it is kept."""
    return derived_key("seen limits", 1, model.provider, model.model, model.base_url)


def _filled(bucket: SeenBucket, seconds: float) -> float:
    return min(bucket.at_once, bucket.left + bucket.per_second * seconds)
