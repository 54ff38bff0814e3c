"""What the templates show of an analysis: words and numbers, sorted and cleaned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tenfold.analysis.headings import (
    company_line,
    cost_text,
    earlier_lines,
    general_notices,
    model_line,
    reads_passages,
)
from tenfold.analysis.typed import Analysis
from tenfold.analysis.view import clean
from tenfold.charts.waterfall import CallTiming, Waterfall, make_waterfall
from tenfold.rendering.cards import SectionView, make_sections
from tenfold.rendering.contents import ContentsLine, contents_line, contents_of
from tenfold.rendering.entries import Anchors, EntryViews
from tenfold.rendering.figures import FiguresView, make_figures
from tenfold.rendering.links import document_url, filing_url
from tenfold.rendering.progress import Progress
from tenfold.rendering.supplement import NOTHING_ELSE, Supplement, calls_shown, figures_shown
from tenfold.rendering.usage import UsageView, make_usage

_RESERVED_IDS = (
    *("top", "sheet", "frame", "rail", "main", "contents", "status", "notices", "figures"),
    *("ratios", "calls", "usage", "page", "evidence", "announce"),
    *(f"{part}-part" for part in ("notices", "figures", "sections", "calls", "usage")),
)


@dataclass(frozen=True, slots=True)
class HeaderFact:
    """One fact about the filing or the analysis: 'Period end', '2025-09-27'."""

    label: str
    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything on the page."""

    title: str
    company: str
    ticker: str | None
    form: str
    facts: tuple[HeaderFact, ...]
    notices: tuple[str, ...]
    reads_passages: bool
    figures: FiguresView | None
    sections: tuple[SectionView, ...]
    contents: tuple[ContentsLine, ...]
    progress: Progress
    waterfall: Waterfall | None
    usage: UsageView
    doubtful: int
    """How many quotes the filing does not have."""
    quotes: int
    unmatched: int
    """How many numbers of the answers match nothing in the filing."""


def analysis_context(analysis: Analysis, supplement: Supplement = NOTHING_ELSE) -> PageView:
    """Everything that a page of ``analysis`` shows."""
    anchors = Anchors()
    for name in _RESERVED_IDS:
        anchors.take(name)
    document = document_url(analysis.filing, supplement.document_url)
    views = EntryViews(supplement, document, anchors)
    calls = calls_shown(analysis, supplement)
    sections = make_sections(list(analysis.sections.values()), views, anchors, calls)
    financials = figures_shown(analysis, supplement)
    filing = analysis.filing
    company = company_line(filing)
    year = f" for fiscal year {filing.fiscal_year}" if filing.fiscal_year else ""
    waterfall = _waterfall(analysis, calls)
    return PageView(
        title=f"{company}, {clean(filing.form or '10-K')}{year}",
        company=company,
        ticker=clean(supplement.ticker) if supplement.ticker else None,
        form=clean(filing.form or "10-K"),
        facts=tuple(_facts(analysis, supplement, document)),
        notices=general_notices(analysis),
        reads_passages=reads_passages(analysis),
        figures=make_figures(financials, anchors) if financials else None,
        sections=sections,
        contents=contents_of(
            map(contents_line, sections),
            figures=financials is not None,
            calls=waterfall is not None,
            usage=True,
        ),
        progress=_progress(analysis, waterfall),
        waterfall=waterfall,
        usage=make_usage(analysis),
        doubtful=sum(section.doubtful for section in sections),
        quotes=sum(section.quotes for section in sections),
        unmatched=sum(len(o.unmatched_numbers) for o in analysis.outcomes.values()),
    )


def _waterfall(analysis: Analysis, calls: Sequence[CallTiming]) -> Waterfall | None:
    trace = analysis.trace
    if not calls:
        return None
    if trace is None:
        return make_waterfall(calls)
    return make_waterfall(calls, trace.wall_seconds, earlier_lines(trace.earlier))


def _facts(
    analysis: Analysis, supplement: Supplement, document: str | None
) -> Iterator[HeaderFact]:
    filing = analysis.filing
    if filing.fiscal_year:
        yield HeaderFact("Fiscal year", str(filing.fiscal_year))
    if filing.period_end:
        yield HeaderFact("Period end", clean(filing.period_end))
    if supplement.filed:
        yield HeaderFact("Filed", clean(supplement.filed))
    if filing.cik:
        yield HeaderFact("CIK", clean(filing.cik))
    if filing.accession:
        yield HeaderFact("Accession", clean(filing.accession), filing_url(filing) or document)
    yield HeaderFact("Read by", clean(model_line(analysis)))
    if supplement.made_at:
        yield HeaderFact("Analysed", f"{supplement.made_at:%Y-%m-%d %H:%M %Z}".strip())


def _progress(analysis: Analysis, waterfall: Waterfall | None) -> Progress:
    counts = analysis.counts
    total = counts.ok + counts.failed + counts.skipped
    cost = None if reads_passages(analysis) else cost_text(analysis.usage.tokens.cost_usd)
    return Progress(
        words="Finished",
        detail=None,
        total=total,
        landed=total,
        failed=counts.failed,
        elapsed_seconds=analysis.usage.wall_seconds,
        one_by_one_seconds=waterfall.one_by_one_seconds if waterfall else 0.0,
        cost=cost,
        is_over=True,
    )
