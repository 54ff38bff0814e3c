"""Cards of components that may not have landed yet: the same cards as of a finished analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, cast

from tenfold.analysis.deserialise import outcome_from_json
from tenfold.analysis.headings import cost_text, section_note
from tenfold.analysis.model import SectionInsights
from tenfold.analysis.stored_value import stored_value
from tenfold.analysis.view import clean, entry_of, section_title
from tenfold.components.base import Component
from tenfold.rendering.cards import CardView, SectionView, make_card
from tenfold.rendering.entries import Anchors, EntryViews
from tenfold.rendering.supplement import Supplement
from tenfold.sections.model import SectionStatus
from tenfold.web.links import evidence_link, source_document
from tenfold.web.live.state import LiveComponent, LiveSection, LiveState, Stage

_WORDS: Final = {
    Stage.WAITING: ("·", "Waiting", "Waits for its turn."),
    Stage.ASKED: ("…", "Asked", "The question is with the model."),
    Stage.WRITING: ("…", "Writing", None),
}
_CARD: Final = "-card"


class CardMaker:
    """Cards and sections of one analysis, from what is known of it so far."""

    def __init__(
        self, analysis_id: str, state: LiveState, known: Mapping[str, Component[Any]]
    ) -> None:
        self._supplement = Supplement(evidence_link=evidence_link(analysis_id))
        self._state = state
        self._known = known

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
            return self._landed(component, component.value)
        sign, words, reason = _WORDS[component.stage]
        entry = None
        if component.value:
            so_far = entry_of(stored_value(_without_evidence(component.value)))
            entry = None if so_far.is_empty else self._views().view(so_far, component.item, "claim")
        return CardView(
            anchor=Anchors().take("card", component.section, component.key),
            key=component.key,
            title=clean(component.title),
            state=component.stage.value,
            sign=sign,
            words=words,
            source=None,
            seconds=None,
            cost=None,
            reason=reason or "The answer begins.",
            entry=entry,
            table=None,
            is_risks=False,
        )

    def sections(self) -> list[SectionView]:
        """Every section with all its cards."""
        return [self._section(section) for section in self._state.sections.values()]

    def section_at(self, anchor: str) -> SectionView:
        """The section with an anchor."""
        found = (s for s in self._state.sections.values() if _section_anchor(s.key) == anchor)
        return self._section(next(found))

    def _section(self, section: LiveSection) -> SectionView:
        health = SectionInsights(
            section.key, section.item, SectionStatus(section.status), section.reason, {}
        )
        return SectionView(
            anchor=_section_anchor(section.key),
            key=section.key,
            title=section_title(section.key),
            item=clean(section.item),
            note=section_note(health),
            cards=tuple(self.card(name) for name in section.components),
            matrix=None,
        )

    def _landed(self, component: LiveComponent, told: dict[str, Any]) -> CardView:
        outcome = outcome_from_json(
            component.section, component.key, component.item, told, self._known
        )
        # A component of the user's own has its title from the events.
        titled = replace(outcome, component=replace(outcome.component, title=component.title))
        call = next((c for c in self._state.calls if c.name == component.name), None)
        paid = call is not None and call.ended is not None and call.saved is None
        cost = cost_text(call.cost_usd) if call and paid else None
        return make_card(titled, component.item, self._views(), Anchors(), cost)

    def _views(self) -> EntryViews:
        started = self._state.started or {}
        document = source_document(started.get("filing", {}).get("source"))
        return EntryViews(self._supplement, document, Anchors())


def _section_anchor(key: str) -> str:
    return Anchors().take("section", key)


def _without_evidence(value: Any) -> Any:
    """An answer so far without its quotes: they are looked up when it is whole.

    Their fields stay, empty: an item without one would look like a mere pair of words.
    """
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value).items()
        rest = {key: _without_evidence(part) for key, part in fields if key != "evidence"}
        return {**rest, "evidence": None}
    if isinstance(value, list):
        return [_without_evidence(part) for part in cast("list[Any]", value)]
    return value
