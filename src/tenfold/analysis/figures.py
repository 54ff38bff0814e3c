"""Where an analysis has its figures from: the filing's tags, else SEC's companyfacts, else nowhere.

Only a filing whose own tags hold no fiscal year waits for the rest before it is asked about: three
years are enough to comment on, and ``later_figures`` gets the others meanwhile.

The table that stands in the questions is kept, under a hash of all it depends on: the filing, how
its tags are read, and the code that computes. With it at hand the facts stay packed until somebody
looks at the figures.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Callable
from functools import partial
from typing import Final

from tenfold.errors import NoFactsError
from tenfold.filings.forms import is_transition
from tenfold.filings.model import Filing
from tenfold.financials.deferred import DeferredFinancials
from tenfold.financials.facts import FactSet
from tenfold.financials.figures_table import FiguresTable
from tenfold.financials.inline_xbrl import read_facts
from tenfold.financials.report import Financials, financials_from
from tenfold.financials.statements import DEFAULT_YEARS
from tenfold.financials.table import whole_table
from tenfold.fingerprint import source_fingerprint
from tenfold.planning.figures import GivenFigures
from tenfold.sections.model import SplitFiling
from tenfold.settings import Settings
from tenfold.store.caches import Caches
from tenfold.store.derived_cache import derived_key
from tenfold.store.facts_cache import PackedFacts

_NOTHING_TAGGED: Final = "the filing has no tagged figures (inline XBRL begins in 2019)"
_ELSEWHERE: Final = (
    "the filing tags no figures of the company as a whole for a whole fiscal year; its statements "
    "may stand in another document"
)


_TRANSITION: Final = (
    "the report is about the months of a transition period, and figures are computed for whole "
    "fiscal years"
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
    if is_transition(filing.form):
        # Its text is about the months, and a table of the years before would speak past it.
        return GivenFigures(None, _TRANSITION)
    # The figures are kept with the analysis; megabytes of markup are not needed for that.
    filing = dataclasses.replace(filing, documents=())
    identity = _identity(filing, caches)
    kept = _kept(filing, caches, identity)
    if kept is not None:
        return GivenFigures(kept, identity=identity)
    facts = await asyncio.to_thread(_facts, filing, split, caches)
    try:
        computed = await asyncio.to_thread(financials_from, filing, facts)
    except NoFactsError:
        missing = GivenFigures(None, _ELSEWHERE if facts.facts else _NOTHING_TAGGED)
    else:
        if caches.derived:
            caches.derived.put(identity, json.dumps(dataclasses.astuple(whole_table(computed))))
        return GivenFigures(computed, identity=identity)
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


def _identity(filing: Filing, caches: Caches) -> str:
    """Hash of all that the figures of the filing's own tags depend on."""
    return derived_key(
        "figures",
        filing.sha256,
        filing.fiscal_year,
        filing.period_end,
        caches.facts.version if caches.facts else None,
        source_fingerprint("tenfold.financials"),
    )


def _kept(filing: Filing, caches: Caches, identity: str) -> DeferredFinancials | None:
    """The figures as they are kept: their table, and the facts they are computed from."""
    packed = caches.facts.packed(filing.sha256, filing.accession) if caches.facts else None
    text = caches.derived.get(identity) if caches.derived else None
    if packed is None or text is None:
        return None
    try:
        currency, unit, heads, rows, notes = json.loads(text)
        table = FiguresTable(currency, unit, tuple(heads), tuple(map(tuple, rows)), tuple(notes))
    except (ValueError, TypeError):
        return None  # changed by other hands: computed anew
    return DeferredFinancials(table, partial(_compute, filing, packed))


def _compute(filing: Filing, packed: PackedFacts) -> Financials:
    return financials_from(filing, packed.read())


def _facts(filing: Filing, split: SplitFiling, caches: Caches) -> FactSet:
    kept = caches.facts.get(filing.sha256, filing.accession) if caches.facts else None
    if kept is not None:
        return kept
    facts = read_facts(split.tagged, filing.accession)
    if caches.facts:
        caches.facts.put(filing.sha256, facts)
    return facts
