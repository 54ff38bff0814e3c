"""Figures of a filing on EDGAR, with what only SEC's companyfacts know.

A filing tags two or three years and cannot know what became of them. The collection of all that its
company ever tagged adds the years before, and tells which figures later filings restate and which
earlier ones had reported differently. Whatever speaks against the collection costs what it would
have added, never the figures that stand in the filing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from tenfold.errors import FilingError
from tenfold.filings.model import Filing
from tenfold.financials.companyfacts import CompanyFacts, read_companyfacts
from tenfold.financials.lines import TABLED_CONCEPTS
from tenfold.financials.report import Financials, compute_financials
from tenfold.financials.splits import BASIS_CONCEPTS
from tenfold.sections.tagged import TaggedDocument
from tenfold.settings import Settings

_ALONE: Final = "No figures beyond the filing's own tags, and no word of restatements:"
CONCEPTS_READ: Final = TABLED_CONCEPTS | BASIS_CONCEPTS
"""What is taken of a collection, which has hundreds of concepts."""


async def compute_with_history(
    filing: Filing,
    tagged: TaggedDocument,
    settings: Settings,
    *,
    years: int,
    tell: Callable[[str], None],
    months_alone: bool = False,
) -> Financials:
    """As ``compute_financials``, with companyfacts from EDGAR.

    ``tell`` hears why there are none, where EDGAR does not give them.

    Raises NoFactsError as ``compute_financials`` does.
    """
    known = await _known_on_edgar(filing, settings, tell)
    return compute_financials(
        filing, tagged, companyfacts=known, years=years, months_alone=months_alone
    )


async def _known_on_edgar(
    filing: Filing, settings: Settings, tell: Callable[[str], None]
) -> CompanyFacts | None:
    """The company's facts if they know this filing; None, and the reason told, if not."""
    if filing.cik is None or filing.accession is None:
        tell(f"{_ALONE} its CIK or accession number is not known.")
        return None
    try:
        known = await _fetch(int(filing.cik), settings, tell)
    except FilingError as error:
        tell(f"{_ALONE} {error}")
        return None
    if known.filed(filing.accession) is None:
        tell(
            f"{_ALONE} EDGAR's company facts for CIK {filing.cik} hold nothing of "
            f"{filing.accession}."
        )
        return None
    return known


async def _fetch(cik: int, settings: Settings, tell: Callable[[str], None]) -> CompanyFacts:
    # Imported here because what a file tags needs no network: aiohttp alone takes a third of a
    # second.
    from tenfold.filings.edgar.client import EdgarClient
    from tenfold.filings.edgar.company_facts import fetch_company_facts

    async with EdgarClient(settings, tell=tell) as client:
        document = await fetch_company_facts(client, cik)
    return await asyncio.to_thread(read_companyfacts, document, CONCEPTS_READ)
