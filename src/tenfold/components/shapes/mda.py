"""What Item 7 tells about the year: answers of the MD&A components."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tenfold.components.base import Evidence, Insight, judged
from tenfold.components.shapes.common import Direction, Finding, Level


class Driver(Insight):
    """A reported change and what management says caused it."""

    metric: str = Field(description="The figure that changed: 'Net sales', 'Gross margin'.")
    explanation: str = Field(description="What management says caused the change.")
    evidence: Evidence
    direction: Direction | None = judged("Where the figure moved.")
    magnitude: str | None = Field(
        default=None, description="Size of the change, as stated: '$4.2 million', '12%'."
    )
    period: str | None = Field(
        default=None, description="Periods compared, as stated: 'fiscal 2024 against 2023'."
    )
    scope: str | None = Field(
        default=None, description="Segment, product or region, where it is not the whole company."
    )


class DriverList(Insight):
    """What moved one group of figures."""

    summary: str = Field(description="The main causes in one to three sentences.")
    items: list[Driver]


class Performance(StrEnum):
    """The year against the year before."""

    IMPROVED = "improved"
    STABLE = "stable"
    MIXED = "mixed"
    DECLINED = "declined"


class PerformanceSummary(Insight):
    """The year in a few figures."""

    summary: str = Field(description="The year against the year before, in two to four sentences.")
    overall: Performance | None = judged("The year as a whole against the year before.")
    items: list[Driver]


class SegmentResult(Insight):
    """How one segment did."""

    segment: str = Field(description="The company's own name of the segment, product or region.")
    explanation: str = Field(description="How it did and why, in one to three sentences.")
    evidence: Evidence
    direction: Direction | None = judged("Where its result moved.")
    revenue: str | None = Field(default=None, description="Its revenue and change, as stated.")
    profit: str | None = Field(default=None, description="Its profit and change, as stated.")


class SegmentResults(Insight):
    """Results by segment, product group or region."""

    items: list[SegmentResult]


class FundingKind(StrEnum):
    """What a funding item is."""

    CASH = "cash"
    CREDIT_FACILITY = "credit_facility"
    DEBT = "debt"
    COVENANT = "covenant"
    COMMITMENT = "commitment"
    EQUITY = "equity"
    OTHER = "other"


class Funding(Finding):
    """A source of, or a claim on, the company's liquidity."""

    kind: FundingKind | None = judged("What it is.")
    amount: str | None = Field(default=None, description="Amount with its date, as stated.")
    maturity: str | None = Field(default=None, description="Maturity or expiry, as stated.")


class Liquidity(Insight):
    """Whether and how the company can pay what it owes and plans."""

    summary: str = Field(description="Sources and needs of cash in two or three sentences.")
    strength: Level | None = judged("How comfortably sources cover needs for the next year.")
    items: list[Funding]


class Activity(StrEnum):
    """Part of the cash flow statement."""

    OPERATING = "operating"
    INVESTING = "investing"
    FINANCING = "financing"
    FREE_CASH_FLOW = "free_cash_flow"


class CashMovement(Driver):
    """A cash flow figure, its change and its cause."""

    activity: Activity | None = judged("The part of the cash flow statement it belongs to.")
    amount: str | None = Field(default=None, description="Amount with its period, as stated.")


class CashFlow(Insight):
    """Where cash came from and went."""

    items: list[CashMovement]


class AllocationKind(StrEnum):
    """What capital is spent on."""

    BUYBACK = "buyback"
    DIVIDEND = "dividend"
    CAPITAL_EXPENDITURE = "capital_expenditure"
    ACQUISITION = "acquisition"
    DIVESTITURE = "divestiture"
    DEBT_REPAYMENT = "debt_repayment"
    OTHER = "other"


class Allocation(Finding):
    """Capital returned, invested or repaid."""

    kind: AllocationKind | None = judged("What the capital is spent on.")
    amount: str | None = Field(default=None, description="Amount, as stated.")
    period: str | None = Field(default=None, description="Period or date, as stated.")


class CapitalAllocation(Insight):
    """What the company does with its capital."""

    items: list[Allocation]


class Tone(StrEnum):
    """What an outlook means for the company."""

    FAVOURABLE = "favourable"
    NEUTRAL = "neutral"
    UNCERTAIN = "uncertain"
    UNFAVOURABLE = "unfavourable"


class Outlook(Finding):
    """An expectation, trend or known uncertainty."""

    tone: Tone | None = judged("What it means for the company.")
    horizon: str | None = Field(default=None, description="The time it speaks of, as stated.")
    figure: str | None = Field(default=None, description="The figure expected, as stated.")


class OutlookAndTrends(Insight):
    """What management expects."""

    items: list[Outlook]


class Estimate(Finding):
    """An accounting estimate that management calls critical."""

    key_assumptions: list[str] = Field(
        default_factory=list[str], description="Assumptions the estimate rests on, as stated."
    )
    sensitivity: str | None = Field(
        default=None, description="Effect of a change in the assumptions, as stated."
    )
    uncertainty: Level | None = judged("How far actual results could differ.")


class EstimateList(Insight):
    """The critical accounting estimates."""

    items: list[Estimate]
