"""The built-in sections with their components as typed attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from tenfold.analysis.model import AnalysisBase, ComponentValue, SectionInsights
from tenfold.components import business, financials, mda, risk_factors
from tenfold.errors import UnknownComponentError


class BusinessInsights(SectionInsights):
    """Item 1."""

    operational_overview = ComponentValue(business.OPERATIONAL_OVERVIEW)
    key_products = ComponentValue(business.KEY_PRODUCTS)
    competitive_advantages = ComponentValue(business.COMPETITIVE_ADVANTAGES)
    strategic_initiatives = ComponentValue(business.STRATEGIC_INITIATIVES)
    business_segments = ComponentValue(business.BUSINESS_SEGMENTS)
    customers_and_markets = ComponentValue(business.CUSTOMERS_AND_MARKETS)
    competition = ComponentValue(business.COMPETITION)
    supply_chain = ComponentValue(business.SUPPLY_CHAIN)
    geographic_footprint = ComponentValue(business.GEOGRAPHIC_FOOTPRINT)
    research_and_intellectual_property = ComponentValue(business.RESEARCH_AND_INTELLECTUAL_PROPERTY)
    regulation = ComponentValue(business.REGULATION)
    human_capital = ComponentValue(business.HUMAN_CAPITAL)


class MdaInsights(SectionInsights):
    """Item 7."""

    performance_summary = ComponentValue(mda.PERFORMANCE_SUMMARY)
    revenue_drivers = ComponentValue(mda.REVENUE_DRIVERS)
    margin_drivers = ComponentValue(mda.MARGIN_DRIVERS)
    segment_results = ComponentValue(mda.SEGMENT_RESULTS)
    liquidity_and_capital_resources = ComponentValue(mda.LIQUIDITY_AND_CAPITAL_RESOURCES)
    cash_flow = ComponentValue(mda.CASH_FLOW)
    capital_allocation = ComponentValue(mda.CAPITAL_ALLOCATION)
    outlook_and_trends = ComponentValue(mda.OUTLOOK_AND_TRENDS)
    critical_accounting_estimates = ComponentValue(mda.CRITICAL_ACCOUNTING_ESTIMATES)


class RiskFactorsInsights(SectionInsights):
    """Item 1A."""

    strategic_and_competitive = ComponentValue(risk_factors.STRATEGIC_AND_COMPETITIVE)
    operational_and_supply_chain = ComponentValue(risk_factors.OPERATIONAL_AND_SUPPLY_CHAIN)
    financial_and_market = ComponentValue(risk_factors.FINANCIAL_AND_MARKET)
    legal_and_regulatory = ComponentValue(risk_factors.LEGAL_AND_REGULATORY)
    technology_and_cybersecurity = ComponentValue(risk_factors.TECHNOLOGY_AND_CYBERSECURITY)
    macroeconomic_and_geopolitical = ComponentValue(risk_factors.MACROECONOMIC_AND_GEOPOLITICAL)
    people_and_governance = ComponentValue(risk_factors.PEOPLE_AND_GOVERNANCE)
    overall_profile = ComponentValue(risk_factors.OVERALL_PROFILE)


class FinancialsInsights(SectionInsights):
    """Item 8."""

    financial_health = ComponentValue(financials.FINANCIAL_HEALTH)
    profitability_trends = ComponentValue(financials.PROFITABILITY_TRENDS)
    cash_generation = ComponentValue(financials.CASH_GENERATION)
    quality_of_earnings = ComponentValue(financials.QUALITY_OF_EARNINGS)
    red_flags = ComponentValue(financials.RED_FLAGS)
    notable_accounting_items = ComponentValue(financials.NOTABLE_ACCOUNTING_ITEMS)


SECTION_CLASSES: dict[str, type[SectionInsights]] = {
    "business": BusinessInsights,
    "mda": MdaInsights,
    "risk_factors": RiskFactorsInsights,
    "financials": FinancialsInsights,
}

S = TypeVar("S", bound=SectionInsights)


@dataclass(frozen=True, slots=True)
class Analysis(AnalysisBase):
    """Typed insight into one filing.

    ``analysis.business.key_products.items`` is a list of ``Product``. Reading a component that
    failed raises ``ComponentFailedError``; ``analysis.outcomes`` tells without raising.
    """

    @property
    def business(self) -> BusinessInsights:
        """What Item 1 says."""
        return self._section("business", BusinessInsights)

    @property
    def mda(self) -> MdaInsights:
        """What Item 7 says."""
        return self._section("mda", MdaInsights)

    @property
    def risk_factors(self) -> RiskFactorsInsights:
        """What Item 1A says."""
        return self._section("risk_factors", RiskFactorsInsights)

    @property
    def financials(self) -> FinancialsInsights:
        """What Item 8 says."""
        return self._section("financials", FinancialsInsights)

    def _section(self, key: str, kind: type[S]) -> S:
        section = self.sections.get(key)
        if not isinstance(section, kind):
            raise UnknownComponentError(
                f"The section {key} was not part of this analysis. Name it in `include`."
            )
        return section
