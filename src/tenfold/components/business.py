"""What is asked of Item 1, Business."""

from __future__ import annotations

from typing import Final

from tenfold.components.base import Component
from tenfold.components.shapes import business as shapes
from tenfold.components.wording import ask, cues

_SECTION: Final = "business"
_ITEM: Final = "1"

OPERATIONAL_OVERVIEW = Component(
    key="operational_overview",
    section=_SECTION,
    item=_ITEM,
    title="Operational overview",
    question=ask("""
        What does this company do, and how does it earn its money? Summarise it for an analyst who
        has never heard of it, then give up to 5 items on how it operates: business model, scale,
        organisation, seasonality, backlog. Products, segments, customers and suppliers one by one
        are asked elsewhere.
    """),
    output=shapes.OperationalOverview,
    cues=cues("""
        general, overview, company background, the company is a, was incorporated in, engaged in,
        designs develops, provider of, one of the largest, leading provider, headquartered in,
        principal business, business model, founded in, was founded, incorporated in, we are a,
        develops manufactures,
        designs manufactures and markets, our mission, holding company, operates through,
        wholly owned subsidiary, seasonal, seasonality, backlog
    """),
    also=cues("""
        we design, we operate, we sell, manufacture, connect, platform, network, revenue
        from, net sales through, direct and indirect, facilities, stores, employees,
        customers, segments, quarter, holiday, seasonal, integrated, business model,
        subsidiaries, services related to
    """),
)

KEY_PRODUCTS = Component(
    key="key_products",
    section=_SECTION,
    item=_ITEM,
    title="Key products and services",
    question=ask("""
        Which products and services does the company sell or develop? Give up to 10, the most
        important for revenue first; merge mere variants of one product line into one item.
        Segments as such, customers and research programmes without a product are asked elsewhere.
    """),
    output=shapes.ProductList,
    cues=cues("""
        products, services, product line, line of, brands, offers, offerings, platform,
        solutions, models, introduced, launched, features, includes, designed to, subscription,
        principal products
    """),
    also=cues("""
        line of, offered, offering, service, app, subscription, vehicle, loans, leasing,
        financing, insurance, rental, software, device, system, used for, customers can,
        sells, underwriting, produces, brand
    """),
)

COMPETITIVE_ADVANTAGES = Component(
    key="competitive_advantages",
    section=_SECTION,
    item=_ITEM,
    title="Competitive advantages",
    question=ask("""
        Which strengths does the company claim over its competitors? Give up to 6 that are
        specific enough to be checked: scale, brands, technology, cost position, distribution,
        relationships, licences. Leave out praise without content. Who the competitors are, and
        lists of patents, are asked elsewhere.
    """),
    output=shapes.AdvantageList,
    cues=cues("""
        competitive strengths, competitive advantage, our strengths, advantages, differentiate,
        leading position, market leader, largest, low cost, strong brand, well positioned,
        brand recognition, reputation, proprietary, superior, unique, believes that its,
        economies of scale, competes effectively, distinguish, set us apart, sets apart,
        customers choose, competitive edge
    """),
    also=cues("""
        in-house, vertically integrated, differentiates, faster than, better than, lower
        cost, allows us to, experience, expertise, patented, scale, loyal, exclusive,
        quality, relationships, leading, market share leader, innovation, proprietary,
        efficiency
    """),
)

STRATEGIC_INITIATIVES = Component(
    key="strategic_initiatives",
    section=_SECTION,
    item=_ITEM,
    title="Strategic initiatives",
    question=ask("""
        What is the company setting out to change, build, enter or leave? Summarise the strategy,
        then give up to 7 concrete initiatives: expansion, acquisitions and disposals,
        restructuring, investment programmes, new markets. Leave out routine product upgrades.
    """),
    output=shapes.InitiativeList,
    cues=cues("""
        strategy, business strategy, growth strategy, strategic, initiative, objective,
        plan to, intends to, expansion, expand, acquisition, acquired, investing in,
        restructuring, divest, joint venture, long term goal, focus on, transformation,
        priorities
    """),
    also=cues("""
        we intend, we plan, developing, launch, launched, begin, new market, entered,
        exit, exited, discontinued, sale of, purchased, announced, investigating,
        consolidated, reorganization, opportunities, invest, continue to expand, next
        generation, partnership, in development
    """),
)

BUSINESS_SEGMENTS = Component(
    key="business_segments",
    section=_SECTION,
    item=_ITEM,
    title="Business segments",
    question=ask("""
        Into which segments or divisions does the company divide its business? Give each segment
        once, in the filing's order, with what it sells and its revenue or share as stated. Where
        the company has a single segment, give that one. Do not make segments of products or
        regions that the filing does not call so.
    """),
    output=shapes.SegmentList,
    cues=cues("""
        segment, segments, operating segments, reportable segments, business segments,
        industry segment, division, divisions, business units, lines of business, subsidiaries,
        segment consists of, segment includes, of total revenue, reporting segments,
        one segment, single segment, two segments, three segments, four segments, five segments
    """),
    also=cues("""
        segment includes, operates as, subsidiaries, geographic basis, consists of
    """),
)

CUSTOMERS_AND_MARKETS = Component(
    key="customers_and_markets",
    section=_SECTION,
    item=_ITEM,
    title="Customers and markets",
    question=ask("""
        Who buys from the company, in which end markets and through which channels? Give up to 8
        customers, customer classes or markets, and state any dependence on single customers.
        Countries as such and competitors are asked elsewhere.
    """),
    output=shapes.CustomersAndMarkets,
    cues=cues("""
        customers, customer, markets, end users, distribution, distributors,
        sales and marketing, marketing, retailers, consumers, dealers, sold to, sold through,
        sales force, no single customer, accounted for more than 10, of net sales, channels,
        original equipment manufacturers
    """),
    also=cues("""
        sell to, sold directly, our website, stores, dealerships, fleet, commercial,
        residential, government, demand, buyers, riders, borrowers, merchants, market
        share, industry sales, indirect, resellers, partners
    """),
)

COMPETITION = Component(
    key="competition",
    section=_SECTION,
    item=_ITEM,
    title="Competition",
    question=ask("""
        Who competes with the company, and on what? Summarise how competitive its markets are,
        then give up to 8 competitors or kinds of competition, by name where the filing names
        them. The company's own strengths are asked elsewhere.
    """),
    output=shapes.Competition,
    cues=cues("""
        competition, competitors, compete, competes, competitive, highly competitive,
        intense competition, principal competitors, competitive factors, market share,
        compete on the basis, price competition, rivals, new entrants
    """),
)

SUPPLY_CHAIN = Component(
    key="supply_chain",
    section=_SECTION,
    item=_ITEM,
    title="Supply chain and manufacturing",
    question=ask("""
        How does the company make or procure what it sells? Give up to 7 items on manufacturing,
        raw materials, components, energy, key suppliers, sole sources and logistics. For a
        company without physical goods, give the services it depends on, such as data centres.
    """),
    output=shapes.SupplyChain,
    cues=cues("""
        raw materials, suppliers, supply, supplier, sources of supply, components,
        manufacturing, manufactured, sole source, single source, outsourcing, procurement,
        purchases, purchased from, inventory, availability of, contract manufacturers,
        logistics, energy, fuel, data centers, vendors
    """),
)

GEOGRAPHIC_FOOTPRINT = Component(
    key="geographic_footprint",
    section=_SECTION,
    item=_ITEM,
    title="Geographic footprint",
    question=ask("""
        Where does the company work and sell? Give up to 8 countries, regions or important sites
        with what is done or sold there, and revenue or its share as stated. Leave out risks of
        working abroad.
    """),
    output=shapes.GeographicFootprint,
    cues=cues("""
        countries, international, international operations, geographic, foreign, united states,
        europe, asia, china, japan, canada, latin america, outside the united states,
        worldwide, located in, facilities in, offices in, stores in, regions, geographic areas,
        domestic
    """),
)

RESEARCH_AND_INTELLECTUAL_PROPERTY = Component(
    key="research_and_intellectual_property",
    section=_SECTION,
    item=_ITEM,
    title="Research and intellectual property",
    question=ask("""
        What does the company research and develop, and what protects it? Give research spending
        as stated and up to 7 items: research efforts, patents, trademarks, licences, trade
        secrets, with expiry where stated. Existing products are asked elsewhere.
    """),
    output=shapes.ResearchAndIntellectualProperty,
    cues=cues("""
        research and development, patents, patent, trademarks, trademark,
        intellectual property, licenses, trade secrets, copyrights, proprietary rights,
        new product development, engineering, clinical trials, expire, technology, research
    """),
)

REGULATION = Component(
    key="regulation",
    section=_SECTION,
    item=_ITEM,
    title="Regulation",
    question=ask("""
        Which laws, licences and authorities shape this business? Give up to 8 that matter to it in
        particular, environmental rules included, each with its cost or restriction as stated.
        Leave out lawsuits and rules that bind every company alike.
    """),
    output=shapes.Regulation,
    cues=cues("""
        regulation, government regulation, regulations, regulatory, laws and regulations,
        environmental, environmental matters, compliance, subject to regulation, regulated by,
        act, agency, commission, permits, licensing, legislation, emissions, approval,
        food and drug administration, capital requirements
    """),
)

HUMAN_CAPITAL = Component(
    key="human_capital",
    section=_SECTION,
    item=_ITEM,
    title="Human capital",
    question=ask("""
        Who works for the company? Give the number of employees as stated and up to 6 items:
        composition and location, unions and agreements, pay and benefits, development, retention,
        safety, diversity. Leave out biographies of executive officers.
    """),
    output=shapes.HumanCapital,
    cues=cues("""
        employees, human capital, full time employees, workforce, employed,
        collective bargaining, unions, labor, talent, compensation and benefits,
        inclusion and diversity, training and development, employee turnover, retention,
        employee health and safety, team members,
        approximately employees, relations with employees
    """),
)

COMPONENTS: Final = (
    OPERATIONAL_OVERVIEW,
    KEY_PRODUCTS,
    COMPETITIVE_ADVANTAGES,
    STRATEGIC_INITIATIVES,
    BUSINESS_SEGMENTS,
    CUSTOMERS_AND_MARKETS,
    COMPETITION,
    SUPPLY_CHAIN,
    GEOGRAPHIC_FOOTPRINT,
    RESEARCH_AND_INTELLECTUAL_PROPERTY,
    REGULATION,
    HUMAN_CAPITAL,
)
"""The business components in reading order."""
