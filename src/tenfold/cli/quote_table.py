"""A quote for people: a row a section, the totals, and what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tenfold.analysis.view import section_title
from tenfold.llm.usage import NO_USAGE
from tenfold.planning.quote import CallQuote, Quote, QuoteSummary

_HEADS = ("", "calls", "tokens in", "from cache", "out", "dollars", "at most", "s")
_WIDTHS = (21, 5, 9, 10, 7, 8, 8, 5)
"""80 columns with a space between them."""
_SHORT_TITLES = {"mda": "MD&A"}


def print_quote(quote: Quote) -> None:
    """The table, on stdout."""
    click.echo(f"Model: {quote.model}")
    if quote.reads_passages:
        click.echo("Passages are read on this machine: it costs nothing and takes a second or so.")
        return
    if not quote.calls:
        saved = f": the cache has all {quote.saved_calls} answers" if quote.saved_calls else ""
        click.echo(f"Nothing would be asked{saved}.")
        return
    click.echo(_row(_HEADS))
    click.echo("-" * (sum(_WIDTHS) + len(_WIDTHS) - 1))
    places = _places(quote.cost_usd)
    for section in dict.fromkeys(call.section for call in quote.calls):
        calls = [call for call in quote.calls if call.section == section]
        title = _SHORT_TITLES.get(section) or section_title(section)
        click.echo(_row(_cells(title, calls, places)))
    click.echo(_row(_cells("Together", quote.calls, places)))
    for note in _notes(quote):
        click.echo(note)


def quoted_line(quote: QuoteSummary) -> str:
    """'About $0.12 and 9 s: 35 calls, 412,000 tokens in (310,000 from the provider's cache) …'."""
    cost = "" if quote.cost_usd is None else f"{dollars(quote.cost_usd)} and "
    cached = quote.cached_prompt_tokens
    read = f" ({cached:,} from the provider's cache)" if cached else ""
    unknown = ". No price is known for this model" if quote.cost_usd is None else ""
    return (
        f"About {cost}{quote.seconds:.0f} s: {quote.calls} calls, {quote.prompt_tokens:,} tokens "
        f"in{read}, {quote.completion_tokens:,} out{unknown}."
    )


def dollars(cost_usd: float) -> str:
    """'$1.25', '$0.0042': cents where they say enough."""
    return f"${cost_usd:.{_places(cost_usd)}f}"


def _places(cost_usd: float | None) -> int:
    return 2 if cost_usd is None or cost_usd >= 0.1 else 4


def _cells(name: str, calls: Sequence[CallQuote], places: int) -> tuple[str, ...]:
    usage = sum((call.usage for call in calls), NO_USAGE)
    most = [call.most_cost_usd for call in calls]
    known = [cost for cost in most if cost is not None]
    return (
        name,
        str(len(calls)),
        f"{usage.prompt_tokens:,}",
        f"{usage.cached_prompt_tokens:,}",
        f"{usage.completion_tokens:,}",
        "unknown" if usage.cost_usd is None else f"${usage.cost_usd:.{places}f}",
        f"${sum(known):.{places}f}" if len(known) == len(most) else "unknown",
        f"{max(call.ends_seconds for call in calls):.1f}",
    )


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    padded = [first[: _WIDTHS[0]].ljust(_WIDTHS[0])]
    padded += [cell.rjust(width) for cell, width in zip(rest, _WIDTHS[1:], strict=True)]
    return " ".join(padded).rstrip()


def _notes(quote: Quote) -> list[str]:
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
