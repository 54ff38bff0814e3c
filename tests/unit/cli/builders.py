"""Small analyses and events, made by hand."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from tenfold.analysis.model import SectionInsights, UsageSummary
from tenfold.analysis.typed import Analysis
from tenfold.components.base import Component, Evidence, Insight
from tenfold.execution.outcome import AnswerSource, Outcome, OutcomeStatus
from tenfold.filings.model import Filing
from tenfold.llm.usage import Usage
from tenfold.sections.model import SectionStatus


class Weight(StrEnum):
    HIGH = "high"
    LOW = "low"


class Kind(StrEnum):
    OWN_KIND = "own_kind"


class Period(Insight):
    period: str
    value: str


class Point(Insight):
    title: str
    description: str
    evidence: Evidence
    severity: Weight | None = None
    kind: Kind | None = None
    share_of_revenue: str | None = None
    figures: list[Period] = Field(default_factory=list[Period])
    names: list[str] = Field(default_factory=list[str])


class Points(Insight):
    summary: str
    items: list[Point]


class Free(BaseModel):
    """A shape of a user's own, with none of the usual names."""

    court: str
    amount_usd: int
    settled: bool


POINT = Point(
    title="One large customer",
    description="It buys a third of *everything*.",
    evidence=Evidence(quote="Customer A bought a third.", start=7, end=33),
    severity=Weight.HIGH,
    kind=Kind.OWN_KIND,
    share_of_revenue="33%",
    figures=[Period(period="2024", value="$5"), Period(period="2023", value="$4")],
    names=["A", "B"],
)
POINTS = Points(summary="It comes down to one customer.", items=[POINT])


def component(key: str = "own_kind", title: str = "Own points") -> Component[Points]:
    return Component(
        key=key, section="risk_factors", item="1A", title=title, question="?", output=Points
    )


def outcome(
    result: BaseModel | None = POINTS,
    *,
    key: str = "own_kind",
    title: str = "Own points",
    reason: str | None = None,
    source: AnswerSource = AnswerSource.MODEL,
) -> Outcome[BaseModel]:
    status = OutcomeStatus.FAILED if result is None else OutcomeStatus.OK
    asked: Component[BaseModel] = component(key, title)  # type: ignore[assignment]
    return Outcome(asked, status, result, reason, source if result else None)


def analysis(
    *outcomes: Outcome[BaseModel],
    status: SectionStatus = SectionStatus.PRESENT,
    reason: str | None = None,
) -> Analysis:
    by_key = {one.component.key: one for one in outcomes}
    section = SectionInsights("risk_factors", "1A", status, reason, by_key)
    return Analysis(
        filing=Filing("own.htm", "0" * 64, (), company="Kestrel Lamps", form="10-K"),
        model="openai:some",
        strategy="components",
        sections={"risk_factors": section},
        outcomes={one.component.name: one for one in outcomes},
        usage=UsageSummary(3, 1, Usage(1_200, 400, 0, 90, 0.0123), 4.2),
    )
