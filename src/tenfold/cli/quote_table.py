"""A quote for people: a row a section, the totals, and what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tenfold.analysis.quote_lines import dollar_places, nothing_asked, quote_notes
from tenfold.analysis.view import section_title
from tenfold.llm.usage import NO_USAGE
from tenfold.planning.quote import CallQuote, Quote

_HEADS = ("", "calls", "tokens in", "from cache", "out", "dollars", "at most", "s")
_WIDTHS = (21, 5, 9, 10, 7, 8, 8, 5)
"""80 columns with a space between them."""
_SHORT_TITLES = {"mda": "MD&A"}


def print_quote(quote: Quote) -> None:
    """The table, on stdout."""
    click.echo(f"Model: {quote.model}")
    if why := nothing_asked(quote):
        click.echo(why)
        return
    click.echo(_row(_HEADS))
    click.echo("-" * (sum(_WIDTHS) + len(_WIDTHS) - 1))
    for section in dict.fromkeys(call.section for call in quote.calls):
        calls = [call for call in quote.calls if call.section == section]
        title = _SHORT_TITLES.get(section) or section_title(section)
        click.echo(_row(_cells(title, calls, quote)))
    click.echo(_row(_cells("Together", quote.calls, quote)))
    for note in quote_notes(quote):
        click.echo(note)


def _cells(name: str, calls: Sequence[CallQuote], quote: Quote) -> tuple[str, ...]:
    usage = sum((call.usage for call in calls), NO_USAGE)
    places = dollar_places(quote.cost_usd)
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
        f"{quote.seconds_of(calls):.1f}",
    )


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    padded = [first[: _WIDTHS[0]].ljust(_WIDTHS[0])]
    padded += [cell.rjust(width) for cell, width in zip(rest, _WIDTHS[1:], strict=True)]
    return " ".join(padded).rstrip()
