"""Lines of the balance sheet."""

from __future__ import annotations

from functools import partial
from typing import Final

from tenfold.financials.line import Line, Measure, Statement, define

_line = partial(define, Statement.BALANCE)

BALANCE_LINES: Final[tuple[Line, ...]] = (
    _line("cash_and_equivalents", "Cash and equivalents", """
        CashAndCashEquivalentsAtCarryingValue CashAndDueFromBanks Cash
        CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"""),
    _line("short_term_investments", "Short-term investments", """
        MarketableSecuritiesCurrent ShortTermInvestments
        AvailableForSaleSecuritiesDebtSecuritiesCurrent
        AvailableForSaleSecuritiesCurrent"""),
    _line("receivables", "Receivables", """
        AccountsReceivableNetCurrent ReceivablesNetCurrent
        AccountsNotesAndLoansReceivableNetCurrent"""),
    _line("inventory", "Inventory", "InventoryNet"),
    _line("current_assets", "Current assets", "AssetsCurrent"),
    _line("loans", "Loans, net", """
        FinancingReceivableExcludingAccruedInterestAfterAllowanceForCreditLoss
        LoansAndLeasesReceivableNetReportedAmount"""),
    _line("allowance_for_credit_losses", "Allowance for credit losses", """
        FinancingReceivableAllowanceForCreditLossExcludingAccruedInterest
        LoansAndLeasesReceivableAllowance FinancingReceivableAllowanceForCreditLosses"""),
    _line("investments", "Investments", "Investments LongTermInvestments"),
    _line("real_estate", "Real estate, net", "RealEstateInvestmentPropertyNet"),
    _line("property_plant_equipment", "Property, plant and equipment", """
        PropertyPlantAndEquipmentNet PublicUtilitiesPropertyPlantAndEquipmentNet
        PropertyPlantAndEquipmentAndFinanceLeaseRightOfUseAssetAfterAccumulatedDepreciationAndAmortization
        RealEstateInvestmentPropertyNet""", own_names="PropertyPlantAndEquipment.*(Net|After).*"),
    _line("regulatory_assets", "Regulatory assets", "RegulatoryAssetsNoncurrent RegulatoryAssets"),
    _line("goodwill", "Goodwill", "Goodwill"),
    _line("intangible_assets", "Intangible assets", """
        IntangibleAssetsNetExcludingGoodwill FiniteLivedIntangibleAssetsNet"""),
    _line("total_assets", "Total assets", "Assets"),
    _line("payables", "Accounts payable", "AccountsPayableCurrent AccountsPayableTradeCurrent"),
    _line("deposits", "Deposits", "Deposits", only_in_statements=True),
    _line("claims_reserve", "Reserve for claims", """
        LiabilityForClaimsAndClaimsAdjustmentExpense
        LiabilityForUnpaidClaimsAndClaimsAdjustmentExpense"""),
    _line("future_policy_benefits", "Future policy benefits", "LiabilityForFuturePolicyBenefits"),
    _line("short_term_borrowings", "Short-term borrowings",
          "ShortTermBorrowings CommercialPaper OtherShortTermBorrowings"),
    _line("long_term_debt_current", "Long-term debt, current part", """
        LongTermDebtCurrent LongTermDebtAndCapitalLeaseObligationsCurrent""",
          own_names="LongTermDebt.*Current"),
    _line("debt_current", "Debt due within a year", "DebtCurrent"),
    _line("current_liabilities", "Current liabilities", "LiabilitiesCurrent"),
    _line("long_term_debt", "Long-term debt", """
        LongTermDebtNoncurrent LongTermDebtAndCapitalLeaseObligations""",
          own_names="LongTermDebt.*Noncurrent"),
    _line("long_term_debt_total", "Long-term debt incl. current part", "LongTermDebt"),
    _line("total_debt", "Total debt", "DebtLongtermAndShorttermCombinedAmount",
          own_names="(Total)?Debt(And.*)?|LongTermDebt.*"),
    _line("net_debt", "Net debt", ""),
    _line("regulatory_liabilities", "Regulatory liabilities",
          "RegulatoryLiabilityNoncurrent RegulatoryLiabilities"),
    _line("total_liabilities", "Total liabilities", "Liabilities"),
    _line("redeemable_noncontrolling", "Redeemable noncontrolling interests", """
        RedeemableNoncontrollingInterestEquityCarryingAmount
        RedeemableNoncontrollingInterestEquityCommonCarryingAmount"""),
    _line("redeemable_stock", "Redeemable stock",
          "TemporaryEquityCarryingAmountAttributableToParent TemporaryEquityCarryingAmount "
          "TemporaryEquityValueExcludingAdditionalPaidInCapital"),
    _line("redeemable_interests", "Redeemable interests",
          "TemporaryEquityCarryingAmountIncludingPortionAttributableToNoncontrollingInterests"),
    _line("preferred_stock", "Preferred stock",
          "PreferredStockValue PreferredStockValueOutstanding"),
    _line("retained_earnings", "Retained earnings", "RetainedEarningsAccumulatedDeficit"),
    _line("shareholders_equity", "Shareholders' equity", "StockholdersEquity"),
    _line("noncontrolling_interests", "Noncontrolling interests", "MinorityInterest"),
    _line("total_equity", "Equity incl. noncontrolling interests",
          "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"),
    _line("liabilities_and_equity", "Liabilities and equity",
          "LiabilitiesAndStockholdersEquity"),
    _line("common_equity", "Common shareholders' equity", "CommonStockholdersEquity"),
    _line("shares_outstanding", "Shares outstanding",
          "CommonStockSharesOutstanding SharesOutstanding", Measure.SHARES),
)  # fmt: skip
