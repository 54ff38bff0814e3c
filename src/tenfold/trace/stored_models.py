"""What the JSON of a trace may hold: whatever else stands in a file is refused or left aside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tenfold.charts.call_timing import Saving
from tenfold.execution.events import AttemptEnd
from tenfold.trace.run import RunStop

_MOST_SECONDS: Final = 1e9
_MOST_CALLS: Final = 100_000

_Seconds = Annotated[float, Field(ge=0, le=_MOST_SECONDS)]
_Count = Annotated[int, Field(ge=0, le=2**53)]


def _aware(value: object) -> object:
    try:
        aware = isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        # Without its own words: what stands there may be anything.
        raise ValueError("no time with its zone")
    return value


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class StoredUsage(_Stored):
    """Tokens and dollars; what is left out is zero."""

    prompt_tokens: _Count = 0
    cached_prompt_tokens: _Count = 0
    cache_write_tokens: _Count = 0
    completion_tokens: _Count = 0
    cost_usd: float | None = None


class StoredAttempt(_Stored):
    """One request."""

    number: Annotated[int, Field(ge=1, le=10_000)]
    started: _Seconds
    hedge: bool = False
    first_token: _Seconds | None = None
    ended: _Seconds | None = None
    end: AttemptEnd | None = None
    usage: StoredUsage | None = None
    estimated: bool = False
    reason: str | None = None
    error: str | None = None


class StoredRetry(_Stored):
    """Another request was to follow."""

    after: Annotated[int, Field(ge=0, le=10_000)]
    at: _Seconds
    delay_seconds: _Seconds
    reason: str
    repair: bool = False


class StoredCall(_Stored):
    """One call; without ``usage`` its attempts' sum."""

    name: str
    section: str
    components: tuple[str, ...]
    queued: _Seconds
    released: _Seconds | None = None
    attempts: tuple[StoredAttempt, ...] = Field(default=(), max_length=10_000)
    retries: tuple[StoredRetry, ...] = Field(default=(), max_length=10_000)
    ended: _Seconds | None = None
    reason: str | None = None
    cancelled: bool = False
    usage: StoredUsage | None = None
    saved: Saving | None = None


class StoredRun(_Stored):
    """One run."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    began_at: Annotated[str, BeforeValidator(_aware)]
    model: str
    strategy: str
    company: str | None = None
    form: str | None = None
    fiscal_year: int | None = None
    accession: str | None = None
    wall_seconds: _Seconds
    stopped: RunStop | None = None
    calls: tuple[StoredCall, ...] = Field(default=(), max_length=_MOST_CALLS)
    earlier: tuple[StoredRun, ...] = Field(default=(), max_length=100)
