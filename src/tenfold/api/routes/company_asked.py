"""What a request about a company's 10-K asks for, in its path and query."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from tenfold.api.asked import checked
from tenfold.api.models.analyses import Ticker
from tenfold.api.none_kept import SECTIONS
from tenfold.api.problems import Problem
from tenfold.planning.fan_out import FanOut
from tenfold.planning.focus.policy import ContextMode
from tenfold.planning.plan import Strategy
from tenfold.service.request import MOST_COST_USD, MOST_SECONDS, AnalysisRequest
from tenfold.settings import MIN_CONTEXT_TOKENS

Year = Annotated[
    int | None,
    Query(
        ge=1990,
        le=2099,
        description="Fiscal year as the company names it; else the latest.",
        examples=[2025],
    ),
]


async def _sections(
    include_business: bool = True,
    include_mda: bool = True,
    include_risk_factors: bool = True,
    include_financials: bool = True,
) -> list[str] | None:
    wanted = (include_business, include_mda, include_risk_factors, include_financials)
    if all(wanted):
        return None  # components of the operator's own too
    chosen = [name for name, is_wanted in zip(SECTIONS, wanted, strict=True) if is_wanted]
    if not chosen:
        raise Problem(
            422, "nothing-included", "Nothing is included", "Leave at least one section in."
        )
    return chosen


Sections = Annotated[list[str] | None, Depends(_sections)]
Model = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="'openai:NAME', 'anthropic:NAME', 'extractive' …; else the server's choice.",
        examples=["extractive"],
    ),
]


async def _asked(
    ticker: Ticker,
    include: Sections,
    year: Year = None,
    model: Model = None,
    strategy: Strategy = Strategy.COMPONENTS,
    fanout: Annotated[
        FanOut | None,
        Query(
            description="How the calls about one text are let go; else the server's choice.",
            examples=["prefix"],
        ),
    ] = None,
    context_mode: Annotated[
        ContextMode | None,
        Query(
            alias="context",
            description="How much of a long item a question is given; else the server's choice.",
            examples=["focused"],
        ),
    ] = None,
    context_tokens: Annotated[
        int | None,
        Query(
            ge=MIN_CONTEXT_TOKENS,
            le=10_000_000,
            description="The most filing text a prompt.",
            examples=[60_000],
        ),
    ] = None,
    max_cost_usd: Annotated[
        float | None,
        Query(
            ge=0,
            le=MOST_COST_USD,
            description="The most that may be spent, in dollars.",
            examples=[0.5],
        ),
    ] = None,
    deadline_seconds: Annotated[
        float | None,
        Query(
            gt=0,
            le=MOST_SECONDS,
            description="When to return what has landed.",
            examples=[30],
        ),
    ] = None,
) -> AnalysisRequest:
    return checked(
        {
            "target": ticker,
            "year": year,
            "include": include,
            "model": model,
            "strategy": strategy,
            "fanout": fanout,
            "context": context_mode,
            "context_tokens": context_tokens,
            "max_cost_usd": max_cost_usd,
            "deadline_seconds": deadline_seconds,
        }
    )


AskedOfCompany = Annotated[AnalysisRequest, Depends(_asked)]
"""A route's parameter of this type is filled in from the path and the query."""
