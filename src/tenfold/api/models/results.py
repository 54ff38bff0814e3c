"""What an analysis found, as it is sent: the layout that `tenfold analyze --json` writes.

The answers are bytes that were made once (``api.views``); these classes describe them. Fields that
a later version adds are no contradiction.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Described(BaseModel):
    model_config = ConfigDict(extra="allow")


class FilingView(_Described):
    """Which filing it is, as the document says."""

    company: str | None = Field(examples=["Apple Inc."])
    cik: str | None = Field(examples=["320193"])
    form: str | None = Field(examples=["10-K"])
    fiscal_year: int | None = Field(examples=[2025])
    period_end: str | None = Field(examples=["2025-09-27"])
    accession: str | None = Field(examples=["0000320193-25-000079"])
    source: str | None = Field(
        default=None, description="Where it came from: an address, an uploaded file's name."
    )
    sha256: str = Field(description="Of the file's bytes.")


class OutcomeView(_Described):
    """What became of one question."""

    status: Literal["ok", "failed", "skipped"]
    value: dict[str, Any] | None = Field(
        description="As the component's `output_schema` in /api/v1/components says; null without "
        "an answer. Each `evidence` has the filing's own words and where they stand."
    )
    reason: str | None = Field(description="Why there is no value.")
    source: str | None = Field(description="Where the answer came from.", examples=["model"])
    seconds: float | None
    numbers: list[dict[str, Any]] | None = Field(
        description="What each number of the answer matches; null where none was looked up."
    )


class SectionResult(_Described):
    """One section of insight."""

    item: str = Field(description="The item of the 10-K.", examples=["1A"])
    status: str = Field(examples=["present"])
    reason: str | None
    note: str | None
    components: dict[str, OutcomeView] = Field(description="By the component's key.")


class UsageView(_Described):
    """What the analysis took."""

    calls: int
    cached_calls: int
    prompt_tokens: int
    cached_prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None = Field(description="Null where a price is unknown.")
    wall_seconds: float


class FinancialsView(_Described):
    """Statements and ratios, as `tenfold financials --json` writes them."""

    filing: FilingView
    incomplete: str | None = Field(
        default=None,
        description="How the file shows that its end is missing, and figures with it; null where "
        "nothing does.",
    )
    facts: list[dict[str, Any]] = Field(description="Each line of each year, with its source.")
    ratios: list[dict[str, Any]] = Field(description="Fractions, with formula and inputs.")
    trends: list[dict[str, Any]]
    checks: list[dict[str, Any]] = Field(description="Whether the statements add up.")
    not_available: list[dict[str, Any]] = Field(description="What is missing, and why.")
    unread: list[dict[str, Any]] = Field(description="Tagged values that were not understood.")
    transition_period: dict[str, Any] | None = Field(
        default=None,
        description="Of a transition report: its own months, apart from the years.",
    )


class AnalysisResult(_Described):
    """All that was found."""

    filing: FilingView
    model: str
    strategy: str
    sections: dict[str, SectionResult] = Field(
        description="business, mda, risk_factors, financials: those that were asked for."
    )
    usage: UsageView
    notices: list[str]
    figures: FinancialsView | None = Field(
        description="Null where the filing tags no figures, or its figures were not asked for."
    )
