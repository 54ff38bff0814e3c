"""From a target to a plan: the half of the flow that analysing, quoting and explaining share.

Beside it, from a target to its figures, which no model has part in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tenfold.components.base import Component
from tenfold.errors import DocumentMissingError
from tenfold.filings.model import Filing
from tenfold.filings.targets import Target, is_on_edgar, resolve_target
from tenfold.llm.prefix_caching import prefix_caching
from tenfold.llm.protocol import CompletionClient
from tenfold.options import Options
from tenfold.planning.fan_out import FanOut, with_fan_out
from tenfold.planning.figures import FIGURES_SECTION, GivenFigures
from tenfold.planning.focus.policy import ContextMode, ContextPolicy, policy_for
from tenfold.planning.plan import Plan, Strategy, make_plan
from tenfold.sections.model import SplitFiling
from tenfold.settings import Settings
from tenfold.store.caches import Caches

if TYPE_CHECKING:
    from tenfold.financials.report import Financials

_SPLITTERS: Final = ThreadPoolExecutor(2, thread_name_prefix="tenfold-split")
"""Splitting is mostly Python's own work: more threads would take turns, and the event loop's turn
would come late. Ten filings of 5.6 MB at once on two cores: it waits up to 0.4 s, and 2.8 s with a
thread each, which are not done sooner (28 s against 31 s)."""


@dataclass(frozen=True, slots=True)
class FilingRead:
    """A filing, split, with the figures that its questions are given."""

    filing: Filing
    split: SplitFiling
    figures: GivenFigures | None


async def read_filing(
    target: Target,
    options: Options,
    components: Sequence[Component[Any]],
    caches: Caches,
    settings: Settings,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> FilingRead:
    """The filing that ``target`` names, its sections and what ``components`` are given of figures.

    ``tell`` hears what the user should know.

    Raises:
        FilingError: the target cannot be read as a 10-K.
    """
    filing, split = await read_and_split(target, caches, settings, year=options.year, tell=tell)
    figures = await figures_asked(
        components, filing, split, caches, settings, target=target, tell=tell
    )
    return FilingRead(filing, split, figures)


async def plan_calls(
    read: FilingRead,
    components: Sequence[Component[Any]],
    client: CompletionClient,
    options: Options,
    settings: Settings,
) -> Plan:
    """What is to be asked of ``client``'s model about the filing.

    Raises:
        UsageError: a component reads an item that no 10-K has.
    """
    # On a thread: ranking the passages of a long filing takes a tenth of a second.
    plan = await asyncio.to_thread(
        make_plan,
        read.filing,
        read.split,
        components,
        Strategy(options.strategy),
        figures=read.figures,
        skip_suspect=options.skip_suspect,
        policy=_context_policy(client, settings),
    )
    return with_fan_out(plan, FanOut(settings.fanout), prefix_caching(client.identity))


def _context_policy(client: CompletionClient, settings: Settings) -> ContextPolicy:
    """How much of an item is put before ``client``'s model."""
    mode = ContextMode(settings.context)
    return policy_for(client.identity, client.profile, mode, settings.context_tokens)


async def figures_asked(
    components: Sequence[Component[Any]],
    filing: Filing,
    split: SplitFiling,
    caches: Caches,
    settings: Settings,
    *,
    target: Target,
    tell: Callable[[str], None] = lambda _: None,
) -> GivenFigures | None:
    """The figures that ``components`` are to be given; None where none of them is about figures.

    ``tell`` hears why EDGAR does not give what the filing does not tag.
    """
    if all(component.section != FIGURES_SECTION for component in components):
        return None
    from tenfold.analysis.figures import figures_of

    return await figures_of(
        filing, split, caches, settings, on_edgar=is_on_edgar(target), tell=tell
    )


async def read_and_split(
    target: Target,
    caches: Caches,
    settings: Settings,
    *,
    year: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Filing, SplitFiling]:
    """The filing and its sections; the same bytes are split only once.

    ``year`` and ``tell`` are those of ``resolve_target``; ``tell`` also hears of a missing end.
    """
    filing = await resolve_target(target, settings=settings, year=year, tell=tell)
    if filing.broken_off:
        tell(
            f"The file breaks off ({filing.broken_off}): what stood behind its end is missing from "
            "sections and figures. Get the whole document."
        )
    loop = asyncio.get_running_loop()
    return filing, await loop.run_in_executor(_SPLITTERS, _split, filing, caches)


async def read_financials(
    target: Target,
    caches: Caches,
    settings: Settings,
    *,
    years: int,
    year: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
    months_alone: bool = False,
) -> Financials:
    """The figures of a filing for up to ``years`` years, from its facts; no model is involved.

    For a filing on EDGAR, SEC's companyfacts add what the filing itself does not tag. A file is
    read without network. Where EDGAR lists a filing and lacks its document, companyfacts alone
    give the figures. ``year`` and ``tell`` are those of ``resolve_target``. With ``months_alone``
    a transition report needs no whole year: the result may have its months and no year.

    Raises:
        FilingError: the target cannot be read as a 10-K, or has no tagged figures.
    """
    # Imported here because an analysis without the financials components does without it.
    from tenfold.financials.facts_alone import compute_without_document
    from tenfold.financials.history import compute_with_history
    from tenfold.financials.report import compute_financials

    try:
        filing, split = await read_and_split(target, caches, settings, year=year, tell=tell)
    except DocumentMissingError as missing:
        found = await compute_without_document(missing, settings, years=years, tell=tell)
    else:
        if is_on_edgar(target):
            found = await compute_with_history(
                filing, split.tagged, settings, years=years, tell=tell, months_alone=months_alone
            )
        else:
            found = compute_financials(filing, split.tagged, years=years, months_alone=months_alone)
    if found.note:
        tell(found.note)
    return found


def _split(filing: Filing, caches: Caches) -> SplitFiling:
    split = caches.splits.get(filing.sha256) if caches.splits else None
    if split is None:
        # Imported here because a repeated analysis does without it, and it compiles many patterns.
        from tenfold.sections.splitter import split_filing

        split = split_filing(filing)
        if caches.splits:
            caches.splits.put(filing.sha256, split)
    return split
