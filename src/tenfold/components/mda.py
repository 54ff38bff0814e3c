"""What is asked of Item 7, Management's Discussion and Analysis."""

from __future__ import annotations

from typing import Final

from tenfold.components.base import Component
from tenfold.components.shapes import mda as shapes
from tenfold.components.wording import ask, cues

_SECTION: Final = "mda"
_ITEM: Final = "7"

PERFORMANCE_SUMMARY = Component(
    key="performance_summary",
    section=_SECTION,
    item=_ITEM,
    title="Performance summary",
    question=ask("""
        How did the year go against the year before? Summarise it, then give up to 6 headline
        figures of the whole company (revenue, operating income, net income, earnings per share)
        with their change and main cause. Segments, causes in detail and cash are asked elsewhere.
    """),
    output=shapes.PerformanceSummary,
    cues=cues("""
        overview, results of operations, increased, decreased, declined, grew, net income,
        net earnings, net loss,
        earnings per share, operating income, compared with, compared to, net sales, consolidated,
        financial highlights, executive summary, record, total revenues,
        fiscal year highlights, diluted
    """),
    also=cues("""
        total revenues, total net sales, gross margin, net income was, compared with a
        loss, in 2024, increase of, decrease of, cash flows provided, worldwide,
        highlights, operating expenses, earned, effective tax rate, total
    """),
)

REVENUE_DRIVERS = Component(
    key="revenue_drivers",
    section=_SECTION,
    item=_ITEM,
    title="Revenue drivers",
    question=ask("""
        What made revenue rise or fall, by management's own account? Give up to 8 drivers (volume,
        price, mix, currency, acquisitions, new products, regions), each with size and periods as
        stated. One item for each cause, not for each line of a table.
    """),
    output=shapes.DriverList,
    cues=cues("""
        net sales increased, net sales decreased, revenue increased, revenue decreased,
        revenues increased, revenues decreased, sales, net sales, revenue, revenues, volume,
        prices, pricing, unit sales, demand, higher sales, lower sales, due primarily to,
        foreign currencies, net interest income, organic growth
    """),
    also=cues("""
        increased, decreased, primarily due to, driven by, higher, lower, growth, market
        share, industry, introduction, deliveries, gross bookings, offset
    """),
)

MARGIN_DRIVERS = Component(
    key="margin_drivers",
    section=_SECTION,
    item=_ITEM,
    title="Margin drivers",
    question=ask("""
        What moved gross and operating margins, by management's own account? Give up to 8 drivers
        (input costs, mix, productivity, selling and administrative expense, research expense,
        restructuring), each with size and periods as stated. Causes of revenue as such are asked
        elsewhere.
    """),
    output=shapes.DriverList,
    cues=cues("""
        gross margin, gross profit, operating margin, cost of sales, cost of goods sold,
        cost of revenue, operating expenses, selling general and administrative,
        margin percentage, expenses increased, expenses decreased, as a percentage of,
        research and development expense, productivity, cost savings, restructuring charges,
        noninterest expense, costs and expenses, higher costs, segment profit, profit margin,
        operating profit, profit increased, profit decreased, cost inflation
    """),
    also=cues("""
        cost of, expense increased, headcount, cost reductions, mix, manufacturing
        efficiencies, marketing costs, incentives, average selling price, raw material,
        tariffs, primarily driven, credit losses, net interest margins
    """),
)

SEGMENT_RESULTS = Component(
    key="segment_results",
    section=_SECTION,
    item=_ITEM,
    title="Segment results",
    question=ask("""
        How did each segment do? Give one item for each segment in the filing's order, or for each
        product group or region where the discussion is arranged so, at most 10, with revenue,
        profit and their change as stated.
    """),
    output=shapes.SegmentResults,
    cues=cues("""
        segment, segments, segment results, segment operating income, segment profit, division,
        business segment, operating segments, segment revenue, segment operating performance,
        products and services performance, geographic, americas, europe, international,
        north america
    """),
    also=cues("""
        net sales increased, net sales decreased, primarily due to, gross margin, revenue
        increased, earned, loss of, adjusted, profit, compared with, operations, market
        share, japan, china, asia, latin america, product, unit
    """),
)

LIQUIDITY_AND_CAPITAL_RESOURCES = Component(
    key="liquidity_and_capital_resources",
    section=_SECTION,
    item=_ITEM,
    title="Liquidity and capital resources",
    question=ask("""
        From what will the company pay what it owes and plans? Summarise its liquidity, then give
        up to 8 items: cash and securities, credit lines, debt and maturities, covenants, ratings,
        commitments and other obligations. Cash flows of the year and buybacks are asked elsewhere.
    """),
    output=shapes.Liquidity,
    cues=cues("""
        liquidity, liquidity and capital resources, capital resources, credit facility,
        revolving credit, line of credit, borrowings, cash and cash equivalents,
        marketable securities, commercial paper, covenants, working capital, debt,
        senior notes, credit rating, contractual obligations, commitments, sufficient to meet,
        next twelve months, maturities, available under
    """),
)

CASH_FLOW = Component(
    key="cash_flow",
    section=_SECTION,
    item=_ITEM,
    title="Cash flow",
    question=ask("""
        Where did cash come from and go this year? Give up to 6 items on operating, investing,
        financing and free cash flow, with amounts, changes and management's explanation. Balances,
        credit lines and future needs are asked elsewhere.
    """),
    output=shapes.CashFlow,
    cues=cues("""
        cash flows, cash flow, net cash provided by operating activities,
        cash used in investing activities, financing activities, investing activities,
        operating activities, cash generated, free cash flow, cash provided by, cash used,
        working capital changes, receivables, inventories
    """),
)

CAPITAL_ALLOCATION = Component(
    key="capital_allocation",
    section=_SECTION,
    item=_ITEM,
    title="Capital allocation",
    question=ask("""
        What does the company do with its capital? Give up to 8 items: dividends, share
        repurchases, capital expenditures, acquisitions and disposals, debt repaid, made in the
        year or announced, with amounts as stated.
    """),
    output=shapes.CapitalAllocation,
    cues=cues("""
        dividends, dividend, share repurchase, stock repurchase, repurchased,
        repurchase program, capital expenditures, capital spending, acquisition, acquired,
        acquisitions, sale of, divestiture, capital investments, additions to property,
        capital return program, retired, repaid, board authorized
    """),
)

OUTLOOK_AND_TRENDS = Component(
    key="outlook_and_trends",
    section=_SECTION,
    item=_ITEM,
    title="Outlook and trends",
    question=ask("""
        What does management expect, and which trends or uncertainties does it name? Give up to 7
        items, with figures and horizon as stated. Leave out general warnings about
        forward-looking statements.
    """),
    output=shapes.OutlookAndTrends,
    cues=cues("""
        outlook, expects, expect, expected to, anticipates, anticipate, we believe, trend,
        trends, future, next year, going forward, uncertainty, uncertainties, forecast,
        inflation, will continue, economic conditions, headwinds, in the coming year,
        likely to
    """),
)

CRITICAL_ACCOUNTING_ESTIMATES = Component(
    key="critical_accounting_estimates",
    section=_SECTION,
    item=_ITEM,
    title="Critical accounting estimates",
    question=ask("""
        Which accounting policies and estimates does management call critical? Give each once, at
        most 8, with the assumptions it rests on and the effect of changing them as stated. New
        accounting standards as such are not asked.
    """),
    output=shapes.EstimateList,
    cues=cues("""
        critical accounting, critical accounting policies, critical accounting estimates,
        estimates, assumptions, judgments, use of estimates, goodwill, impairment,
        revenue recognition, allowance, valuation, fair value, uncertain tax positions,
        accounting for income taxes, pension, subjective, sensitivity,
        contingencies, warranty, actual results could differ, useful lives,
        inventory valuation, actuarial, discount rate
    """),
    also=cues("""
        judgment, we estimate, estimates are based, uncertain, materially impact,
        assumptions about, reserve, write-down, forecasts, black-scholes, probable,
        deferred tax assets, warranty
    """),
)

COMPONENTS: Final = (
    PERFORMANCE_SUMMARY,
    REVENUE_DRIVERS,
    MARGIN_DRIVERS,
    SEGMENT_RESULTS,
    LIQUIDITY_AND_CAPITAL_RESOURCES,
    CASH_FLOW,
    CAPITAL_ALLOCATION,
    OUTLOOK_AND_TRENDS,
    CRITICAL_ACCOUNTING_ESTIMATES,
)
"""The MD&A components in reading order."""
