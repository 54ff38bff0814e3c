"""The result of reading a filing: outcomes by section, typed where the question is built in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from pydantic import BaseModel

from tenfold.components.base import Component
from tenfold.errors import UnknownComponentError
from tenfold.execution.outcome import Outcome, OutcomeStatus
from tenfold.filings.model import Filing
from tenfold.financials.deferred import DeferredFinancials
from tenfold.llm.usage import Usage
from tenfold.planning.quote import QuoteSummary
from tenfold.sections.model import SectionStatus
from tenfold.trace.run import RunTrace

if TYPE_CHECKING:
    from tenfold.financials.report import Financials

M = TypeVar("M", bound=BaseModel)


class SectionInsights:
    """The outcomes of one insight section.

    ``insights["key"]`` is a component's typed outcome; an attribute of a built-in section is its
    value, and raises ``ComponentFailedError`` with the reason where there is none.
    """

    def __init__(
        self,
        key: str,
        item: str,
        status: SectionStatus,
        reason: str | None,
        outcomes: Mapping[str, Outcome[BaseModel]],
        note: str | None = None,
    ) -> None:
        self.key = key
        self.item = item
        """The 10-K item that was read."""
        self.status = status
        """Whether that item's text could be trusted."""
        self.reason = reason
        self.note = note
        """What a reader should know besides: that there are no tagged figures."""
        self._outcomes = dict(outcomes)

    def __getitem__(self, key: str) -> Outcome[BaseModel]:
        try:
            return self._outcomes[key]
        except KeyError:
            asked = ", ".join(self._outcomes) or "none"
            raise UnknownComponentError(
                f"{self.key}.{key} was not part of this analysis (asked: {asked}). "
                f"Name it in `include`."
            ) from None

    def __iter__(self) -> Iterator[Outcome[BaseModel]]:
        return iter(self._outcomes.values())

    def __len__(self) -> int:
        return len(self._outcomes)

    def __contains__(self, key: object) -> bool:
        return key in self._outcomes


class ComponentValue(Generic[M]):
    """Declares the typed value of one built-in component on a section's class."""

    def __init__(self, component: Component[M]) -> None:
        self._component = component

    @overload
    def __get__(self, insights: None, owner: type[Any]) -> ComponentValue[M]: ...
    @overload
    def __get__(self, insights: SectionInsights, owner: type[Any]) -> M: ...
    def __get__(self, insights: SectionInsights | None, owner: type[Any]) -> M | ComponentValue[M]:
        if insights is None:
            return self
        outcome = insights[self._component.key]
        value = outcome.value
        if not isinstance(value, self._component.output):
            raise TypeError(f"{outcome.component.name} holds a {type(value).__name__}")
        return value


@dataclass(frozen=True, slots=True)
class UsageSummary:
    """What an analysis took."""

    calls: int = 0
    """Requests sent, retries, repairs and hedges included."""
    cached_calls: int = 0
    """Requests that the cache made unnecessary."""
    tokens: Usage = field(default_factory=Usage)
    wall_seconds: float = 0.0
    hedges: int = 0
    """Requests sent because an earlier one at the same fell behind."""


@dataclass(frozen=True, slots=True)
class AnalysisCounts:
    """How many components ended how."""

    ok: int
    failed: int
    skipped: int


def count_outcomes(outcomes: Mapping[str, Outcome[BaseModel]]) -> AnalysisCounts:
    """Count ``outcomes`` by status."""
    statuses = [outcome.status for outcome in outcomes.values()]
    return AnalysisCounts(
        ok=statuses.count(OutcomeStatus.OK),
        failed=statuses.count(OutcomeStatus.FAILED),
        skipped=statuses.count(OutcomeStatus.SKIPPED),
    )


@dataclass(frozen=True, slots=True)
class AnalysisBase:
    """What an analysis holds besides its typed sections."""

    filing: Filing
    """Identity of the filing; its documents are left out."""
    model: str
    """'openai:gpt-…', 'extractive'."""
    strategy: str
    sections: Mapping[str, SectionInsights]
    """By section key, the user's own sections included."""
    outcomes: Mapping[str, Outcome[BaseModel]]
    """By full component name: 'business.key_products'."""
    usage: UsageSummary
    notices: tuple[str, ...] = ()
    """What the user was told on the way: suspect sections, an unusable cache."""
    # Left out of the repr: asyncio makes one of every task's result, and thousands of facts are
    # a tenth of a second.
    computed: Financials | DeferredFinancials | None = field(default=None, repr=False)
    """``figures``, or how to compute them."""
    quote: QuoteSummary | None = None
    """What it was expected to take; None in one that was kept before there were quotes."""
    trace: RunTrace | None = field(default=None, repr=False)
    """When each model call waited, was sent, began to answer and ended, and what it used; None for
    an analysis that was stored before traces were."""

    @property
    def figures(self) -> Financials | None:
        """Statements and ratios computed from tagged facts, which the financials questions were
        given; None where they were not asked or nothing is tagged.

        A repeat from the cache computes them when they are first looked at.

        Raises:
            CacheError: then, where what the cache holds of them is spoilt.
        """
        if isinstance(self.computed, DeferredFinancials):
            return self.computed.financials()
        return self.computed

    @property
    def counts(self) -> AnalysisCounts:
        """How many components ended how."""
        return count_outcomes(self.outcomes)
