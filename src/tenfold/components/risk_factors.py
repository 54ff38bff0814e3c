"""What is asked of Item 1A, Risk Factors: seven families that share out the risks, and a profile.

The families must not overlap, or the same risk would be paid for and shown several times. So
each question names its own ground and what belongs to the others, each schema fixes the
category, and each component carries the others' cues as ``rivals``, by which the extractive
reader gives every risk to the family it fits best.
"""

from __future__ import annotations

from typing import Final

from tenfold.components.base import Component
from tenfold.components.shapes import risks as shapes
from tenfold.components.shapes.risks import RiskFamily
from tenfold.components.wording import ask, cues

_SECTION: Final = "risk_factors"
_ITEM: Final = "1A"

_ASK = """
    Which {ground} does the company disclose? Give up to 8, the weightiest first; merge risks the
    filing merely repeats. {elsewhere} A risk belongs to the family of its cause, not of its
    consequence. Judge severity and likelihood for this company from its own words.
"""

FAMILY_CUES: Final[dict[RiskFamily, tuple[str, ...]]] = {
    RiskFamily.STRATEGIC_AND_COMPETITIVE: cues("""
        competition, competitors, compete, competitive, market share, new products, demand,
        customers, customer, consumer preferences, brand, brands, reputation, acquisitions,
        acquisition, acquire, integrate, strategy, growth, innovation, pricing pressure,
        introduce, market acceptance, advertising, strategic, loss of customers,
        joint ventures, divestitures, concentration of customers, consumers, products
    """),
    RiskFamily.OPERATIONAL_AND_SUPPLY_CHAIN: cues("""
        suppliers, supplier, supply, supply chain, manufacturing, raw materials, components,
        production, facilities, facility, inventory, logistics, shortages, sole source,
        product defects, defects, quality, recalls, warranty, warranties, disruption,
        interruption, capacity, equipment, outsourcing, third parties, transportation,
        distribution, construction, accidents, safety, vendors, contractors, single source,
        power, delivery, operations, delays, insurance
    """),
    RiskFamily.FINANCIAL_AND_MARKET: cues("""
        indebtedness, debt, credit, liquidity, interest rates, interest rate, borrowings,
        covenants, financing, capital, currency, exchange rates, foreign currency, stock price,
        volatility, goodwill, impairment, investments, credit ratings, pension, dividends,
        cash flow, losses, credit risk, cost of funding, notes, common stock, share price,
        fluctuate, operating results, additional capital, going concern, market price, margins,
        estimates, accounting standards, hedging, loans, counterparties, commodity price,
        history of losses, quarterly, dilution, bitcoin price
    """),
    RiskFamily.LEGAL_AND_REGULATORY: cues("""
        laws, regulations, regulation, regulatory, litigation, legal, compliance, lawsuits,
        intellectual property, patents, patent, infringement, taxes, tax, antitrust, privacy,
        legal proceedings, government investigations, claims, liability, environmental, permits,
        approval, enforcement, penalties, fines, legislation, anti-corruption, licenses,
        government, product liability, classification, data protection, rules, proprietary rights
    """),
    RiskFamily.TECHNOLOGY_AND_CYBERSECURITY: cues("""
        information technology, cybersecurity, cyber, security breaches, breach, data security,
        hackers, malware, unauthorized access, systems, system failures, network, networks,
        software, artificial intelligence, technological change, technology, outages,
        cyber attacks, cyberattacks, computer, viruses, information systems, cloud, internet,
        data centers, technologies, obsolete, encryption, ransomware, private keys
    """),
    RiskFamily.MACROECONOMIC_AND_GEOPOLITICAL: cues("""
        economic conditions, economy, recession, economic downturn, inflation, geopolitical,
        political, war, terrorism, trade, tariffs, pandemic, covid-19, public health,
        natural disasters, weather, climate change, climate, international operations,
        foreign countries, global, export controls, sanctions, unemployment, earthquakes,
        catastrophic events, cyclical, cyclicality, business cycles, china, international,
        countries, housing market, worldwide
    """),
    RiskFamily.PEOPLE_AND_GOVERNANCE: cues("""
        key personnel, employees, management team, qualified personnel, key employees, talent,
        executive officers, labor, unions, collective bargaining, work stoppages, strikes,
        retain, attract, hire, board of directors, anti-takeover, takeover, control,
        voting power, voting, majority shareholder, conflicts of interest, internal control,
        corporate governance, internal controls, change in control, directors, directors officers,
        certificate of incorporation, bylaws, class b common stock, delaware, succession,
        chief executive officer, stockholders, controlling
    """),
}
"""Words by which risks of each family are told; the extractive reader goes by them."""


def _rivals(family: RiskFamily) -> tuple[tuple[str, ...], ...]:
    return tuple(words for other, words in FAMILY_CUES.items() if other is not family)


STRATEGIC_AND_COMPETITIVE = Component(
    key="strategic_and_competitive",
    section=_SECTION,
    item=_ITEM,
    title="Strategic and competitive risks",
    question=ask(
        _ASK.format(
            ground="strategic and competitive risks (rivals, demand, brands, new products, "
            "pricing, customer concentration, acquisitions, growth)",
            elsewhere="Leave economy-wide downturns, suppliers and technology failures to others.",
        )
    ),
    output=shapes.StrategicRisks,
    cues=FAMILY_CUES[RiskFamily.STRATEGIC_AND_COMPETITIVE],
    rivals=_rivals(RiskFamily.STRATEGIC_AND_COMPETITIVE),
    also=cues("""
        market share, lower prices, new entrants, incentives, resellers, content,
        developers, growth rate, public perception
    """),
)

OPERATIONAL_AND_SUPPLY_CHAIN = Component(
    key="operational_and_supply_chain",
    section=_SECTION,
    item=_ITEM,
    title="Operational and supply chain risks",
    question=ask(
        _ASK.format(
            ground="operational risks (suppliers, materials, production, sites, quality, recalls, "
            "logistics, capacity, outsourcing, accidents)",
            elsewhere="Leave information systems, staff and natural disasters to others.",
        )
    ),
    output=shapes.OperationalRisks,
    cues=FAMILY_CUES[RiskFamily.OPERATIONAL_AND_SUPPLY_CHAIN],
    rivals=_rivals(RiskFamily.OPERATIONAL_AND_SUPPLY_CHAIN),
    also=cues("""
        production, ramp, insurance, servicing, batteries, outsourcing partners
    """),
)

FINANCIAL_AND_MARKET = Component(
    key="financial_and_market",
    section=_SECTION,
    item=_ITEM,
    title="Financial and market risks",
    question=ask(
        _ASK.format(
            ground="financial risks (debt, liquidity, funding, credit losses, interest and "
            "exchange rates, impairments, accounting estimates, the share price)",
            elsewhere="Leave taxes, economy-wide downturns and control of the company to others.",
        )
    ),
    output=shapes.FinancialRisks,
    cues=FAMILY_CUES[RiskFamily.FINANCIAL_AND_MARKET],
    rivals=_rivals(RiskFamily.FINANCIAL_AND_MARKET),
)

LEGAL_AND_REGULATORY = Component(
    key="legal_and_regulatory",
    section=_SECTION,
    item=_ITEM,
    title="Legal and regulatory risks",
    question=ask(
        _ASK.format(
            ground="legal and regulatory risks (laws, licences, litigation, investigations, tax, "
            "privacy rules, environmental liability, intellectual property rights)",
            elsewhere="Leave tariffs, sanctions and breaches of data security to others.",
        )
    ),
    output=shapes.LegalRisks,
    cues=FAMILY_CUES[RiskFamily.LEGAL_AND_REGULATORY],
    rivals=_rivals(RiskFamily.LEGAL_AND_REGULATORY),
)

TECHNOLOGY_AND_CYBERSECURITY = Component(
    key="technology_and_cybersecurity",
    section=_SECTION,
    item=_ITEM,
    title="Technology and cybersecurity risks",
    question=ask(
        _ASK.format(
            ground="technology risks (cyberattacks, data breaches, outages, systems and software, "
            "artificial intelligence, technological obsolescence)",
            elsewhere="Leave privacy law, production and rivals' products to others.",
        )
    ),
    output=shapes.TechnologyRisks,
    cues=FAMILY_CUES[RiskFamily.TECHNOLOGY_AND_CYBERSECURITY],
    rivals=_rivals(RiskFamily.TECHNOLOGY_AND_CYBERSECURITY),
)

MACROECONOMIC_AND_GEOPOLITICAL = Component(
    key="macroeconomic_and_geopolitical",
    section=_SECTION,
    item=_ITEM,
    title="Macroeconomic and geopolitical risks",
    question=ask(
        _ASK.format(
            ground="macroeconomic and geopolitical risks (economy, inflation, politics, trade "
            "barriers, war, working abroad, epidemics, natural disasters, climate)",
            elsewhere="Leave the company's own debt, currencies and domestic law to others.",
        )
    ),
    output=shapes.MacroeconomicRisks,
    cues=FAMILY_CUES[RiskFamily.MACROECONOMIC_AND_GEOPOLITICAL],
    rivals=_rivals(RiskFamily.MACROECONOMIC_AND_GEOPOLITICAL),
)

PEOPLE_AND_GOVERNANCE = Component(
    key="people_and_governance",
    section=_SECTION,
    item=_ITEM,
    title="People and governance risks",
    question=ask(
        _ASK.format(
            ground="risks of people and governance (key persons, hiring, labour relations, "
            "controlling holders, share classes, takeover defences, internal control)",
            elsewhere="Leave the share price, litigation and accidents to others.",
        )
    ),
    output=shapes.PeopleRisks,
    cues=FAMILY_CUES[RiskFamily.PEOPLE_AND_GOVERNANCE],
    rivals=_rivals(RiskFamily.PEOPLE_AND_GOVERNANCE),
)

OVERALL_PROFILE = Component(
    key="overall_profile",
    section=_SECTION,
    item=_ITEM,
    title="Overall risk profile",
    question=ask("""
        What do this company's risks come down to? Summarise its profile, then give the 5 risks
        that matter most and why they weigh more here than at any other company. Prefer what is
        particular to it over what every filing says.
    """),
    output=shapes.RiskProfile,
    cues=cues("""
        our business results of operations and financial condition, material adverse effect,
        could harm our business, adversely affect our business, most significant, depend on,
        depends on, dependence, substantially all, significant portion, majority of our revenue,
        critical to our business, history of losses, going concern, highly competitive,
        success depends, particularly, principal risks, unprecedented
    """),
    also=cues("""
        significant portion, substantially all, single, majority, losses, accumulated
        deficit, government investigations, antitrust, key personnel, minority market
        share, suppliers, competitors, tariffs, regulation
    """),
)

COMPONENTS: Final = (
    STRATEGIC_AND_COMPETITIVE,
    OPERATIONAL_AND_SUPPLY_CHAIN,
    FINANCIAL_AND_MARKET,
    LEGAL_AND_REGULATORY,
    TECHNOLOGY_AND_CYBERSECURITY,
    MACROECONOMIC_AND_GEOPOLITICAL,
    PEOPLE_AND_GOVERNANCE,
    OVERALL_PROFILE,
)
"""The risk components: the seven families and the profile."""
