"""From what a user names to a Filing: a file on this machine, the sample, or a filing on EDGAR.

A file wins: whoever has a file called AAPL and types that name means it. 'sample' is the bundled
10-K. What looks like a ticker, CIK, accession number or URL and is no file is asked of EDGAR.
Anything else can only be a path with a slip in it. Nothing of EDGAR's client is imported for a
file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from tenfold.errors import FilingError, FilingNotFoundError, UsageError
from tenfold.filings.edgar.addresses import Addresses
from tenfold.filings.edgar.names import Listed, is_like_a_name, nearest_names, offer
from tenfold.filings.edgar.objects import EdgarObject, object_target
from tenfold.filings.edgar.targets import EdgarTarget, edgar_kind, parse_target
from tenfold.filings.local import file_exists, read_filing
from tenfold.filings.model import Filing
from tenfold.filings.sample import is_sample, read_sample
from tenfold.settings import Settings

Target: TypeAlias = str | Path | Filing | EdgarTarget | EdgarObject
"""A path, ticker, CIK, accession number, EDGAR URL, 'sample' for the bundled 10-K, or an
edgartools ``Company`` or ``Filing``.

A ``Filing`` is taken as it is; an ``EdgarTarget`` can only mean EDGAR, whatever files there are.
"""

_YEARS: Final = range(1990, 2100)
_HINT_SECONDS: Final = 3.0


async def resolve_target(
    target: Target,
    *,
    settings: Settings,
    year: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Filing:
    """Read the filing a user asks for.

    Args:
        target: see ``Target``. A ``Path`` can only mean a file, whatever its name looks like.
        settings: where EDGAR is, who asks, and where its documents are kept.
        year: the fiscal year as the company names it, for a ticker or CIK; None for the latest.
        tell: hears in a sentence what the user should know besides.

    Raises:
        UsageError: a year with a target that names one filing already.
        FilingNotFoundError: no such file, company or filing.
        UnreadableFilingError: found, but not readable as text.
        WrongFormError: a filing of another form, or no filing at all.
        EdgarError: EDGAR does not give it.
    """
    if year is not None and year not in _YEARS:
        raise UsageError(f"{year} is no fiscal year on EDGAR. Give one such as 2024.")
    if isinstance(target, Path | Filing) or not is_on_edgar(target):
        if year is not None:
            name = target.source if isinstance(target, Filing) else target
            raise UsageError(
                f"A year goes with a ticker or CIK, and {name} is a file. Leave the year out."
            )
        if isinstance(target, Filing):
            return target
        path = target if isinstance(target, Path) else str(target)
        if isinstance(path, str) and is_sample(path) and not file_exists(path):
            return await asyncio.to_thread(read_sample)
        try:
            return await asyncio.to_thread(read_filing, path)
        except FilingNotFoundError as error:
            hint = await name_hint(path, settings) if isinstance(path, str) else None
            if hint is None:
                raise
            raise FilingNotFoundError(f"{error} {hint}") from error
    # Imported here because a file does without: aiohttp alone takes a third of a second.
    from tenfold.filings.edgar.client import EdgarClient
    from tenfold.filings.edgar.source import read_edgar

    async with EdgarClient(settings, tell=tell) as client:
        return await read_edgar(client, edgar_target(target, settings), year, tell)


async def name_hint(text: str, settings: Settings) -> str | None:
    """What to say to somebody who gave a company's name: its ticker, where EDGAR's list tells.

    None for what looks like no name. EDGAR is asked only where its list is not kept, and not long.
    """
    if not is_like_a_name(text):
        return None
    from tenfold.filings.edgar.client import EdgarClient
    from tenfold.filings.edgar.tickers import fetch_tickers

    near: list[Listed] = []
    with suppress(FilingError, TimeoutError):
        async with asyncio.timeout(_HINT_SECONDS), EdgarClient(settings) as client:
            listed = await fetch_tickers(client, kept_will_do=True)
            near = await asyncio.to_thread(nearest_names, text, listed)
    if near:
        return f"If you mean the company, give its ticker: {offer(near)}."
    return "If you mean a company, give its ticker, such as AAPL, or its CIK."


def is_on_edgar(target: Target) -> bool:
    """Whether a target is to be asked of EDGAR, and not read from this machine's disk."""
    if isinstance(target, Path | Filing):
        return False
    if not isinstance(target, str):
        return True
    return edgar_kind(target) is not None and not file_exists(target)


def edgar_target(target: Target, settings: Settings) -> EdgarTarget:
    """What a target that ``is_on_edgar`` names there.

    Raises:
        FilingNotFoundError: a URL that is not EDGAR's.
        UsageError: an object that is no company and no filing.
    """
    if isinstance(target, str):
        return parse_target(target, Addresses.at(settings.edgar_url))
    if isinstance(target, Path | Filing):
        name = target.source if isinstance(target, Filing) else target
        raise UsageError(f"{name} is a file. Give a ticker or CIK.")
    if isinstance(target, EdgarTarget):
        return target
    return object_target(target)
