"""What Item 8 tells about the figures: answers of the financials components."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tenfold.components.base import Evidence, Insight, judged
from tenfold.components.shapes.common import Direction, Finding, Level


class FigureAt(Insight):
    """A figure in one period."""

    period: str = Field(description="Fiscal year or date, as stated.")
    value: str = Field(description="The figure with its unit, as stated.")


class Trend(Insight):
    """A figure over the periods shown."""

    metric: str = Field(description="The figure: 'Operating income', 'Net cash from operations'.")
    explanation: str = Field(description="How it moved and what the filing says about it.")
    evidence: Evidence
    direction: Direction | None = judged("Where it moved over the periods shown.")
    figures: list[FigureAt] = Field(
        default_factory=list[FigureAt], description="Its value in each period shown, latest first."
    )


class TrendList(Insight):
    """How a group of figures developed."""

    summary: str = Field(description="The development in one to three sentences.")
    items: list[Trend]


class Health(StrEnum):
    """The strength of a balance sheet."""

    STRONG = "strong"
    ADEQUATE = "adequate"
    WEAK = "weak"
    DISTRESSED = "distressed"


class HealthFactor(Finding):
    """A fact that bears on solvency or liquidity."""

    amount: str | None = Field(default=None, description="Amount with its date, as stated.")


class FinancialHealth(Insight):
    """Solvency and liquidity, as the statements and notes show them."""

    summary: str = Field(description="Solvency and liquidity in one to three sentences.")
    health: Health | None = judged("The strength of the balance sheet.")
    items: list[HealthFactor]


class Bearing(StrEnum):
    """What a fact does to the quality of reported earnings."""

    RAISES = "raises"
    LOWERS = "lowers"
    NEUTRAL = "neutral"


class EarningsFactor(Finding):
    """A fact that tells how well earnings stand for lasting cash profit."""

    bearing: Bearing | None = judged("What it does to the quality of earnings.")
    amount: str | None = Field(default=None, description="Amount with its period, as stated.")


class QualityOfEarnings(Insight):
    """How far reported earnings are recurring, cash-backed and free of leeway."""

    items: list[EarningsFactor]


class RedFlag(Finding):
    """A disclosure that should make a reader look twice."""

    severity: Level | None = judged("How much it should worry an investor.")
    amount: str | None = Field(default=None, description="Amount at stake, as stated.")


class RedFlagList(Insight):
    """Warning signs; empty where there are none."""

    items: list[RedFlag]


class AccountingItem(Finding):
    """An accounting policy, change or event that shapes the figures."""

    amount: str | None = Field(default=None, description="Effect on the figures, as stated.")
    period: str | None = Field(default=None, description="Period or date, as stated.")
    note: str | None = Field(default=None, description="The note it stands in, as stated.")


class AccountingItemList(Insight):
    """Accounting items worth knowing."""

    items: list[AccountingItem]
