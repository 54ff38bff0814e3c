"""Lines of the cash flow statement."""

from __future__ import annotations

from functools import partial
from typing import Final

from tenfold.financials.line import Line, Statement, define

_line = partial(define, Statement.CASH_FLOW)

CASH_FLOW_LINES: Final[tuple[Line, ...]] = (
    _line("operating_cash_flow", "Operating cash flow", """
        NetCashProvidedByUsedInOperatingActivities
        NetCashProvidedByUsedInOperatingActivitiesContinuingOperations"""),
    _line("depreciation_amortization", "Depreciation and amortization", """
        DepreciationDepletionAndAmortization DepreciationAmortizationAndAccretionNet
        DepreciationAndAmortization""", takes_largest=True,
          own_names="Depreciation.*(Amortization|Impairment).*"),
    _line("depreciation", "of which depreciation", "Depreciation"),
    _line("amortization_of_intangibles", "of which amortization of intangibles",
          "AmortizationOfIntangibleAssets"),
    _line("capital_expenditure", "Capital expenditure", """
        PaymentsToAcquirePropertyPlantAndEquipment PaymentsToAcquireProductiveAssets""",
          own_names="(Payments|Purchases?)(To|Of|For).*(Property|Equipment).*|CapitalExpenditures?"),
    _line("free_cash_flow", "Free cash flow", ""),
    _line("investing_cash_flow", "Investing cash flow", """
        NetCashProvidedByUsedInInvestingActivities"""),
    _line("dividends_paid", "Dividends paid", """
        PaymentsOfDividends PaymentsOfDividendsCommonStock PaymentsOfOrdinaryDividends"""),
    _line("share_repurchases", "Share repurchases", "PaymentsForRepurchaseOfCommonStock"),
    _line("financing_cash_flow", "Financing cash flow", """
        NetCashProvidedByUsedInFinancingActivities"""),
    _line("exchange_rate_effect", "Effect of exchange rates on cash", """
        EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents
        EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsIncludingDisposalGroupAndDiscontinuedOperations
        EffectOfExchangeRateOnCashAndCashEquivalents"""),
    _line("change_in_cash", "Change in cash", """
        CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalentsPeriodIncreaseDecreaseIncludingExchangeRateEffect
        CashAndCashEquivalentsPeriodIncreaseDecrease"""),
)  # fmt: skip
