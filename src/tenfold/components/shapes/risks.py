"""What Item 1A tells about what could go wrong: answers of the risk components."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, Literal, TypeVar

from pydantic import Field

from tenfold.components.base import Evidence, Insight, judged
from tenfold.components.shapes.common import Level


class RiskFamily(StrEnum):
    """The seven families that share out a company's risks."""

    STRATEGIC_AND_COMPETITIVE = "strategic_and_competitive"
    OPERATIONAL_AND_SUPPLY_CHAIN = "operational_and_supply_chain"
    FINANCIAL_AND_MARKET = "financial_and_market"
    LEGAL_AND_REGULATORY = "legal_and_regulatory"
    TECHNOLOGY_AND_CYBERSECURITY = "technology_and_cybersecurity"
    MACROECONOMIC_AND_GEOPOLITICAL = "macroeconomic_and_geopolitical"
    PEOPLE_AND_GOVERNANCE = "people_and_governance"


class Exposure(StrEnum):
    """What a risk could affect."""

    REVENUE = "revenue"
    MARGINS = "margins"
    CASH_FLOW = "cash_flow"
    LIQUIDITY = "liquidity"
    ASSETS = "assets"
    OPERATIONS = "operations"
    REPUTATION = "reputation"
    LEGAL_POSITION = "legal_position"
    SHARE_PRICE = "share_price"


FamilyT_co = TypeVar("FamilyT_co", bound=RiskFamily, covariant=True)


class Risk(Insight, Generic[FamilyT_co]):
    """One risk that the filing discloses."""

    title: str = Field(description="The risk in five to fifteen words.")
    description: str = Field(description="What could happen and why, in one to three sentences.")
    evidence: Evidence
    category: FamilyT_co = Field(description="The family the risk belongs to.")
    severity: Level | None = judged("Damage to the company if the risk comes true.")
    likelihood: Level | None = judged("How likely it is, by the filing's own account.")
    affects: list[Exposure] = Field(
        default_factory=list[Exposure], description="What it could affect, the most exposed first."
    )
    mitigation: str | None = Field(
        default=None, description="What the company does about it, only if stated."
    )


class Risks(Insight, Generic[FamilyT_co]):
    """The risks of one family."""

    items: list[Risk[FamilyT_co]]


# Each family has a class of its own so that the category is fixed by the schema: a model cannot
# misfile a risk, and the extractive reader, which cannot judge, still knows it.


class StrategicRisks(Risks[Literal[RiskFamily.STRATEGIC_AND_COMPETITIVE]]):
    """Risks of demand, competition, products, acquisitions and strategy."""


class OperationalRisks(Risks[Literal[RiskFamily.OPERATIONAL_AND_SUPPLY_CHAIN]]):
    """Risks of production, suppliers, sites, logistics and quality."""


class FinancialRisks(Risks[Literal[RiskFamily.FINANCIAL_AND_MARKET]]):
    """Risks of debt, liquidity, credit, rates, currencies, accounting and the share price."""


class LegalRisks(Risks[Literal[RiskFamily.LEGAL_AND_REGULATORY]]):
    """Risks of law, regulation, litigation, tax and intellectual property rights."""


class TechnologyRisks(Risks[Literal[RiskFamily.TECHNOLOGY_AND_CYBERSECURITY]]):
    """Risks of systems, data, security and technological change."""


class MacroeconomicRisks(Risks[Literal[RiskFamily.MACROECONOMIC_AND_GEOPOLITICAL]]):
    """Risks of the economy, politics, trade, war, epidemics and climate."""


class PeopleRisks(Risks[Literal[RiskFamily.PEOPLE_AND_GOVERNANCE]]):
    """Risks of key people, labour, control, ownership and corporate governance."""


class PrincipalRisk(Insight):
    """One of the few risks that matter most."""

    title: str = Field(description="The risk in five to fifteen words.")
    description: str = Field(description="Why it matters more for this company than the others.")
    evidence: Evidence
    category: RiskFamily | None = judged("The family the risk belongs to.")


class RiskProfile(Insight):
    """The company's risks as a whole."""

    summary: str = Field(
        description="What this company's risks come down to, in two to four sentences."
    )
    overall_severity: Level | None = judged("How risky the company is by its own account.")
    items: list[PrincipalRisk]
