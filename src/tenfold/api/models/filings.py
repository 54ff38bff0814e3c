"""Companies, filings and their sections."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tenfold.api.models.results import FilingView


class Company(BaseModel):
    """One line of SEC's ticker list."""

    ticker: str = Field(examples=["AAPL"])
    name: str = Field(examples=["Apple Inc."])
    cik: str = Field(examples=["320193"])


class Companies(BaseModel):
    """Companies that a few letters may mean, the likeliest first."""

    companies: list[Company]


class FilingOnFileView(BaseModel):
    """One annual report or amendment."""

    model_config = ConfigDict(from_attributes=True)

    form: str = Field(examples=["10-K"])
    fiscal_year: int | None = Field(examples=[2025])
    fiscal_year_read: bool = Field(
        description="Whether the year was read from the document, not told from its last day."
    )
    period_end: str | None = Field(examples=["2025-09-27"])
    filed: str = Field(examples=["2025-10-31"])
    accession: str = Field(examples=["0000320193-25-000079"])
    amendment: bool
    url: str


class FilingsView(BaseModel):
    """A company's annual reports, the newest first."""

    model_config = ConfigDict(from_attributes=True)

    company: str
    cik: int
    tickers: list[str]
    filings: list[FilingOnFileView]
    missing: list[str]
    missing_note: str | None


class SectionView(BaseModel):
    """One item of a 10-K."""

    item: str = Field(examples=["1A"])
    title: str = Field(examples=["Risk Factors"])
    status: str = Field(examples=["present"])
    reason: str | None
    start: int = Field(description="Offset in the filing's text, in characters.")
    end: int
    text: str | None = Field(description="Only where it was asked for.")


class SectionsView(BaseModel):
    """The items of a filing."""

    filing: FilingView
    sections: list[SectionView]


class ComponentView(BaseModel):
    """One question that is asked of every filing."""

    name: str = Field(examples=["business.key_products"])
    section: str = Field(examples=["business"])
    key: str = Field(examples=["key_products"])
    title: str
    item: str = Field(description="The item of the 10-K that it reads.", examples=["1"])
    question: str
    output_schema: dict[str, Any] = Field(description="JSON Schema of the answer.")


class Components(BaseModel):
    """The catalogue, in its order."""

    components: list[ComponentView]


class CacheView(BaseModel):
    """What the cache of answers holds."""

    responses: int
    splits: int = Field(description="Filings split into items.")
    size_bytes: int
