"""Small plans for tests: a fictional filing, components with one-line outputs, scripted answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from tenfold.components.base import Component, Evidence, Insight
from tenfold.execution.events import EngineEvent
from tenfold.filings.model import Filing
from tenfold.llm.protocol import CompletionRequest
from tenfold.planning.plan import Plan, Strategy, make_plan
from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.testing.scripted_client import Reply

FILING = Filing(
    source="orrery.htm",
    sha256="ab" * 32,
    documents=(),
    company="Orrery Instruments, Inc.",
    cik="1234567",
    form="10-K",
    fiscal_year=2024,
    period_end="2024-12-31",
    accession="0001234567-25-000001",
)
TITLES = {"1": "Business", "1A": "Risk Factors", "7": "Management’s Discussion", "8": "Statements"}
BODIES = {
    "1": "Orrery makes planetary models. Revenue from brass orreries grew 12% to $4.5 million.",
    "1A": "We depend on one foundry. Losing it would stop production for up to six months.",
    "7": "Gross margin rose to 41% because brass became cheaper.",
    "8": "Cash was $1.2 million at year end.",
}


class Note(Insight):
    """The smallest answer: one required text, one optional quote."""

    text: str
    evidence: Evidence | None = None


class Fact(Insight):
    """Nested once, to have evidence inside a list."""

    name: str
    evidence: Evidence


class Facts(Insight):
    """Several facts."""

    items: list[Fact]


def section(
    item: str,
    status: SectionStatus = SectionStatus.PRESENT,
    *,
    reason: str | None = None,
    brief: bool = False,
    start: int = 100,
) -> Section:
    """One item with its text from ``BODIES``."""
    text = "" if status is SectionStatus.ABSENT else BODIES[item]
    return Section(item, TITLES[item], status, reason, start, start + len(text), text, brief)


def split(*sections: Section) -> SplitFiling:
    """A split with the given sections, the others plainly present."""
    given = {one.item: one for one in sections}
    return SplitFiling("", tuple(given.get(item) or section(item) for item in TITLES))


def component(
    key: str,
    in_section: str = "business",
    item: str = "1",
    *,
    output: type[BaseModel] = Note,
    question: str | None = None,
    max_output_tokens: int = 200,
) -> Component[Any]:
    """A component that asks about its own key."""
    return Component(
        key,
        in_section,
        item,
        key.title(),
        question or f"What of {key}?",
        output,
        max_output_tokens=max_output_tokens,
    )


def plan_for(
    components: Sequence[Component[Any]], strategy: Strategy = Strategy.COMPONENTS
) -> Plan:
    """A plan over the whole, healthy filing."""
    return make_plan(FILING, split(), components, strategy)


def asked_keys(request: CompletionRequest) -> tuple[str, ...]:
    """The components a request asks for."""
    return tuple(query.component for query in request.passages)


def is_combined(request: CompletionRequest) -> bool:
    """Whether a request asks for its components under a property each."""
    return request.question.startswith("Answer each of these")


def good_content(request: CompletionRequest) -> dict[str, Any]:
    """A valid answer for notes, whichever way they are asked."""
    parts = {key: {"text": f"about {key}"} for key in asked_keys(request)}
    return parts if is_combined(request) else next(iter(parts.values()))


def good(request: CompletionRequest, **options: Any) -> Reply:
    """A reply with ``good_content``."""
    return Reply(json.dumps(good_content(request)), **options)


class Seen(list[EngineEvent]):
    """Collects events; called as an ``Emit``."""

    def __call__(self, event: EngineEvent) -> None:
        self.append(event)

    def of(self, kind: type[Any]) -> list[Any]:
        """Those of one kind."""
        return [event for event in self if isinstance(event, kind)]
