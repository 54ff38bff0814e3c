"""A trace as it is sent. What did not happen is left out; times are seconds since it began."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class UsageView(BaseModel):
    """Tokens and dollars; zeros are left out."""

    prompt_tokens: int = 0
    cached_prompt_tokens: int = Field(0, description="Of the prompt: read from its cache.")
    cache_write_tokens: int = Field(0, description="Of the prompt: written to its cache.")
    completion_tokens: int = 0
    cost_usd: float | None = Field(None, description="Null where a price is unknown.")


class AttemptView(BaseModel):
    """One request to the model."""

    number: int
    started: float
    hedge: bool = Field(False, description="Sent while an earlier one was on its way, and late.")
    first_token: float | None = None
    ended: float | None = None
    end: Literal["answered", "failed", "superseded", "cancelled"] | None = None
    usage: UsageView | None = None
    estimated: bool = Field(False, description="It ended before the provider told what it used.")
    reason: str | None = Field(None, description="Why it failed.")
    error: str | None = Field(None, examples=["RateLimitedError"])


class RetryView(BaseModel):
    """Another attempt was to follow."""

    after: int = Field(description="The attempt's number.")
    at: float
    delay_seconds: float
    reason: str
    repair: bool = Field(description="The answer did not fit and the problem was sent back.")


class CallView(BaseModel):
    """One planned call."""

    name: str = Field(examples=["business.key_products"])
    section: str
    components: list[str]
    queued: float
    released: float | None = Field(None, description="It waited for its section's first call.")
    attempts: list[AttemptView] = []
    retries: list[RetryView] = []
    ended: float | None = None
    reason: str | None = Field(None, description="Why it failed.")
    cancelled: bool = Field(False, description="Nobody waited for its answer any more.")
    usage: UsageView | None = Field(None, description="Where it is not the attempts' sum.")
    saved: Literal["cache", "joined"] | None = Field(None, description="Nothing was sent.")


class TotalsView(UsageView):
    """Counts and sums over the calls."""

    calls: int = Field(description="Those of which a request was sent.")
    failed: int
    cancelled: int = Field(description="Those that nobody waited for any more.")
    attempts: int
    retries: int
    repairs: int
    hedges: int
    hedges_won: int
    cached: int
    joined: int
    one_by_one_seconds: float = Field(description="The calls one after another.")


class StepView(BaseModel):
    """A stretch of the critical path."""

    call: int = Field(description="The call's place among the calls.")
    name: str
    begin: float
    end: float
    waiting: bool = Field(description="It waited for a limit.")


class PathView(BaseModel):
    """The chain of calls that decided how long it took."""

    seconds: float
    steps: list[StepView]


class RunView(BaseModel):
    """One run of an analysis."""

    id: str = Field(description="Its trace ID.", examples=["5b8efff798038103d269b633813fc60c"])
    began_at: str = Field(examples=["2026-01-31T09:30:00.000000+00:00"])
    model: str
    strategy: str
    company: str | None = None
    form: str | None = None
    fiscal_year: int | None = None
    accession: str | None = None
    wall_seconds: float
    stopped: Literal["cancelled", "failed"] | None = Field(
        None, description="Why it ended without a result; absent where it has one or goes on."
    )
    calls: list[CallView]


class TraceView(RunView):
    """What became of each model call of an analysis."""

    earlier: list[RunView] = Field([], description="Runs that were broken off before this one.")
    totals: TotalsView
    critical_path: PathView
