"""The ticker list: from what people type to a CIK, with the nearest names for a slip.

Format (``files/company_tickers.json``): ``{"0": {"cik_str": 320193, "ticker": "AAPL", "title":
"Apple Inc."}, …}``, the larger companies first. A class of shares follows a hyphen ('BRK-B').
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tenfold.errors import EdgarError, NotOnEdgarError
from tenfold.filings.edgar.client import EdgarClient

_MAX_OFFERED: Final = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the ticker list."""

    cik: int
    ticker: str
    title: str


async def find_ticker(client: EdgarClient, ticker: str) -> Listed:
    """The company that a ticker stands for.

    Raises:
        NotOnEdgarError: an unknown ticker; the text has the nearest ones.
        EdgarError: the list cannot be had.
    """
    listed = parse_tickers(await client.listing(client.addresses.tickers))
    wanted = spelled(ticker)
    for line in listed:
        if line.ticker == wanted:
            return line
    near = nearest(wanted, listed)
    offer = f" Did you mean {_either([f'{n.ticker} ({n.title})' for n in near])}?" if near else ""
    raise NotOnEdgarError(
        f"EDGAR knows no ticker {ticker}.{offer} Other companies have a CIK: give that, or a file."
    )


def parse_tickers(listing: Mapping[str, Any]) -> list[Listed]:
    """The list in its own order.

    Raises:
        EdgarError: it is of another form.
    """
    try:
        return [
            Listed(int(line["cik_str"]), spelled(line["ticker"]), str(line["title"]))
            for line in listing.values()
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EdgarError(
            "EDGAR's list of tickers is of another form than expected. Give the CIK instead."
        ) from error


def spelled(ticker: str) -> str:
    """SEC's spelling: 'brk.b' is 'BRK-B'."""
    return ticker.strip().upper().replace(".", "-")


def nearest(wanted: str, listed: Sequence[Listed]) -> list[Listed]:
    """Whom a mistyped ticker may mean: companies of that name first, then similar tickers."""
    found = [line for line in listed if line.title.upper().split(" ")[0].strip(",.") == wanted]
    by_ticker = {line.ticker: line for line in listed}
    similar = [t for t in by_ticker if set(t) == set(wanted) and abs(len(t) - len(wanted)) < 2]
    similar += difflib.get_close_matches(wanted, by_ticker, n=20, cutoff=0.66)
    # Among equally similar ones the larger company is likelier: the list's own order.
    order = {ticker: place for place, ticker in enumerate(by_ticker)}
    similar.sort(key=lambda ticker: (_unlikeness(ticker, wanted), order[ticker]))
    companies: dict[int, Listed] = {}
    for line in (*found, *(by_ticker[t] for t in similar)):
        companies.setdefault(line.cik, line)
    return list(companies.values())[:_MAX_OFFERED]


def _unlikeness(ticker: str, wanted: str) -> float:
    """0 for the same letters in another order or number, as in most slips (APPL for AAPL)."""
    if set(ticker) == set(wanted):
        return 0.0
    return round(1.0 - difflib.SequenceMatcher(None, ticker, wanted).ratio(), 1)


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
