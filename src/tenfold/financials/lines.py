"""The lines of the standard statements, and the concepts companies report them by.

Order matters: the first concept that a filing reports for the consolidated entity is taken, so
totals stand before parts ('Revenues' before revenue from contracts, which leaves out leasing and
lending). Lines of banks, insurers, landlords and utilities stand beside the others; a company shows
what it has. Source of the concepts: FASB's US GAAP taxonomy, with the retired names of older
filings.
"""

from __future__ import annotations

from typing import Final

from tenfold.financials.balance_lines import BALANCE_LINES
from tenfold.financials.cash_flow_lines import CASH_FLOW_LINES
from tenfold.financials.derivations import DERIVATIONS
from tenfold.financials.income_lines import INCOME_LINES
from tenfold.financials.line import Derivation, Line, Measure, Statement
from tenfold.financials.parts import CAPITAL_EXPENDITURE, DEBT, OTHER_REVENUE, SELLING, members

__all__ = [
    "BY_NAME",
    "CAVEATS",
    "DERIVATIONS",
    "LINES",
    "TABLED_CONCEPTS",
    "Derivation",
    "Line",
    "Measure",
    "Statement",
]

LINES: Final[tuple[Line, ...]] = (*INCOME_LINES, *BALANCE_LINES, *CASH_FLOW_LINES)
BY_NAME: Final = {line.name: line for line in LINES}
TABLED_CONCEPTS: Final = frozenset(
    f"us-gaap:{name}"
    for names in (
        *(line.concepts for line in LINES),
        *map(members, (DEBT, CAPITAL_EXPENDITURE, SELLING, OTHER_REVENUE)),
    )
    for name in names
)

CAVEATS: Final = {
    "us-gaap:CostOfGoodsAndServiceExcludingDepreciationDepletionAndAmortization": (
        "leaves out depreciation and amortization"
    ),
    "us-gaap:CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents": (
        "includes restricted cash"
    ),
    "us-gaap:NetCashProvidedByUsedInOperatingActivitiesContinuingOperations": (
        "continuing operations only"
    ),
    "us-gaap:LongTermDebtAndCapitalLeaseObligations": "includes finance leases",
    "us-gaap:LongTermDebtAndCapitalLeaseObligationsCurrent": "includes finance leases",
    "us-gaap:ReceivablesNetCurrent": "may include receivables that are not of customers",
}
"""What a concept leaves out or includes beyond its line: noted wherever it had to be taken."""
