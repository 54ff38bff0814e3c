"""What is asked of Item 8, Financial Statements and Supplementary Data."""

from __future__ import annotations

from typing import Final

from tenfold.components.base import Component
from tenfold.components.shapes import financials as shapes
from tenfold.components.wording import ask, cues

_SECTION: Final = "financials"
_ITEM: Final = "8"

FINANCIAL_HEALTH = Component(
    key="financial_health",
    section=_SECTION,
    item=_ITEM,
    title="Financial health",
    question=ask("""
        How solvent and liquid is the company, by its statements and notes? Summarise it, then give
        up to 7 items on cash, debt and maturities, covenants, leases, pension deficits, equity.
        Calculate nothing: quote figures as stated.
    """),
    output=shapes.FinancialHealth,
    cues=cues("""
        long term debt, debt, borrowings, credit agreement, credit facility, covenants,
        senior notes, maturities, commercial paper, line of credit, cash equivalents,
        shareholders equity, lease obligations, unfunded, compliance with, interest rate,
        secured by, liquidity
    """),
    also=cues("""
        cash and cash equivalents, marketable securities, total liabilities, total equity,
        current liabilities, principal payments, lease liabilities, purchase obligations,
        unused, pledged, fair value of notes, maturity
    """),
)

PROFITABILITY_TRENDS = Component(
    key="profitability_trends",
    section=_SECTION,
    item=_ITEM,
    title="Profitability trends",
    question=ask("""
        How did revenue and profit develop over the periods shown? Give up to 6 figures (revenue,
        gross profit, operating income, net income, earnings per share, segment profit) with their
        value in each period as stated. Cash flow is asked elsewhere.
    """),
    output=shapes.TrendList,
    cues=cues("""
        net income, net sales, revenues, operating income, operating profit, gross profit,
        earnings per share, segment, income before, quarterly, net earnings,
        segment operating income, disaggregated, income tax rate, effective tax rate
    """),
)

CASH_GENERATION = Component(
    key="cash_generation",
    section=_SECTION,
    item=_ITEM,
    title="Cash generation",
    question=ask("""
        How much cash does the business generate, and what does it take to run it? Give up to 6
        figures (operating cash flow, capital expenditure, working capital, interest and taxes
        paid, dividends and buybacks) with their value in each period as stated.
    """),
    output=shapes.TrendList,
    cues=cues("""
        cash flows, operating activities, cash paid, capital expenditures,
        supplemental cash flow, interest paid, income taxes paid, dividends, repurchased,
        share repurchase, cash equivalents, cash and cash equivalents, trade receivables,
        sale of receivables, accounts payable, treasury stock
    """),
)

QUALITY_OF_EARNINGS = Component(
    key="quality_of_earnings",
    section=_SECTION,
    item=_ITEM,
    title="Quality of earnings",
    question=ask("""
        How far are reported earnings recurring, backed by cash and free of leeway? Give up to 7
        facts: one-off gains and charges, revenue recognition, reserves and their release,
        capitalised costs, share-based pay, tax effects, fair values without a market.
    """),
    output=shapes.QualityOfEarnings,
    cues=cues("""
        revenue recognition, revenue is recognized, recognizes revenue, gain on, nonrecurring,
        unusual items, restructuring, impairment, write down, stock based compensation,
        share based compensation, reserves, allowance, capitalized, deferred revenue, one time,
        special charges, valuation allowance, extraordinary, discontinued operations
    """),
    also=cues("""
        one-time, charge, gain, release, deferred revenue, recognized over, estimated,
        unrealized, valuation allowance, stock-based compensation, warranty, credits,
        incentives, changes in estimate, write-downs, tax benefit, non-cash, reversal,
        rate reconciliation
    """),
)

RED_FLAGS = Component(
    key="red_flags",
    section=_SECTION,
    item=_ITEM,
    title="Red flags",
    question=ask("""
        Which disclosures should make a reader look twice? Give up to 6: going-concern doubt,
        restatements, material weaknesses, covenant breaches, large contingencies, related-party
        dealings, customer concentration, impairments, guarantees. Give none where there are none;
        ordinary accounting policies are not red flags.
    """),
    output=shapes.RedFlagList,
    cues=cues("""
        going concern, substantial doubt, restatement, restated, material weakness, default,
        waiver, related party, related parties, litigation, legal proceedings, contingencies,
        lawsuit, investigation, guarantees, concentration of credit risk,
        environmental liabilities, impairment, unasserted claims, subpoena, class action
    """),
    also=cues("""
        uncertain tax positions, unrecognized tax benefits, examination, one customer,
        vendors, individually represented, single source, limited sources, maximum
        exposure, guarantee, derivative action, complaint, appealed, damages, settlement,
        investigations, cannot predict, regulatory, critical audit matter, supply risk,
        pledged, indemnification, loss contingencies, noncompliance
    """),
)

NOTABLE_ACCOUNTING_ITEMS = Component(
    key="notable_accounting_items",
    section=_SECTION,
    item=_ITEM,
    title="Notable accounting items",
    question=ask("""
        Which accounting changes, choices and events shape these statements? Give up to 7: new
        standards adopted, changes of policy or estimate, acquisitions and disposals, unusual
        consolidation, derivatives, pension and tax items, subsequent events. Warning signs are
        asked elsewhere.
    """),
    output=shapes.AccountingItemList,
    cues=cues("""
        adopted, adoption of, accounting changes, new accounting, recently issued,
        accounting standards update, cumulative effect, basis of presentation,
        change in accounting, acquisition, purchase price, goodwill, consolidated,
        variable interest, derivative, hedges, subsequent event, reclassified, pension,
        principles of consolidation, tax reform
    """),
    also=cues("""
        asu, fasb, effective for annual periods, retrospective, prospective, adoption,
        change in accounting principle, issued notes, credit agreement, settled, redeemed,
        acquired, business combination, divestiture, valuation allowance, state aid, tax
        charge, incentives, restructuring, reclassified, hedge, warrants, refinancing,
        impairment, cumulative-effect
    """),
)

COMPONENTS: Final = (
    FINANCIAL_HEALTH,
    PROFITABILITY_TRENDS,
    CASH_GENERATION,
    QUALITY_OF_EARNINGS,
    RED_FLAGS,
    NOTABLE_ACCOUNTING_ITEMS,
)
"""The financials components in reading order."""
