"""A quote as the start page shows it, with what the form sends to go on from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.analysis.headings import company_line
from tenfold.analysis.quote_lines import dollar_places, dollars, nothing_asked, quote_notes
from tenfold.analysis.view import clean, section_title
from tenfold.llm.usage import NO_USAGE
from tenfold.planning.quote import CallQuote, Quote
from tenfold.quoting import QuotedReading
from tenfold.service.request import AnalysisRequest


@dataclass(frozen=True, slots=True)
class QuotedSection:
    """What one section would take."""

    title: str
    calls: int
    prompt_tokens: int
    cached_prompt_tokens: int
    completion_tokens: int
    cost: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What reading a filing would cost and take."""

    company: str
    form: str
    model: str
    target: str
    """What the form sends to have it read."""
    free: str | None
    """Why nothing would be asked; None where something would be."""
    cost: str | None
    """None where the price is unknown."""
    most_cost: str | None
    seconds: str
    calls: int
    over_budget: str | None
    """The budget, where it is not expected to reach."""
    lines: tuple[QuotedSection, ...]
    """The sections, and last all of them together."""
    notes: tuple[str, ...]
    notices: tuple[str, ...]


def make_quoted(reading: QuotedReading, asked: AnalysisRequest) -> Quoted:
    """What the page shows of ``reading``."""
    quote, filing = reading.quote, reading.filing
    year = f" for fiscal year {filing.fiscal_year}" if filing.fiscal_year else ""
    most, places = quote.most_cost_usd, dollar_places(quote.cost_usd)
    sections = dict.fromkeys(call.section for call in quote.calls)
    return Quoted(
        company=company_line(filing),
        form=clean(filing.form or "10-K") + year,
        model=clean(quote.model),
        target=asked.target,
        free=nothing_asked(quote),
        cost=None if quote.cost_usd is None else dollars(quote.cost_usd),
        most_cost=None if most is None else dollars(most),
        seconds=_seconds(quote.seconds),
        calls=len(quote.calls),
        over_budget=_over_budget(quote, asked.max_cost_usd),
        lines=(
            *(
                _section(section_title(key), [c for c in quote.calls if c.section == key], places)
                for key in sections
            ),
            _section("Together", quote.calls, places),
        ),
        notes=tuple(quote_notes(quote)),
        notices=tuple(map(clean, reading.notices)),
    )


def _over_budget(quote: Quote, max_cost_usd: float | None) -> str | None:
    if max_cost_usd is None or quote.cost_usd is None or quote.cost_usd <= max_cost_usd:
        return None
    return f"${max_cost_usd:,.2f}" if round(max_cost_usd, 2) == max_cost_usd else f"${max_cost_usd}"


def _section(title: str, calls: Sequence[CallQuote], places: int) -> QuotedSection:
    usage = sum((call.usage for call in calls), NO_USAGE)
    return QuotedSection(
        title=title,
        calls=len(calls),
        prompt_tokens=usage.prompt_tokens,
        cached_prompt_tokens=usage.cached_prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cost="Unknown" if usage.cost_usd is None else dollars(usage.cost_usd, places),
    )


def _seconds(seconds: float) -> str:
    """'9 seconds', '2 minutes'."""
    if seconds < 90:
        whole = max(1, round(seconds))
        return f"{whole} second{'' if whole == 1 else 's'}"
    return f"{round(seconds / 60)} minutes"
