"""What a quote says, in words for people; the terminal and the pages show the same."""

from __future__ import annotations

from tenfold.planning.quote import Quote, QuoteSummary

PASSAGES_ARE_FREE = "Passages are read on this machine: it costs nothing and takes a second or so."


def quoted_line(quote: QuoteSummary) -> str:
    """'About $0.12 and 9 s: 35 calls, 412,000 tokens in (310,000 from the provider's cache) …'."""
    cost = "" if quote.cost_usd is None else f"{dollars(quote.cost_usd)} and "
    cached = quote.cached_prompt_tokens
    read = f" ({cached:,} from the provider's cache)" if cached else ""
    unknown = ". No price is known for this model" if quote.cost_usd is None else ""
    calls = f"{quote.calls} call{'' if quote.calls == 1 else 's'}"
    return (
        f"About {cost}{quote.seconds:.0f} s: {calls}, {quote.prompt_tokens:,} tokens "
        f"in{read}, {quote.completion_tokens:,} out{unknown}."
    )


def nothing_asked(quote: Quote) -> str | None:
    """Why nothing would be sent to a model; None where something would be."""
    if quote.reads_passages:
        return PASSAGES_ARE_FREE
    if quote.calls:
        return None
    saved = f": the cache has all {quote.saved_calls} answers" if quote.saved_calls else ""
    return f"Nothing would be asked{saved}."


def quote_notes(quote: Quote) -> list[str]:
    """What the numbers leave out."""
    notes: list[str] = []
    if quote.saved_calls:
        notes.append(f"{quote.saved_calls} more calls are answered by the cache, for nothing.")
    if quote.skipped:
        notes.append(f"{quote.skipped} components have nothing to read in this filing.")
    if quote.cost_usd is None:
        notes.append("No price is known for this model: its dollars are what its owner asks.")
    written = quote.usage.cache_write_tokens
    if written:
        notes.append(f"{written:,} of the tokens in are written to the provider's cache.")
    notes.append("'At most' is with every answer as long as it may be, and nothing asked twice.")
    return notes


def dollars(cost_usd: float, places: int | None = None) -> str:
    """'$1.25', '$0.0042': with ``places`` digits behind the point, else cents where they do."""
    return f"${cost_usd:,.{dollar_places(cost_usd) if places is None else places}f}"


def dollar_places(cost_usd: float | None) -> int:
    """Digits behind the point."""
    return 2 if cost_usd is None or cost_usd >= 0.1 else 4
