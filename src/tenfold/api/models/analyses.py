"""Analyses as they are listed, started and shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tenfold.api.models.results import AnalysisResult
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus

EXAMPLE_ID = "9f2c4e5a7b1d3f60"


class AnalysisSummary(BaseModel):
    """One analysis without its result."""

    model_config = ConfigDict(from_attributes=True)

    id: str = Field(examples=[EXAMPLE_ID])
    status: AnalysisStatus = Field(examples=["finished"])
    origin: Literal["service", "command line"] = Field(description="Where it was asked for.")
    target: str = Field(description="What was asked for.", examples=["AAPL"])
    ticker: str | None = Field(examples=["AAPL"])
    created_at: str = Field(examples=["2026-01-31T09:30:00.000000+00:00"])
    started_at: str | None
    finished_at: str | None
    attempt: int = Field(description="How often it was begun; 2 after one interruption.")
    model: str | None = Field(examples=["extractive"])
    strategy: str | None = Field(examples=["components"])
    company: str | None = Field(
        description="As the filing says; null until it has been read.", examples=["Apple Inc."]
    )
    cik: str | None = Field(examples=["320193"])
    form: str | None = Field(examples=["10-K"])
    fiscal_year: int | None = Field(examples=[2025])
    period_end: str | None = Field(examples=["2025-09-27"])
    accession: str | None = Field(examples=["0000320193-25-000079"])
    ok: int | None = Field(description="Components with a value.", examples=[35])
    failed: int | None = Field(examples=[0])
    skipped: int | None = Field(examples=[0])
    calls: int | None = Field(description="Requests sent to the model.", examples=[35])
    cached_calls: int | None = Field(examples=[0])
    cost_usd: float | None = Field(description="Null where a price is unknown.")
    wall_seconds: float | None = Field(examples=[6.6])
    error: str | None = Field(description="Why it failed, in a sentence or two.")

    @classmethod
    def of(cls, record: AnalysisRecord) -> AnalysisSummary:
        """The summary of a kept analysis."""
        return cls.model_validate(record)


class Progress(BaseModel):
    """How many of the questions have been settled."""

    components: int = Field(description="Asked for; 0 until the filing has been read.")
    done: int
    failed: int
    skipped: int


class AnalysisView(AnalysisSummary):
    """One analysis with all there is of it."""

    place_in_queue: int = Field(description="Analyses that come before it; 0 once it runs.")
    progress: Progress
    result: AnalysisResult | None = Field(
        description="As `tenfold analyze --json` writes it. Null until it is finished."
    )


class AnalysisPage(BaseModel):
    """Some analyses, the newest first."""

    analyses: list[AnalysisSummary]
    next: str | None = Field(description="Give this as `before` for the page after; null: none.")


class Started(BaseModel):
    """An analysis that was taken on, or joined."""

    id: str = Field(examples=[EXAMPLE_ID])
    status: AnalysisStatus = Field(examples=["queued"])
    is_new: bool = Field(
        description="False where an equal one was under way and was joined.", examples=[True]
    )
    place_in_queue: int = Field(
        description="Analyses that come before it; 0 once it runs.", examples=[0]
    )
    url: str = Field(examples=[f"/api/v1/analyses/{EXAMPLE_ID}"])
    events_url: str = Field(examples=[f"/api/v1/analyses/{EXAMPLE_ID}/events"])


Ticker = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z][A-Za-z0-9]{0,4}([.-][A-Za-z]{1,4})?$",
        description="A company's ticker.",
        examples=["AAPL"],
    ),
]
AnalysisId = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{16}$", description="An analysis's ID.", examples=[EXAMPLE_ID]),
]
