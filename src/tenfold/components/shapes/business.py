"""What Item 1 tells about the company: answers of the business components."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tenfold.components.base import Evidence, Insight, judged
from tenfold.components.shapes.common import Finding, Level


class OperationalOverview(Insight):
    """What the company does and how it earns its money."""

    summary: str = Field(description="What the company does, in two to four sentences.")
    revenue_model: str | None = Field(
        default=None, description="Who pays for what: sales, subscriptions, fees, interest."
    )
    items: list[Finding]


class ProductStage(StrEnum):
    """Where a product stands in its life."""

    IN_DEVELOPMENT = "in_development"
    ANNOUNCED = "announced"
    ON_SALE = "on_sale"
    PHASING_OUT = "phasing_out"


class Product(Insight):
    """A product, service or product line that the company sells or develops."""

    name: str = Field(description="The company's own name for it.")
    description: str = Field(description="What it is and what it does, in one or two sentences.")
    evidence: Evidence
    category: str | None = Field(default=None, description="The company's own category or segment.")
    customers: str | None = Field(default=None, description="Who buys or uses it, if stated.")
    stage: ProductStage | None = Field(default=None, description="Null unless stated.")
    share_of_revenue: str | None = Field(
        default=None, description="Revenue or its share of the total, as stated."
    )


class ProductList(Insight):
    """The company's main products and services."""

    items: list[Product]


class AdvantageKind(StrEnum):
    """Where a competitive advantage comes from."""

    BRAND = "brand"
    SCALE = "scale"
    COST = "cost"
    NETWORK = "network"
    SWITCHING_COSTS = "switching_costs"
    TECHNOLOGY = "technology"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    DISTRIBUTION = "distribution"
    LICENCE_OR_REGULATION = "licence_or_regulation"
    PEOPLE = "people"
    OTHER = "other"


class Advantage(Finding):
    """A strength that the company claims over its competitors."""

    kind: AdvantageKind | None = judged("Where the advantage comes from.")
    durability: Level | None = judged("How hard it would be for competitors to erode it.")


class AdvantageList(Insight):
    """The strengths that the company claims."""

    items: list[Advantage]


class InitiativeStatus(StrEnum):
    """How far an initiative has come."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"


class Initiative(Finding):
    """Something the company sets out to change or build."""

    status: InitiativeStatus | None = judged("How far it has come by the date of the filing.")
    timing: str | None = Field(default=None, description="Dates or horizon, as stated.")
    commitment: str | None = Field(
        default=None, description="Money or other resources committed, as stated."
    )


class InitiativeList(Insight):
    """The strategy, as its concrete initiatives."""

    summary: str = Field(description="The strategy in one or two sentences.")
    items: list[Initiative]


class Segment(Insight):
    """A business segment, division or reporting unit."""

    name: str = Field(description="The company's own name of the segment.")
    description: str = Field(description="What the segment does, in one to three sentences.")
    evidence: Evidence
    products_and_services: list[str] = Field(
        default_factory=list[str], description="What it sells, by the company's own names."
    )
    share_of_revenue: str | None = Field(
        default=None, description="Revenue or its share of the total, as stated, with its period."
    )


class SegmentList(Insight):
    """The segments the company reports or describes."""

    items: list[Segment]


class CustomerGroup(Insight):
    """A customer, class of customers or market served."""

    name: str = Field(description="The customer, customer class, end market or sales channel.")
    description: str = Field(description="What they buy and how they are served.")
    evidence: Evidence
    share_of_revenue: str | None = Field(
        default=None, description="Revenue or its share of the total, as stated."
    )


class CustomersAndMarkets(Insight):
    """Who buys, through which channels, and how concentrated that is."""

    concentration: str | None = Field(
        default=None, description="Dependence on single customers, as stated."
    )
    items: list[CustomerGroup]


class Competitor(Insight):
    """A competitor, or a kind of competition."""

    name: str = Field(description="The competitor, or the kind of competitor, as named.")
    description: str = Field(description="Where and how it competes with the company.")
    evidence: Evidence
    bases_of_competition: list[str] = Field(
        default_factory=list[str], description="Price, quality, service …, as stated."
    )
    threat: Level | None = judged("How much it presses the company.")


class Competition(Insight):
    """The markets' rivalry, as the company describes it."""

    summary: str = Field(description="How competitive the markets are, in one to three sentences.")
    items: list[Competitor]


class SupplyArrangement(Finding):
    """A source of materials, components, manufacturing or logistics."""

    suppliers: list[str] = Field(default_factory=list[str], description="Suppliers named.")
    dependence: Level | None = judged("How hard it would be to replace.")


class SupplyChain(Insight):
    """How the company makes and procures what it sells."""

    items: list[SupplyArrangement]


class Region(Insight):
    """A country, region or site in which the company works or sells."""

    name: str = Field(description="The country, region or site.")
    description: str = Field(description="What the company does or sells there.")
    evidence: Evidence
    share_of_revenue: str | None = Field(
        default=None, description="Revenue or its share of the total, as stated."
    )


class GeographicFootprint(Insight):
    """Where the company works and sells."""

    items: list[Region]


class KnowHowKind(StrEnum):
    """What protects or produces a piece of know-how."""

    RESEARCH = "research"
    PATENT = "patent"
    TRADEMARK = "trademark"
    LICENCE = "licence"
    COPYRIGHT = "copyright"
    TRADE_SECRET = "trade_secret"  # noqa: S105 - a kind of right, no password
    OTHER = "other"


class KnowHow(Finding):
    """A research effort or an intellectual property right."""

    kind: KnowHowKind | None = judged("What it is.")
    expiry: str | None = Field(default=None, description="Expiry or term, as stated.")


class ResearchAndIntellectualProperty(Insight):
    """What the company develops, and what protects it."""

    research_spending: str | None = Field(
        default=None, description="Research and development expense with its periods, as stated."
    )
    items: list[KnowHow]


class RegulatoryMatter(Finding):
    """A law, rule, licence or authority that the business depends on."""

    authority: str | None = Field(
        default=None, description="The law, agency or jurisdiction, as named."
    )
    effect: str | None = Field(default=None, description="Cost or restriction, as stated.")
    burden: Level | None = judged("How much it costs or limits the business.")


class Regulation(Insight):
    """The rules the business works under."""

    items: list[RegulatoryMatter]


class HumanCapital(Insight):
    """The workforce, and how it is led and kept."""

    headcount: str | None = Field(
        default=None, description="Number of employees with its date, as stated."
    )
    items: list[Finding]
