"""Sections of cards: one card for each component, whatever became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from tenfold.analysis.headings import cost_text, nothing_found, section_note, section_read
from tenfold.analysis.model import SectionInsights
from tenfold.analysis.view import Entry, clean, entry_of, section_title, without_repeats
from tenfold.charts.call_timing import SHORT_TITLES, CallTiming
from tenfold.charts.risk_matrix import RiskMatrix
from tenfold.execution.outcome import AnswerSource, Outcome, OutcomeStatus
from tenfold.rendering.check_views import CheckView, check_views
from tenfold.rendering.doubts import with_checks
from tenfold.rendering.entries import Anchors, EntryView, EntryViews
from tenfold.rendering.peek import peek_of
from tenfold.rendering.risks import RISKS, matrix_of, with_filters
from tenfold.rendering.tables import TABLES, TableView, table_of

_RISK_PROFILE: Final = "overall_profile"
_SOURCES: Final = {
    AnswerSource.MODEL: "Model",
    AnswerSource.CACHE: "Cache",
    AnswerSource.FALLBACK: "Fallback",
    AnswerSource.PASSAGES: "Passages",
}
_STATES: Final = {
    "ok": ("✓", "Answered"),
    "empty": ("○", "Nothing found"),
    "failed": ("✕", "Failed"),
    "skipped": ("–", "Skipped"),
}
_EMPTY: Final = "The filing says nothing on this that could be found."


@dataclass(frozen=True, slots=True)
class CardView:
    """One component."""

    anchor: str
    key: str
    title: str
    state: str
    """'ok', 'empty', 'failed' or 'skipped'."""
    sign: str
    words: str
    """The state in a word."""
    source: str | None
    seconds: str | None
    cost: str | None
    reason: str | None
    entry: EntryView | None
    table: TableView | None
    is_risks: bool
    read: str | None = None
    """'38% of Item 1A (12,400 of 32,600 words)', where the question was not given all."""
    checks: tuple[CheckView, ...] = ()
    """The numbers of the answer that were looked up; empty where none were."""

    @property
    def lost_checks(self) -> int:
        """How many of them match nothing."""
        return sum(check.lost for check in self.checks)


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section."""

    anchor: str
    key: str
    title: str
    item: str
    note: str | None
    cards: tuple[CardView, ...]
    matrix: RiskMatrix | None
    aside: str | None = None
    """What to know besides the health of its item: that there are no tagged figures."""
    brief: bool = False
    """Whether what is long is shown in brief at first: on a page that has scripts."""

    @property
    def has_filter(self) -> bool:
        """Whether it lists risks on a page whose script can filter them."""
        return self.brief and self.key == RISKS

    @property
    def families(self) -> tuple[CardView, ...]:
        """The cards of risks, landed or not."""
        return tuple(card for card in self.cards if card.key != _RISK_PROFILE)

    read: str | None = None
    """How much of its item was read, where that was not all."""

    @property
    def short_title(self) -> str:
        """The title where room is scarce."""
        return short_title(self.key)

    @property
    def tally(self) -> str:
        """'12 of 12 answered'."""
        answered = sum(card.state in {"ok", "empty"} for card in self.cards)
        return answered_of(answered, len(self.cards))

    @property
    def peek(self) -> str | None:
        """The beginning of its first answer, for where the section is folded."""
        return peek_of(card.entry for card in self.cards)

    @property
    def quotes(self) -> int:
        """How many quotes stand in it."""
        return sum(quote_count(card.entry) for card in self.cards if card.entry)

    @property
    def doubtful(self) -> int:
        """How many of them the filing does not have."""
        return sum(quote_count(card.entry, lost=True) for card in self.cards if card.entry)


def short_title(key: str) -> str:
    """A section's title where room is scarce."""
    return SHORT_TITLES.get(key) or section_title(key)


def answered_of(answered: int, asked: int) -> str:
    """'12 of 12 answered'."""
    return f"{answered} of {asked} answered"


def make_sections(
    sections: Sequence[SectionInsights],
    views: EntryViews,
    anchors: Anchors,
    calls: Sequence[CallTiming],
) -> tuple[SectionView, ...]:
    """Every section with its cards, in order."""
    costs = {c.name: c.cost_usd for c in calls if c.ended is not None and c.saved is None}
    return tuple(_section(section, views, anchors, costs) for section in sections)


def _section(
    section: SectionInsights,
    views: EntryViews,
    anchors: Anchors,
    costs: dict[str, float | None],
) -> SectionView:
    cards = tuple(
        make_card(outcome, section.item, views, anchors, _cost(outcome, costs))
        for outcome in section
    )
    return SectionView(
        anchor=anchors.take("section", section.key),
        key=section.key,
        title=section_title(section.key),
        item=clean(section.item),
        note=section_note(section),
        cards=cards,
        matrix=matrix_of(cards),
        aside=clean(section.note) if section.note else None,
        read=section_read(section),
        brief=views.brief,
    )


def make_card(
    outcome: Outcome[BaseModel],
    item: str,
    views: EntryViews,
    anchors: Anchors,
    cost: str | None = None,
) -> CardView:
    """One component's card; the same ids whichever page it stands on."""
    component = outcome.component
    anchor = anchors.take("card", component.section, component.key)
    entry = _entry(outcome)
    is_risks = component.section == RISKS and component.key != _RISK_PROFILE
    state = outcome.status.value if outcome.status is not OutcomeStatus.OK else "ok"
    if state == "ok" and (entry is None or entry.is_empty):
        state, entry = "empty", None
    view = None
    if entry is not None:
        shown = views.view(entry, item, "claim", component.section, component.key)
        view = with_checks(shown, outcome.numbers or ())
        view = with_filters(view, component.key) if is_risks else view
    sign, words = _STATES[state]
    return CardView(
        anchor=anchor,
        key=component.key,
        title=clean(component.title),
        state=state,
        sign=sign,
        words=words,
        source=None if outcome.source is None else _SOURCES[outcome.source],
        seconds=None if outcome.seconds is None else f"{outcome.seconds:.1f} s",
        cost=cost,
        reason=_empty(outcome) if state == "empty" else clean(outcome.reason or "") or None,
        entry=view,
        table=table_of(view) if view and component.name in TABLES else None,
        is_risks=is_risks,
        read=None if outcome.read is None else clean(str(outcome.read)),
        checks=check_views(outcome.numbers or ()),
    )


def _empty(outcome: Outcome[BaseModel]) -> str:
    return _EMPTY if outcome.read is None else nothing_found(outcome)


def _cost(outcome: Outcome[BaseModel], costs: dict[str, float | None]) -> str | None:
    return known_cost(costs.get(outcome.component.name))


def known_cost(cost_usd: float | None) -> str | None:
    """A card's cost; that a model has no known price, or none at all, is said once for all."""
    return cost_text(cost_usd) if cost_usd else None


def _entry(outcome: Outcome[BaseModel]) -> Entry | None:
    if outcome.result is None:
        return None
    return without_repeats(entry_of(outcome.result, without_tag=outcome.component.key))


def quote_count(entry: EntryView, *, lost: bool = False) -> int:
    """How many quotes ``entry`` and what is in it has; only those not found, for ``lost``."""
    own = sum(not (lost and quote.found) for quote in entry.quotes)
    return own + sum(quote_count(e, lost=lost) for _, group in entry.groups for e in group)
