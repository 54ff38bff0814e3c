"""The lines of the standard statements, and the concepts companies report them by.

Order matters: the first concept that a filing reports for the consolidated entity is taken, so
totals stand before parts ('Revenues' before revenue from contracts, which leaves out leasing and
lending). Lines of banks, insurers and landlords stand beside the others; a company shows what it
has. Source of the concepts: FASB's US GAAP taxonomy, with the retired names of older filings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Statement(StrEnum):
    """Which statement a line belongs to."""

    INCOME = "income statement"
    BALANCE = "balance sheet"
    CASH_FLOW = "cash flow statement"


class Measure(StrEnum):
    """What a line is counted in."""

    MONEY = "money"
    SHARES = "shares"
    PER_SHARE = "per share"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement."""

    name: str
    title: str
    statement: Statement
    concepts: tuple[str, ...]
    """By preference, us-gaap names without prefix; empty for a line that is only derived."""
    measure: Measure = Measure.MONEY
    takes_largest: bool = False
    """Whether the concepts name parts as often as the total, so that the largest value is it."""

    @property
    def is_instant(self) -> bool:
        """Whether it is a state at a day rather than a flow over a year."""
        return self.statement is Statement.BALANCE


@dataclass(frozen=True, slots=True)
class Derivation:
    """A line as the sum of others, where its definition allows it."""

    line: str
    terms: tuple[tuple[int, str], ...]
    """(+1 or -1, line): all of them are needed."""
    optional: tuple[tuple[int, str], ...] = ()
    """Terms that many companies simply do not have: left out, and of the formula too, if absent."""
    unless: str | None = None
    """A line beside which the terms cannot be told apart: companies tag the long-term part of
    their debt by the concept of the whole."""


def _line(
    statement: Statement,
    name: str,
    title: str,
    concepts: str,
    measure: Measure = Measure.MONEY,
    *,
    takes_largest: bool = False,
) -> Line:
    return Line(name, title, statement, tuple(concepts.split()), measure, takes_largest)


_I, _B, _C = Statement.INCOME, Statement.BALANCE, Statement.CASH_FLOW
_PRETAX: Final = "IncomeLossFromContinuingOperationsBeforeIncomeTaxes"

LINES: Final[tuple[Line, ...]] = (
    _line(_I, "revenue", "Revenue", """
        Revenues RevenuesNetOfInterestExpense RegulatedAndUnregulatedOperatingRevenue
        RevenueFromContractWithCustomerExcludingAssessedTax
        RevenueFromContractWithCustomerIncludingAssessedTax
        SalesRevenueNet SalesRevenueGoodsNet SalesRevenueServicesNet RealEstateRevenueNet
        HealthCareOrganizationRevenue ElectricUtilityRevenue"""),
    _line(_I, "interest_income", "Interest income", """
        InterestAndDividendIncomeOperating InterestIncomeOperating"""),
    _line(_I, "net_interest_income", "Net interest income", "InterestIncomeExpenseNet"),
    _line(_I, "noninterest_income", "Noninterest income", "NoninterestIncome"),
    _line(_I, "premiums_earned", "Premiums earned", "PremiumsEarnedNet"),
    _line(_I, "rental_revenue", "Rental revenue", """
        OperatingLeaseLeaseIncome OperatingLeasesIncomeStatementLeaseRevenue"""),
    _line(_I, "cost_of_revenue", "Cost of revenue", """
        CostOfRevenue CostOfGoodsAndServicesSold CostOfGoodsSold CostOfServices"""),
    _line(_I, "gross_profit", "Gross profit", "GrossProfit"),
    _line(_I, "provision_for_credit_losses", "Provision for credit losses", """
        ProvisionForLoanLeaseAndOtherLosses ProvisionForLoanAndLeaseLosses
        ProvisionForCreditLosses ProvisionForLoanLossesExpensed"""),
    _line(_I, "policy_benefits", "Policy benefits and claims", """
        PolicyholderBenefitsAndClaimsIncurredNet BenefitsLossesAndExpenses"""),
    _line(_I, "research_and_development", "Research and development", """
        ResearchAndDevelopmentExpense
        ResearchAndDevelopmentExpenseExcludingAcquiredInProcessCost"""),
    _line(_I, "selling_general_administrative", "Selling, general and administrative",
          "SellingGeneralAndAdministrativeExpense"),
    _line(_I, "noninterest_expense", "Noninterest expense", "NoninterestExpense"),
    _line(_I, "operating_income", "Operating income", "OperatingIncomeLoss"),
    _line(_I, "interest_expense", "Interest expense", """
        InterestExpense InterestExpenseNonoperating InterestExpenseOperating
        InterestExpenseDebt"""),
    _line(_I, "pretax_income", "Income before tax", f"""
        {_PRETAX}ExtraordinaryItemsNoncontrollingInterest
        {_PRETAX}MinorityInterestAndIncomeLossFromEquityMethodInvestments"""),
    _line(_I, "pretax_income_domestic", "of which domestic", f"{_PRETAX}Domestic"),
    _line(_I, "pretax_income_foreign", "of which foreign", f"{_PRETAX}Foreign"),
    _line(_I, "income_tax", "Income tax", "IncomeTaxExpenseBenefit"),
    _line(_I, "net_income_including_noncontrolling", "Net income incl. noncontrolling interests",
          "ProfitLoss"),
    _line(_I, "net_income_noncontrolling", "Net income of noncontrolling interests",
          "NetIncomeLossAttributableToNoncontrollingInterest"),
    _line(_I, "net_income", "Net income", "NetIncomeLoss"),
    _line(_I, "eps_basic", "EPS, basic", "EarningsPerShareBasic EarningsPerShareBasicAndDiluted",
          Measure.PER_SHARE),
    _line(_I, "eps_diluted", "EPS, diluted",
          "EarningsPerShareDiluted EarningsPerShareBasicAndDiluted", Measure.PER_SHARE),
    _line(_I, "shares_diluted", "Shares, diluted average", """
        WeightedAverageNumberOfDilutedSharesOutstanding
        WeightedAverageNumberOfShareOutstandingBasicAndDiluted""", Measure.SHARES),
    _line(_I, "dividends_per_share", "Dividends per share", """
        CommonStockDividendsPerShareDeclared CommonStockDividendsPerShareCashPaid""",
          Measure.PER_SHARE),
    _line(_B, "cash_and_equivalents", "Cash and equivalents", """
        CashAndCashEquivalentsAtCarryingValue CashAndDueFromBanks Cash
        CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"""),
    _line(_B, "short_term_investments", "Short-term investments", """
        MarketableSecuritiesCurrent ShortTermInvestments
        AvailableForSaleSecuritiesDebtSecuritiesCurrent
        AvailableForSaleSecuritiesCurrent"""),
    _line(_B, "receivables", "Receivables", """
        AccountsReceivableNetCurrent ReceivablesNetCurrent
        AccountsNotesAndLoansReceivableNetCurrent"""),
    _line(_B, "inventory", "Inventory", "InventoryNet"),
    _line(_B, "current_assets", "Current assets", "AssetsCurrent"),
    _line(_B, "loans", "Loans, net", """
        FinancingReceivableExcludingAccruedInterestAfterAllowanceForCreditLoss
        LoansAndLeasesReceivableNetReportedAmount"""),
    _line(_B, "property_plant_equipment", "Property, plant and equipment", """
        PropertyPlantAndEquipmentNet
        PropertyPlantAndEquipmentAndFinanceLeaseRightOfUseAssetAfterAccumulatedDepreciationAndAmortization
        RealEstateInvestmentPropertyNet"""),
    _line(_B, "goodwill", "Goodwill", "Goodwill"),
    _line(_B, "total_assets", "Total assets", "Assets"),
    _line(_B, "payables", "Accounts payable", "AccountsPayableCurrent AccountsPayableTradeCurrent"),
    _line(_B, "deposits", "Deposits", "Deposits"),
    _line(_B, "short_term_borrowings", "Short-term borrowings",
          "ShortTermBorrowings CommercialPaper OtherShortTermBorrowings"),
    _line(_B, "long_term_debt_current", "Long-term debt, current part", """
        LongTermDebtCurrent LongTermDebtAndCapitalLeaseObligationsCurrent"""),
    _line(_B, "debt_current", "Debt due within a year", "DebtCurrent"),
    _line(_B, "current_liabilities", "Current liabilities", "LiabilitiesCurrent"),
    _line(_B, "long_term_debt", "Long-term debt", """
        LongTermDebtNoncurrent LongTermDebtAndCapitalLeaseObligations"""),
    _line(_B, "long_term_debt_total", "Long-term debt incl. current part", "LongTermDebt"),
    _line(_B, "total_debt", "Total debt", "DebtLongtermAndShorttermCombinedAmount"),
    _line(_B, "total_liabilities", "Total liabilities", "Liabilities"),
    _line(_B, "redeemable_noncontrolling", "Redeemable noncontrolling interests", """
        RedeemableNoncontrollingInterestEquityCarryingAmount
        RedeemableNoncontrollingInterestEquityCommonCarryingAmount"""),
    _line(_B, "redeemable_stock", "Redeemable stock",
          "TemporaryEquityCarryingAmountAttributableToParent TemporaryEquityCarryingAmount"),
    _line(_B, "redeemable_interests", "Redeemable interests",
          "TemporaryEquityCarryingAmountIncludingPortionAttributableToNoncontrollingInterests"),
    _line(_B, "shareholders_equity", "Shareholders' equity", "StockholdersEquity"),
    _line(_B, "noncontrolling_interests", "Noncontrolling interests", "MinorityInterest"),
    _line(_B, "total_equity", "Equity incl. noncontrolling interests",
          "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"),
    _line(_B, "liabilities_and_equity", "Liabilities and equity",
          "LiabilitiesAndStockholdersEquity"),
    _line(_C, "operating_cash_flow", "Operating cash flow", """
        NetCashProvidedByUsedInOperatingActivities
        NetCashProvidedByUsedInOperatingActivitiesContinuingOperations"""),
    _line(_C, "depreciation_amortization", "Depreciation and amortization", """
        DepreciationDepletionAndAmortization DepreciationAmortizationAndAccretionNet
        DepreciationAndAmortization""", takes_largest=True),
    _line(_C, "capital_expenditure", "Capital expenditure", """
        PaymentsToAcquirePropertyPlantAndEquipment PaymentsToAcquireProductiveAssets
        PaymentsToAcquireOtherPropertyPlantAndEquipment"""),
    _line(_C, "free_cash_flow", "Free cash flow", ""),
    _line(_C, "investing_cash_flow", "Investing cash flow", """
        NetCashProvidedByUsedInInvestingActivities"""),
    _line(_C, "dividends_paid", "Dividends paid", """
        PaymentsOfDividends PaymentsOfDividendsCommonStock PaymentsOfOrdinaryDividends"""),
    _line(_C, "share_repurchases", "Share repurchases", "PaymentsForRepurchaseOfCommonStock"),
    _line(_C, "financing_cash_flow", "Financing cash flow", """
        NetCashProvidedByUsedInFinancingActivities"""),
    _line(_C, "exchange_rate_effect", "Effect of exchange rates on cash", """
        EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents
        EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsIncludingDisposalGroupAndDiscontinuedOperations
        EffectOfExchangeRateOnCashAndCashEquivalents"""),
    _line(_C, "change_in_cash", "Change in cash", """
        CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsPeriodIncreaseDecreaseIncludingExchangeRateEffect
        CashAndCashEquivalentsPeriodIncreaseDecrease"""),
)  # fmt: skip

DERIVATIONS: Final[tuple[Derivation, ...]] = (
    Derivation("revenue", ((1, "net_interest_income"), (1, "noninterest_income"))),
    Derivation("gross_profit", ((1, "revenue"), (-1, "cost_of_revenue"))),
    Derivation("cost_of_revenue", ((1, "revenue"), (-1, "gross_profit"))),
    Derivation(
        "net_income",
        ((1, "net_income_including_noncontrolling"), (-1, "net_income_noncontrolling")),
    ),
    Derivation("shareholders_equity", ((1, "total_equity"), (-1, "noncontrolling_interests"))),
    Derivation("total_equity", ((1, "shareholders_equity"),), ((1, "noncontrolling_interests"),)),
    Derivation("pretax_income", ((1, "pretax_income_domestic"), (1, "pretax_income_foreign"))),
    Derivation(
        "redeemable_interests", ((1, "redeemable_noncontrolling"),), ((1, "redeemable_stock"),)
    ),
    Derivation("redeemable_interests", ((1, "redeemable_stock"),)),
    Derivation(
        "total_liabilities",
        ((1, "liabilities_and_equity"), (-1, "total_equity")),
        ((-1, "redeemable_interests"),),
    ),
    Derivation("debt_current", ((1, "long_term_debt_current"),), ((1, "short_term_borrowings"),)),
    Derivation("total_debt", ((1, "long_term_debt"), (1, "debt_current"))),
    Derivation(
        "total_debt",
        ((1, "long_term_debt_total"),),
        ((1, "short_term_borrowings"),),
        unless="debt_current",
    ),
    Derivation(
        "total_debt",
        ((1, "long_term_debt"),),
        ((1, "short_term_borrowings"),),
        unless="debt_current",
    ),
    Derivation("free_cash_flow", ((1, "operating_cash_flow"), (-1, "capital_expenditure"))),
)
"""In the order in which they are tried; a later one may build on an earlier."""

BY_NAME: Final = {line.name: line for line in LINES}
