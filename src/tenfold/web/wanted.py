"""What somebody means who typed a few words: a filing's name as it is, or one of some companies."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.api.context import ApiContext
from tenfold.errors import EdgarError
from tenfold.filings.edgar.targets import edgar_kind
from tenfold.filings.edgar.tickers import Listed, spelled
from tenfold.filings.sample import SAMPLE, is_sample


@dataclass(frozen=True, slots=True)
class Choice:
    """Either what to read, or companies to choose from; neither where nothing is called so."""

    target: str | None = None
    companies: tuple[Listed, ...] = ()


async def wanted(api: ApiContext, query: str) -> Choice:
    """What ``query`` names: a company by its exact ticker, a CIK, a number, an address.

    A name is never guessed at: an analysis costs money, so that one is to be chosen.
    """
    query = query.strip()
    if not query:
        return Choice()
    if is_sample(query):
        return Choice(SAMPLE)
    kind = edgar_kind(query)
    if kind is not None and kind != "a ticker":
        return Choice(query)
    try:
        found = await api.companies.search(query, 8)
    except EdgarError:
        # The list is for convenience; what looks like a ticker can still be asked for.
        return Choice(query if kind else None)
    if any(one.ticker == spelled(query) for one in found):
        return Choice(spelled(query))
    return Choice(companies=tuple(found))
