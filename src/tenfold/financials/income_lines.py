"""Lines of the income statement."""

from __future__ import annotations

from functools import partial
from typing import Final

from tenfold.financials.line import Line, Measure, Statement, define

_line = partial(define, Statement.INCOME)
_PRETAX: Final = "IncomeLossFromContinuingOperationsBeforeIncomeTaxes"

INCOME_LINES: Final[tuple[Line, ...]] = (
    _line("revenue", "Revenue", """
        Revenues RevenuesNetOfInterestExpense RegulatedAndUnregulatedOperatingRevenue
        RevenueFromContractWithCustomerExcludingAssessedTax
        RevenueFromContractWithCustomerIncludingAssessedTax
        SalesRevenueNet SalesRevenueGoodsNet SalesRevenueServicesNet RealEstateRevenueNet
        HealthCareOrganizationRevenue ElectricUtilityRevenue""",
          own_names="(Total)?(Net)?(Revenues?|Sales)(Net|Total)?"),
    _line("interest_income", "Interest income", """
        InterestAndDividendIncomeOperating InterestIncomeOperating"""),
    _line("net_interest_income", "Net interest income", "InterestIncomeExpenseNet"),
    _line("noninterest_income", "Noninterest income", "NoninterestIncome"),
    _line("premiums_earned", "Premiums earned", """
        PremiumsEarnedNet PremiumsEarnedNetPropertyAndCasualty PremiumsEarnedNetLife"""),
    _line("net_investment_income", "Net investment income", "NetInvestmentIncome"),
    _line("rental_revenue", "Rental revenue", """
        OperatingLeaseLeaseIncome OperatingLeasesIncomeStatementLeaseRevenue LeaseIncome"""),
    _line("fuel_cost", "Fuel", "UtilitiesOperatingExpenseFuelUsed FuelCosts"),
    _line("purchased_power_cost", "Purchased power", """
        UtilitiesOperatingExpensePurchasedPower UtilitiesOperatingExpensePurchasedPowerAndFuel"""),
    _line("cost_of_revenue", "Cost of revenue", """
        CostOfRevenue CostOfGoodsAndServicesSold CostOfGoodsSold CostOfServices
        CostOfGoodsAndServiceExcludingDepreciationDepletionAndAmortization""",
          own_names="Total?Costs?Of(Revenue|Sales|Goods|Services|Products).*|CostsAndExpensesOf.*"
                    "|Costs?Of(Revenue|Sales|Goods|Services|Products).*",
          only_in_statements=True),
    _line("gross_profit", "Gross profit", "GrossProfit", only_in_statements=True),
    _line("provision_for_credit_losses", "Provision for credit losses", """
        ProvisionForLoanLeaseAndOtherLosses ProvisionForLoanAndLeaseLosses
        ProvisionForCreditLosses ProvisionForLoanLossesExpensed
        FinancingReceivableCreditLossExpenseReversal
        FinancingReceivableExcludingAccruedInterestCreditLossExpenseReversal"""),
    _line("policy_benefits", "Policy benefits and claims", """
        PolicyholderBenefitsAndClaimsIncurredNet IncurredClaimsPropertyCasualtyAndLiability
        PolicyholderBenefitsAndClaimsIncurredHealthCare"""),
    _line("acquisition_costs", "Policy acquisition costs",
          "DeferredPolicyAcquisitionCostAmortizationExpense"),
    _line("underwriting_expense", "Other underwriting expense", "OtherUnderwritingExpense"),
    _line("research_and_development", "Research and development", """
        ResearchAndDevelopmentExpense
        ResearchAndDevelopmentExpenseExcludingAcquiredInProcessCost"""),
    _line("selling_and_marketing", "Selling and marketing", "SellingAndMarketingExpense",
          only_in_statements=True),
    _line("general_and_administrative", "General and administrative",
          "GeneralAndAdministrativeExpense", only_in_statements=True),
    _line("selling_general_administrative", "Selling, general and administrative",
          "SellingGeneralAndAdministrativeExpense"),
    _line("operating_expenses", "Operating expenses", "OperatingExpenses",
          only_in_statements=True),
    _line("noninterest_expense", "Noninterest expense", "NoninterestExpense"),
    _line("total_costs", "Total costs and expenses", """
        CostsAndExpenses BenefitsLossesAndExpenses""", only_in_statements=True),
    _line("operating_income", "Operating income", "OperatingIncomeLoss",
          own_names="(Adjusted)?OperatingIncome.*", only_in_statements=True),
    _line("interest_expense", "Interest expense", """
        InterestExpense InterestExpenseNonoperating InterestExpenseOperating
        InterestAndDebtExpense InterestExpenseDebt""",
          own_names="Interest(AndOther(Financial|Financing)|AndAmortization)?(Charges|Expense).*"),
    _line("pretax_income", "Income before tax", f"""
        {_PRETAX}ExtraordinaryItemsNoncontrollingInterest
        {_PRETAX}MinorityInterestAndIncomeLossFromEquityMethodInvestments"""),
    _line("pretax_income_domestic", "of which domestic", f"{_PRETAX}Domestic"),
    _line("pretax_income_foreign", "of which foreign", f"{_PRETAX}Foreign"),
    _line("income_tax", "Income tax", "IncomeTaxExpenseBenefit"),
    _line("net_income_including_noncontrolling", "Net income incl. noncontrolling interests",
          "ProfitLoss"),
    _line("net_income_noncontrolling", "Net income of noncontrolling interests",
          "NetIncomeLossAttributableToNoncontrollingInterest"),
    _line("net_income", "Net income", "NetIncomeLoss"),
    _line("ebitda", "EBITDA", ""),
    _line("gain_on_property_sales", "Gain on sale of real estate", """
        GainLossOnSaleOfProperties GainsLossesOnSalesOfInvestmentRealEstate
        GainLossOnSaleOfPropertiesNetOfApplicableIncomeTaxes"""),
    _line("impairment_of_real_estate", "Impairment of real estate", "ImpairmentOfRealEstate"),
    _line("funds_from_operations", "Funds from operations (FFO)", ""),
    _line("eps_basic", "EPS, basic", "EarningsPerShareBasic EarningsPerShareBasicAndDiluted",
          Measure.PER_SHARE),
    _line("eps_diluted", "EPS, diluted",
          "EarningsPerShareDiluted EarningsPerShareBasicAndDiluted", Measure.PER_SHARE),
    _line("shares_basic", "Shares, basic average", """
        WeightedAverageNumberOfSharesOutstandingBasic
        WeightedAverageNumberOfShareOutstandingBasicAndDiluted""", Measure.SHARES),
    _line("shares_diluted", "Shares, diluted average", """
        WeightedAverageNumberOfDilutedSharesOutstanding
        WeightedAverageNumberOfShareOutstandingBasicAndDiluted""", Measure.SHARES),
    _line("dividends_per_share", "Dividends per share", """
        CommonStockDividendsPerShareDeclared CommonStockDividendsPerShareCashPaid""",
          Measure.PER_SHARE),
)  # fmt: skip
