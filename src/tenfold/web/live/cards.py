"""Cards of components that may not have landed yet: the same cards as of a finished analysis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, cast

from tenfold.analysis.deserialise import outcome_from_json
from tenfold.analysis.headings import section_note
from tenfold.analysis.model import SectionInsights
from tenfold.analysis.stored_value import stored_value
from tenfold.analysis.view import clean, entry_of, section_title
from tenfold.charts.risk_matrix import RiskMatrix, risk_matrix
from tenfold.components.base import Component
from tenfold.rendering.cards import (
    CardView,
    SectionView,
    answered_of,
    known_cost,
    make_card,
    short_title,
)
from tenfold.rendering.contents import ContentsLine
from tenfold.rendering.entries import Anchors, EntryViews
from tenfold.rendering.risks import RISKS, matrix_of
from tenfold.rendering.supplement import Supplement
from tenfold.rendering.tables import TABLES, table_of
from tenfold.sections.model import SectionStatus
from tenfold.settings import Settings
from tenfold.web.links import evidence_link, source_document
from tenfold.web.live.state import LiveComponent, LiveSection, LiveState, Stage

_WORDS: Final = {
    Stage.WAITING: ("·", "Waiting", "Waits for its turn."),
    Stage.ASKED: ("…", "Asked", "The question is with the model."),
    Stage.WRITING: ("…", "Writing", None),
}
_UNANSWERED: Final = ("–", "Not answered", "The analysis ended before this was answered.")
_NOT_YET: Final = dict.fromkeys(("evidence", "start", "end"))
"""Fields that an item will have when it is whole."""
_CARD: Final = "-card"


class CardMaker:
    """Cards and sections of one analysis, from what is known of it so far."""

    def __init__(
        self,
        analysis_id: str,
        state: LiveState,
        known: Mapping[str, Component[Any]],
        settings: Settings,
        is_over: Callable[[], bool],
    ) -> None:
        self._supplement = Supplement(evidence_link=evidence_link(analysis_id), brief=True)
        self._state = state
        self._known = known
        self._settings = settings
        self._is_over = is_over
        self._landed_cards: dict[str, CardView] = {}
        """Those that will not change any more."""

    def target(self, name: str) -> str:
        """The id of a component's card."""
        component = self._state.components[name]
        return Anchors().take("card", component.section, component.key) + _CARD

    def section_anchor(self, name: str) -> str:
        """The anchor of the section that a component belongs to."""
        return _section_anchor(self._state.components[name].section)

    def card(self, name: str) -> CardView:
        """One component's card."""
        component = self._state.components[name]
        if component.stage is Stage.LANDED and component.value is not None:
            if name not in self._landed_cards:
                self._landed_cards[name] = self._landed(component, component.value)
            return self._landed_cards[name]
        is_over = self._is_over()
        sign, words, reason = _UNANSWERED if is_over else _WORDS[component.stage]
        entry = None
        if component.value and not is_over:
            so_far = entry_of(stored_value(_without_evidence(component.value)))
            names = ("claim", component.section, component.key)
            entry = None if so_far.is_empty else self._views().view(so_far, component.item, *names)
        is_table = entry is not None and component.name in TABLES
        return CardView(
            anchor=Anchors().take("card", component.section, component.key),
            key=component.key,
            title=clean(component.title),
            state="unanswered" if is_over else component.stage.value,
            sign=sign,
            words=words,
            source=None,
            seconds=None,
            cost=None,
            reason=reason or "The answer begins.",
            entry=entry,
            table=table_of(entry, is_growing=True) if is_table and entry else None,
            is_risks=False,
        )

    def tally(self, anchor: str) -> tuple[str, str]:
        """The item of the section with an anchor, and how many of its questions are answered."""
        section = self._section_with(anchor)
        landed = self._state.landed(section.components)
        answered = sum(component.has_answer for component in landed)
        return clean(section.item), answered_of(answered, len(section.components))

    def contents(self) -> list[ContentsLine]:
        """The lines of all sections."""
        return [self._contents_line(section) for section in self._state.sections.values()]

    def _contents_line(self, section: LiveSection) -> ContentsLine:
        landed = self._state.landed(section.components)
        return ContentsLine(
            _section_anchor(section.key),
            short_title(section.key),
            settled=len(landed),
            of=len(section.components),
            failed=sum(component.landed_as == "failed" for component in landed),
        )

    def matrix(self) -> RiskMatrix | None:
        """The risks that have landed; empty fields before, where a model will judge."""
        section = self._state.sections[RISKS]
        landed = self._state.landed(section.components)
        matrix = matrix_of(self.card(component.name) for component in landed)
        judges = not (self._state.started or {}).get("reads_passages")
        return matrix or (risk_matrix([]) if judges else None)

    def sections(self) -> list[SectionView]:
        """Every section with all its cards."""
        return [self._section(section) for section in self._state.sections.values()]

    def _section_with(self, anchor: str) -> LiveSection:
        return next(s for s in self._state.sections.values() if _section_anchor(s.key) == anchor)

    def _section(self, section: LiveSection) -> SectionView:
        health = SectionInsights(
            section.key, section.item, SectionStatus(section.status), section.reason, {}
        )
        cards = tuple(self.card(name) for name in section.components)
        return SectionView(
            anchor=_section_anchor(section.key),
            key=section.key,
            title=section_title(section.key),
            item=clean(section.item),
            note=section_note(health),
            cards=cards,
            matrix=self.matrix() if section.key == RISKS else None,
            brief=True,
        )

    def _landed(self, component: LiveComponent, told: dict[str, Any]) -> CardView:
        outcome = outcome_from_json(
            component.section, component.key, component.item, told, self._known
        )
        # A component of the user's own has its title from the events.
        titled = replace(outcome, component=replace(outcome.component, title=component.title))
        call = next((c for c in self._state.calls if c.name == component.name), None)
        paid = call is not None and call.ended is not None and call.saved is None
        cost = known_cost(call.cost_usd) if call and paid else None
        return make_card(titled, component.item, self._views(), Anchors(), cost)

    def _views(self) -> EntryViews:
        started = self._state.started or {}
        document = source_document(started.get("filing", {}).get("source"), self._settings)
        return EntryViews(self._supplement, document, Anchors())


def _section_anchor(key: str) -> str:
    return Anchors().take("section", key)


def _without_evidence(value: Any) -> Any:
    """An answer so far without its quotes: they are looked up when it is whole.

    What is listed in it stays an entry of its own while it has but a name: a pair of words with
    nothing else would be read as one line, and the list would change its looks with each item.
    """
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value).items()
        return {
            key: [{**_without_evidence(one), **_NOT_YET} for one in part]
            if key == "items" and _are_objects(part)
            else _without_evidence(part)
            for key, part in fields
            if key != "evidence"
        }
    if isinstance(value, list):
        return [_without_evidence(part) for part in cast("list[Any]", value)]
    return value


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, dict) for v in cast("list[Any]", value))
