"""From sections and components to the calls that will be made. Pure: nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from tenfold.components.base import Component
from tenfold.errors import UsageError
from tenfold.filings.model import Filing
from tenfold.llm.protocol import CompletionRequest
from tenfold.planning.answer_length import expected_answer_tokens
from tenfold.planning.context import ItemContext
from tenfold.planning.contexts import Asked, ItemContexts, Prompt, settle_contexts
from tenfold.planning.figures import FIGURES_SECTION, GivenFigures
from tenfold.planning.focus.policy import FULL_TEXT, ContextPolicy
from tenfold.planning.prompts import combined_request, component_request
from tenfold.planning.read_share import READ_IN_PART, told_of
from tenfold.sections.model import Section, SectionStatus, SplitFiling

_PREFIX_KEY_CHARS: Final = 32


class Strategy(StrEnum):
    """How the questions are put."""

    SEQUENTIAL = "sequential"
    """One prompt a section, one after another: the naive way."""
    SECTIONS = "sections"
    """One prompt a section, all at once."""
    COMPONENTS = "components"
    """Every focused question its own prompt, all at once."""


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One request to a model and the components it answers."""

    name: str
    """'business.key_products'; for a combined prompt 'business[12]'."""
    section: str
    components: tuple[Component[Any], ...]
    context: ItemContext
    asked_together: tuple[str, ...] = ()
    """Keys that share one prompt; empty for a focused question."""
    shares_prefix: bool = False
    """Whether one of several calls about the same text leads, for the provider to cache it."""
    shared_context: ItemContext | None = None
    """What a prompt about several of the item's questions begins with, where that is not
    ``context``: where each question has passages of its own."""

    @property
    def common_context(self) -> ItemContext:
        """What a prompt that asks this call's components beside others begins with."""
        return self.shared_context or self.context

    def request(self) -> CompletionRequest:
        """What is sent."""
        if self.asked_together:
            request = combined_request(self.components, self.context)
        else:
            request = component_request(self.components[0], self.context)
        if not self.shares_prefix:
            return request
        return replace(request, prefix_key=self.context.sha256[:_PREFIX_KEY_CHARS])

    def only(self, components: Sequence[Component[Any]]) -> PlannedCall:
        """The same call asking only for ``components``, a subset of its own."""
        call = combined_call(components, self.context, self.asked_together)
        return replace(call, shares_prefix=self.shares_prefix)

    @property
    def max_output_tokens(self) -> int:
        """The limit of its answer."""
        return sum(component.max_output_tokens for component in self.components)

    @property
    def answer_tokens(self) -> int:
        """How long its answer usually is."""
        return sum(expected_answer_tokens(component) for component in self.components)


@dataclass(frozen=True, slots=True)
class SkippedComponent:
    """A component that costs no call, and why."""

    component: Component[Any]
    reason: str


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """One insight section: the item it reads, that item's health, and what is asked of it."""

    key: str
    item: str
    status: SectionStatus
    reason: str | None
    components: tuple[Component[Any], ...]
    note: str | None = None
    """What a reader should know besides: that there are no tagged figures."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All calls of an analysis, in the order of the catalogue."""

    strategy: Strategy
    sections: tuple[SectionPlan, ...]
    calls: tuple[PlannedCall, ...]
    skipped: tuple[SkippedComponent, ...]
    warnings: tuple[str, ...] = ()
    """What must be said before tokens are spent: suspect items that will be read, statements that
    can only be read as text."""


def make_plan(
    filing: Filing,
    split: SplitFiling,
    components: Sequence[Component[Any]],
    strategy: Strategy,
    *,
    figures: GivenFigures | None = None,
    skip_suspect: bool = False,
    policy: ContextPolicy = FULL_TEXT,
) -> Plan:
    """Plan the calls that answer ``components`` on ``split``.

    ``figures`` go to the questions of the section on the statements; None leaves them out.
    ``policy`` says how much of an item its questions are given.

    A component whose item is absent, incorporated from another document or short by its own
    words costs no call. A suspect item is read, with a warning, unless ``skip_suspect``.

    Raises:
        UsageError: a component reads an item that no 10-K has.
    """
    found = {component.item: _section_for(component, split) for component in components}
    skipped: list[SkippedComponent] = []
    asked: dict[tuple[str, str], list[Component[Any]]] = {}
    for component in components:
        reason = _reason_to_skip(found[component.item], skip_suspect=skip_suspect)
        if reason is None:
            asked.setdefault((component.section, component.item), []).append(component)
        else:
            skipped.append(SkippedComponent(component, reason))

    texts: dict[tuple[str, bool], list[list[Component[Any]]]] = {}
    notes: dict[str, str] = {}
    for (section, item), group in asked.items():
        texts.setdefault((item, section == FIGURES_SECTION), []).append(group)
        if section == FIGURES_SECTION and figures is not None and figures.note is not None:
            notes[section] = figures.note
    read = [
        Asked(
            found[item],
            figures if about_figures else None,
            tuple(prompt for group in groups for prompt in _prompts(group, strategy)),
        )
        for (item, about_figures), groups in texts.items()
    ]
    contexts = dict(zip(texts, settle_contexts(filing, read, policy), strict=True))
    given = {key: iter(settled.own) for key, settled in contexts.items()}
    calls: list[PlannedCall] = []
    for (section, item), group in asked.items():
        key = (item, section == FIGURES_SECTION)
        common = contexts[key].common
        calls += [_call(prompt, next(given[key]), common) for prompt in _prompts(group, strategy)]
    warnings = [
        f"Item {item} looks wrong ({found[item].reason or 'its text contradicts its heading'}); "
        "it is read all the same, check what comes of it."
        for item in dict.fromkeys(item for item, _ in contexts)
        if found[item].status is SectionStatus.SUSPECT
    ]
    sections = _section_plans(components, found, notes)
    told = (*warnings, *notes.values(), *_told_of_cuts(contexts.values()))
    return Plan(strategy, sections, tuple(calls), tuple(skipped), told)


def _prompts(group: Sequence[Component[Any]], strategy: Strategy) -> list[Prompt]:
    if strategy is Strategy.COMPONENTS:
        return [Prompt((component,), together=False) for component in group]
    return [Prompt(tuple(group), together=True)]


def _call(prompt: Prompt, context: ItemContext, common: ItemContext) -> PlannedCall:
    if prompt.together:
        keys = tuple(component.key for component in prompt.components)
        return combined_call(prompt.components, context, keys)
    call = focused_call(prompt.components[0], context)
    return call if common is context else replace(call, shared_context=common)


def _told_of_cuts(contexts: Iterable[ItemContexts]) -> Iterator[str]:
    """One sentence for each reason why items are read in part."""
    parts: dict[tuple[str, str], list[str]] = {}
    for settled in contexts:
        if told := told_of(context.read for context in settled.own):
            choice = settled.choice
            parts.setdefault((choice.reason, choice.remedy), []).append(told)
    for (reason, remedy), items in parts.items():
        yield f"{READ_IN_PART}, {reason}: {'; '.join(items)}. {remedy}"


def focused_call(component: Component[Any], context: ItemContext) -> PlannedCall:
    """A call that asks one component's question."""
    return PlannedCall(component.name, component.section, (component,), context)


def combined_call(
    components: Sequence[Component[Any]], context: ItemContext, asked_together: tuple[str, ...]
) -> PlannedCall:
    """A call that asks for several components of one section in one prompt."""
    section = components[0].section
    name = f"{section}[{len(components)}]"
    return PlannedCall(name, section, tuple(components), context, asked_together)


def _section_for(component: Component[Any], split: SplitFiling) -> Section:
    try:
        return split.section(component.item)
    except KeyError:
        items = ", ".join(section.item for section in split.sections)
        raise UsageError(
            f"The component '{component.name}' reads item '{component.item}', which a 10-K does "
            f"not have. Choose one of {items}."
        ) from None


def _reason_to_skip(section: Section, *, skip_suspect: bool) -> str | None:
    match section.status:
        case SectionStatus.ABSENT:
            return f"Item {section.item} is absent: {section.reason or 'not in this filing'}"
        case SectionStatus.INCORPORATED if section.brief:
            # Not brief: the annual report stands in the same submission, and was followed there.
            reason = section.reason or "it only points to another document"
            return f"Item {section.item} is incorporated by reference: {reason}"
        case SectionStatus.SUSPECT if skip_suspect:
            return f"Item {section.item} is suspect: {section.reason}"
        case _ if section.brief:
            return f"Item {section.item} has nothing to analyse: {section.reason}"
        case _:
            return None


def _section_plans(
    components: Sequence[Component[Any]], found: Mapping[str, Section], notes: Mapping[str, str]
) -> tuple[SectionPlan, ...]:
    by_key: dict[str, list[Component[Any]]] = {}
    for component in components:
        by_key.setdefault(component.section, []).append(component)
    plans: list[SectionPlan] = []
    for key, group in by_key.items():
        section = found[group[0].item]
        plans.append(
            SectionPlan(
                key, section.item, section.status, section.reason, tuple(group), notes.get(key)
            )
        )
    return tuple(plans)
