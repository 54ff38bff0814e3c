"""The ticker list: from what people type to a CIK.

Format (``files/company_tickers.json``): ``{"0": {"cik_str": 320193, "ticker": "AAPL", "title":
"Apple Inc."}, …}``, the larger companies first. A class of shares follows a hyphen ('BRK-B').
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenfold.errors import EdgarError, NotOnEdgarError
from tenfold.filings.edgar.bodies import printable
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.names import Listed, nearest, offer, spelled


async def find_ticker(client: EdgarClient, ticker: str) -> Listed:
    """The company that a ticker stands for.

    Raises:
        NotOnEdgarError: an unknown ticker; the text has the nearest ones.
        EdgarError: the list cannot be had.
    """
    listed = await fetch_tickers(client)
    wanted = spelled(ticker)
    for line in listed:
        if line.ticker == wanted:
            return line
    near = nearest(wanted, listed)
    question = f" Did you mean {offer(near)}?" if near else ""
    raise NotOnEdgarError(
        f"EDGAR knows no ticker {ticker}.{question} Other companies have a CIK: give that, or a "
        "file."
    )


async def fetch_tickers(client: EdgarClient, *, kept_will_do: bool = False) -> list[Listed]:
    """The list in its own order.

    Raises:
        EdgarError: it cannot be had.
    """
    url = client.addresses.tickers
    return await client.listing(
        url, "the list of tickers", parse_tickers, kept_will_do=kept_will_do
    )


def parse_tickers(listing: Mapping[str, Any]) -> list[Listed]:
    """The list in its own order.

    Raises:
        EdgarError: it is empty or of another form.
    """
    try:
        listed = [
            Listed(_cik(line["cik_str"]), spelled(line["ticker"]), printable(line["title"]))
            for line in listing.values()
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EdgarError(
            "EDGAR's list of tickers is of another form than expected. Give the CIK instead."
        ) from error
    if not listed:
        raise EdgarError("EDGAR's list of tickers is empty. Try again later, or give the CIK.")
    return listed


def _cik(value: int | str) -> int:
    """As a number, which SEC gives, or as digits."""
    if type(value) is int and 0 < value < 10**10:
        return value
    if not str(value).isdecimal() or not 0 < int(value) < 10**10:
        raise ValueError(value)
    return int(value)
