"""What stands above the sections of a running analysis: whose filing, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tenfold.analysis.headings import cost_text
from tenfold.analysis.view import clean
from tenfold.rendering.context import HeaderFact
from tenfold.rendering.entries import Anchors
from tenfold.rendering.figures import FiguresView
from tenfold.rendering.progress import Landed, Progress
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus
from tenfold.web.live.state import LiveComponent, LiveState
from tenfold.web.words import file_name

_TAKEN_UP: Final = (
    "Taken up again after the service ended meanwhile: what had been answered is not asked again."
)


_MOST_LATEST: Final = 3


@dataclass(frozen=True, slots=True)
class LiveHead:
    """The header, in the words that the header's template knows."""

    title: str
    company: str
    ticker: str | None
    form: str
    facts: tuple[HeaderFact, ...]
    figures: FiguresView | None


def head_of(record: AnalysisRecord, state: LiveState, figures: FiguresView | None) -> LiveHead:
    """The header as far as the filing is known."""
    filing = (state.started or {}).get("filing", {})
    company = clean(filing.get("company") or record.company or "") or file_name(record.target)
    form = clean(filing.get("form") or record.form or "10-K")
    return LiveHead(
        title=f"{company}, {form}",
        company=company,
        ticker=clean(record.ticker) if record.ticker else None,
        form=form,
        facts=tuple(_facts(record, state, filing)),
        figures=figures,
    )


def _facts(record: AnalysisRecord, state: LiveState, filing: dict[str, object]) -> list[HeaderFact]:
    year = filing.get("fiscal_year") or record.fiscal_year
    pairs = [
        ("Fiscal year", year),
        ("Period end", filing.get("period_end") or record.period_end),
        ("CIK", filing.get("cik") or record.cik),
        ("Accession", filing.get("accession") or record.accession),
        ("Read by", (state.started or {}).get("model") or record.model),
    ]
    return [HeaderFact(label, clean(str(value))) for label, value in pairs if value]


def progress_of(
    record: AnalysisRecord,
    state: LiveState,
    one_by_one_seconds: float,
    elapsed_seconds: float | None,
    place_in_queue: int,
) -> Progress:
    """How far it has come, in words and numbers."""
    landed = state.landed()
    failed = sum(component.landed_as == "failed" for component in landed)
    words, detail = _words(record, state, place_in_queue)
    cost_usd = state.usage.get("cost_usd")
    is_over = record.status.is_over
    latest = [] if is_over else state.latest[-_MOST_LATEST:][::-1]
    return Progress(
        words=words,
        detail=detail,
        total=len(state.components),
        landed=len(landed),
        failed=failed,
        elapsed_seconds=elapsed_seconds,
        one_by_one_seconds=one_by_one_seconds,
        cost=None if cost_usd is None else cost_text(cost_usd),
        is_over=is_over,
        latest=tuple(_landed(state.components[name]) for name in latest),
    )


def _landed(component: LiveComponent) -> Landed:
    anchor = Anchors().take("card", component.section, component.key)
    return Landed(anchor, clean(component.title))


def _words(record: AnalysisRecord, state: LiveState, place: int) -> tuple[str, str | None]:
    match record.status:
        case AnalysisStatus.CANCELLED:
            return "Cancelled", "What had landed until then stands below."
        case AnalysisStatus.FAILED:
            return "Failed", None
        case AnalysisStatus.FINISHED:
            return "Finished", None
        case AnalysisStatus.QUEUED if state.started is None:
            if place:
                return "Queued", f"{place} {'analysis' if place == 1 else 'analyses'} before it."
            return "Queued", "It is next."
        case _ if state.started is None:
            return "Reading the filing", "Fetching it and finding its items."
        case _:
            return "Asking", _TAKEN_UP if record.attempt > 1 else None
