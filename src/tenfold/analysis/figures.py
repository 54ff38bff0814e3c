"""Where an analysis has its figures from: the filing's tags, else SEC's companyfacts, else nowhere.

Only a filing whose own tags hold no fiscal year sends a request for the rest: what stands in the
filing needs no network, and three years are enough to comment on.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Final

from tenfold.errors import NoFactsError
from tenfold.filings.model import Filing
from tenfold.financials.facts import FactSet
from tenfold.financials.inline_xbrl import read_facts
from tenfold.financials.report import financials_from
from tenfold.financials.statements import DEFAULT_YEARS
from tenfold.planning.figures import GivenFigures
from tenfold.sections.model import SplitFiling
from tenfold.settings import Settings
from tenfold.store.caches import Caches

_NOTHING_TAGGED: Final = "the filing has no tagged figures (inline XBRL begins in 2019)"
_ELSEWHERE: Final = (
    "the filing tags no figures for a whole fiscal year, because its statements stand in another "
    "document, such as Exhibit 13"
)


async def figures_of(
    filing: Filing,
    split: SplitFiling,
    caches: Caches,
    settings: Settings,
    *,
    on_edgar: bool,
    tell: Callable[[str], None],
) -> GivenFigures:
    """The statements and ratios of a filing, or why there are none.

    Args:
        filing: the filing that was read.
        split: its text, with what is tagged in it.
        caches: where its facts may stand already.
        settings: where EDGAR is.
        on_edgar: whether the filing was read from EDGAR, so that EDGAR may be asked for more.
        tell: hears why EDGAR does not give what the filing does not tag.
    """
    # The figures are kept with the analysis; megabytes of markup are not needed for that.
    filing = dataclasses.replace(filing, documents=())
    facts = await asyncio.to_thread(_facts, filing, split, caches)
    try:
        return GivenFigures(await asyncio.to_thread(financials_from, filing, facts))
    except NoFactsError:
        missing = GivenFigures(None, _ELSEWHERE if facts.facts else _NOTHING_TAGGED)
    if not on_edgar:
        return missing
    # Imported here because hardly any filing needs companyfacts.
    from tenfold.financials.history import compute_with_history

    try:
        return GivenFigures(
            await compute_with_history(
                filing, split.tagged, settings, years=DEFAULT_YEARS, tell=tell
            )
        )
    except NoFactsError:
        return missing


def _facts(filing: Filing, split: SplitFiling, caches: Caches) -> FactSet:
    kept = caches.facts.get(filing.sha256, filing.accession) if caches.facts else None
    if kept is not None:
        return kept
    facts = read_facts(split.tagged, filing.accession)
    if caches.facts:
        caches.facts.put(filing.sha256, facts)
    return facts
