"""Sections of cards: one card for each component, whatever became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import BaseModel

from tenfold.analysis.headings import cost_text, section_note
from tenfold.analysis.model import SectionInsights
from tenfold.analysis.view import Entry, clean, entry_of, section_title, without_repeats
from tenfold.charts.risk_matrix import PlacedRisk, RiskMatrix, risk_matrix
from tenfold.charts.waterfall import CallTiming
from tenfold.execution.outcome import AnswerSource, Outcome, OutcomeStatus
from tenfold.rendering.doubts import with_doubts
from tenfold.rendering.entries import Anchors, EntryView, EntryViews

_RISKS: Final = "risk_factors"
_RISK_PROFILE: Final = "overall_profile"
_TABLES: Final = frozenset(
    {
        "business.key_products",
        "business.business_segments",
        "business.customers_and_markets",
        "business.geographic_footprint",
        "mda.segment_results",
    }
)
"""Components whose items are alike enough to be read as a table."""
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
_SHORT: Final = {"mda": "MD&A", "financials": "Statements"}
_EMPTY: Final = "The filing says nothing on this that could be found."


@dataclass(frozen=True, slots=True)
class TableView:
    """Items that are alike, as rows."""

    columns: tuple[str, ...]
    """Labels of the facts, behind name and description."""
    rows: tuple[tuple[EntryView, tuple[str, ...]], ...]


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

    @property
    def short_title(self) -> str:
        """The title where room is scarce."""
        return _SHORT.get(self.key, self.title)

    @property
    def tally(self) -> str:
        """'12 of 12 answered'."""
        answered = sum(card.state in {"ok", "empty"} for card in self.cards)
        return f"{answered} of {len(self.cards)} answered"

    @property
    def quotes(self) -> int:
        """How many quotes stand in it."""
        return sum(quote_count(card.entry) for card in self.cards if card.entry)

    @property
    def doubtful(self) -> int:
        """How many of them the filing does not have."""
        return sum(quote_count(card.entry, lost=True) for card in self.cards if card.entry)


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
    risks = tuple(
        PlacedRisk(risk.heading, risk.anchor, risk.tag("severity"), risk.tag("likelihood"))
        for card in cards
        if card.is_risks and card.entry
        for _, group in card.entry.groups
        for risk in group
    )
    return SectionView(
        anchor=anchors.take("section", section.key),
        key=section.key,
        title=section_title(section.key),
        item=clean(section.item),
        note=section_note(section),
        cards=cards,
        matrix=risk_matrix(risks) if risks else None,
        aside=clean(section.note) if section.note else None,
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
    is_risks = component.section == _RISKS and component.key != _RISK_PROFILE
    state = outcome.status.value if outcome.status is not OutcomeStatus.OK else "ok"
    if state == "ok" and (entry is None or entry.is_empty):
        state, entry = "empty", None
    view = None
    if entry is not None:
        shown = views.view(entry, item, "claim", component.section, component.key)
        view = with_doubts(shown, outcome.numbers or ())
        view = _with_filters(view, component.key) if is_risks else view
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
        reason=_EMPTY if state == "empty" else clean(outcome.reason or "") or None,
        entry=view,
        table=_table(view) if view and component.name in _TABLES else None,
        is_risks=is_risks,
    )


def _cost(outcome: Outcome[BaseModel], costs: dict[str, float | None]) -> str | None:
    name = outcome.component.name
    return cost_text(costs[name]) if name in costs else None


def _entry(outcome: Outcome[BaseModel]) -> Entry | None:
    if outcome.result is None:
        return None
    return without_repeats(entry_of(outcome.result, without_tag=outcome.component.key))


def _with_filters(entry: EntryView, family: str) -> EntryView:
    """With what a risk can be filtered by."""
    groups = tuple(
        (
            label,
            tuple(
                replace(
                    risk,
                    data={
                        "family": family,
                        "severity": risk.tag("severity") or "",
                        "likelihood": risk.tag("likelihood") or "",
                    },
                )
                for risk in group
            ),
        )
        for label, group in entry.groups
    )
    return replace(entry, groups=groups)


def _table(entry: EntryView) -> TableView | None:
    """A table of the entry's one list; None where its items are not alike."""
    lists = [group for label, group in entry.groups if not label]
    items = lists[0] if len(lists) == 1 and len(entry.groups) == 1 else ()
    if not items or any(not item.heading or item.groups for item in items):
        return None
    pairs = [(*item.tags, *item.facts) for item in items]
    columns = tuple(dict.fromkeys(label for row in pairs for label, _ in row))
    if not columns:
        return None
    rows = tuple(
        (item, tuple(dict(row).get(column, "") for column in columns))
        for item, row in zip(items, pairs, strict=True)
    )
    return TableView(columns, rows)


def quote_count(entry: EntryView, *, lost: bool = False) -> int:
    """How many quotes ``entry`` and what is in it has; only those not found, for ``lost``."""
    own = sum(not (lost and quote.found) for quote in entry.quotes)
    return own + sum(quote_count(e, lost=lost) for _, group in entry.groups for e in group)
