"""A quote as it is sent: the layout that `tenfold quote --json` writes, with its filing."""

from __future__ import annotations

from pydantic import BaseModel, Field

from tenfold.api.models.results import FilingView


class CallQuoteView(BaseModel):
    """One call that would be sent."""

    call: str = Field(examples=["business.key_products"])
    section: str = Field(examples=["business"])
    components: list[str] = Field(examples=[["business.key_products"]])
    prompt_tokens: int
    cached_prompt_tokens: int = Field(description="Of the prompt: from the provider's cache.")
    cache_write_tokens: int = Field(description="Of the prompt: written to the provider's cache.")
    completion_tokens: int
    cost_usd: float | None = Field(description="Null where the price is unknown.")
    most_cost_usd: float | None = Field(description="Were its answer as long as it may be.")
    begins_seconds: float = Field(description="From the first call on.")
    ends_seconds: float


class QuoteView(BaseModel):
    """What an analysis would take. Retries, repairs and hedges are not foreseen."""

    filing: FilingView
    target: str = Field(
        description="Start an analysis of this; a file that was sent has its own name here.",
        examples=["AAPL"],
    )
    model: str = Field(examples=["anthropic:claude-sonnet-5"])
    calls: int = Field(description="Requests that would be sent.", examples=[35])
    saved_calls: int = Field(description="Answers that the cache holds: they cost nothing.")
    prompt_tokens: int
    cached_prompt_tokens: int = Field(description="Of the prompts: from the provider's cache.")
    completion_tokens: int
    cost_usd: float | None = Field(description="Null where the price is unknown.")
    seconds: float = Field(description="From the first call to the last answer.")
    cache_write_tokens: int = Field(description="Of the prompts: written to its cache.")
    most_cost_usd: float | None = Field(
        description="Were every answer as long as it may be, and nothing asked twice."
    )
    skipped_components: int = Field(description="They have nothing to read in this filing.")
    reads_passages: bool = Field(
        description="No model is asked: it costs nothing, and `seconds` means nothing."
    )
    notices: list[str] = Field(description="What an analysis would tell before it asks anything.")
    by_call: list[CallQuoteView]
