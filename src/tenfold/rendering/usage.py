"""What an analysis took, beside what was quoted before it began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tenfold.analysis.headings import cost_text, reads_passages
from tenfold.analysis.typed import Analysis


@dataclass(frozen=True, slots=True)
class UsageLine:
    """One thing that was counted."""

    label: str
    taken: str
    quoted: str = ""
    """Empty where nothing was."""


@dataclass(frozen=True, slots=True)
class UsageView:
    """The table."""

    lines: tuple[UsageLine, ...]

    @property
    def has_quote(self) -> bool:
        """Whether anything was quoted."""
        return any(line.quoted for line in self.lines)


def make_usage(analysis: Analysis) -> UsageView:
    """The bill of ``analysis``, with its quote where there was something to pay for."""
    return UsageView(tuple(_lines(analysis)))


def _lines(analysis: Analysis) -> Iterator[UsageLine]:
    usage, counts, quote = analysis.usage, analysis.counts, analysis.quote
    if reads_passages(analysis) or (quote is not None and not quote.calls):
        quote = None  # nothing to be paid for, and nothing that takes its time
    yield UsageLine("Components answered", f"{counts.ok:,}")
    if counts.failed:
        yield UsageLine("Components failed", f"{counts.failed:,}")
    if counts.skipped:
        yield UsageLine("Components skipped", f"{counts.skipped:,}")
    cost, tokens = cost_text(usage.tokens.cost_usd), usage.tokens
    # What is quoted begins with the first call, what has elapsed with the filing's reading.
    rows = (
        ("Calls", f"{usage.calls:,}", quote and f"{quote.calls:,}"),
        ("Answers from the cache", f"{usage.cached_calls:,}", quote and f"{quote.saved_calls:,}"),
        ("Prompt tokens", f"{tokens.prompt_tokens:,}", quote and f"{quote.prompt_tokens:,}"),
        (
            "of which cached by the provider",
            f"{tokens.cached_prompt_tokens:,}",
            quote and f"{quote.cached_prompt_tokens:,}",
        ),
        (
            "Completion tokens",
            f"{tokens.completion_tokens:,}",
            quote and f"{quote.completion_tokens:,}",
        ),
        ("Cost", cost, quote and cost_text(quote.cost_usd)),
        ("Elapsed", f"{usage.wall_seconds:.1f} s", quote and f"{quote.seconds:.1f} s of calls"),
    )
    for label, taken, quoted in rows:
        yield UsageLine(label, taken, quoted or "")
