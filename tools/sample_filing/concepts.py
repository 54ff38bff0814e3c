"""Which figure of the model reports which XBRL concept."""

from __future__ import annotations

from dataclasses import dataclass

SEGMENT_AXIS = "us-gaap:StatementBusinessSegmentsAxis"
MEMBERS = {
    "flow": "hlvc:FlowControlSystemsMember",
    "sensing": "hlvc:SensingAndAnalyticsMember",
    "motion": "hlvc:MotionAndAutomationMember",
}
REVENUE = "RevenueFromContractWithCustomerExcludingAssessedTax"


@dataclass(frozen=True)
class Concept:
    """A concept with what a fact of it needs: period kind, unit, sign and dimensions."""

    name: str
    period: str = "duration"
    unit: str = "usd"
    factor: int = 1
    """-1 where the taxonomy's sign is the opposite of the model's."""
    dimensions: tuple[tuple[str, str], ...] = ()


FLOWS = {
    "revenue": REVENUE,
    "cost": "CostOfRevenue",
    "gross_profit": "GrossProfit",
    "rd": "ResearchAndDevelopmentExpense",
    "sga": "SellingGeneralAndAdministrativeExpense",
    "amortization": "AmortizationOfIntangibleAssets",
    "impairment": "GoodwillImpairmentLoss",
    "restructuring": "RestructuringCharges",
    "operating_expenses": "OperatingExpenses",
    "operating_income": "OperatingIncomeLoss",
    "interest_expense": "InterestExpenseNonoperating",
    "other_income": "OtherNonoperatingIncomeExpense",
    "pretax": "IncomeLossFromContinuingOperationsBeforeIncomeTaxes"
    "ExtraordinaryItemsNoncontrollingInterest",
    "pretax_us": "IncomeLossFromContinuingOperationsBeforeIncomeTaxesDomestic",
    "pretax_foreign": "IncomeLossFromContinuingOperationsBeforeIncomeTaxesForeign",
    "tax": "IncomeTaxExpenseBenefit",
    "tax_current": "CurrentIncomeTaxExpenseBenefit",
    "tax_deferred": "DeferredIncomeTaxExpenseBenefit",
    "tax_statutory": "IncomeTaxReconciliationIncomeTaxExpenseBenefitAtFederal"
    "StatutoryIncomeTaxRate",
    "net_income": "NetIncomeLoss",
    "oci_translation": "OtherComprehensiveIncomeLossForeignCurrencyTransactionAnd"
    "TranslationAdjustmentNetOfTax",
    "oci_pension": "OtherComprehensiveIncomeLossPensionAndOtherPostretirementBenefitPlans"
    "AdjustmentNetOfTax",
    "oci_hedges": "OtherComprehensiveIncomeLossCashFlowHedgeGainLossAfterReclassificationAndTax",
    "oci": "OtherComprehensiveIncomeLossNetOfTax",
    "comprehensive_income": "ComprehensiveIncomeNetOfTax",
    "depreciation": "Depreciation",
    "debt_cost_amortization": "AmortizationOfFinancingCosts",
    "sbc": "ShareBasedCompensation",
    "write_downs": "TangibleAssetImpairmentCharges",
    "operating_cash": "NetCashProvidedByUsedInOperatingActivities",
    "investing_cash": "NetCashProvidedByUsedInInvestingActivities",
    "financing_cash": "NetCashProvidedByUsedInFinancingActivities",
    "fx_cash": "EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAnd"
    "RestrictedCashEquivalents",
    "cash_change": "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
    "PeriodIncreaseDecreaseIncludingExchangeRateEffect",
    "capex": "PaymentsToAcquirePropertyPlantAndEquipment",
    "acquisition": "PaymentsToAcquireBusinessesNetOfCashAcquired",
    "disposals": "ProceedsFromSaleOfPropertyPlantAndEquipment",
    "revolver_net": "ProceedsFromRepaymentsOfLinesOfCredit",
    "term_repaid": "RepaymentsOfLongTermDebt",
    "dividends": "PaymentsOfDividendsCommonStock",
    "repurchases": "PaymentsForRepurchaseOfCommonStock",
    "stock_proceeds": "ProceedsFromIssuanceOfSharesUnderIncentiveAndShareBased"
    "CompensationPlansIncludingStockOptions",
    "severance_charge": "SeveranceCosts1",
    "severance_paid": "PaymentsForRestructuring",
    "warranty_expense": "ProductWarrantyAccrualWarrantiesIssued",
    "warranty_settled": "ProductWarrantyAccrualPayments",
    "deferred_recognized": "ContractWithCustomerLiabilityRevenueRecognized",
    "cyber_costs": "hlvc:CyberIncidentResponseCosts",
    "cyber_recovery": "InsuranceRecoveries",
    "estimate_revenue": "hlvc:RevenueEffectOfChangeInMeasureOfProgress",
    "estimate_income": "hlvc:OperatingIncomeEffectOfChangeInMeasureOfProgress",
}
BALANCES = {
    "cash": "CashAndCashEquivalentsAtCarryingValue",
    "receivables": "AccountsReceivableNetCurrent",
    "receivable_allowance": "AllowanceForDoubtfulAccountsReceivableCurrent",
    "contract_assets": "ContractWithCustomerAssetNetCurrent",
    "inventories": "InventoryNet",
    "raw_materials": "InventoryRawMaterialsNetOfReserves",
    "work_in_process": "InventoryWorkInProcessNetOfReserves",
    "finished_goods": "InventoryFinishedGoodsNetOfReserves",
    "prepaids": "PrepaidExpenseAndOtherAssetsCurrent",
    "current_assets": "AssetsCurrent",
    "ppe": "PropertyPlantAndEquipmentNet",
    "ppe_gross": "PropertyPlantAndEquipmentGross",
    "accumulated_depreciation": "AccumulatedDepreciationDepletionAndAmortization"
    "PropertyPlantAndEquipment",
    "lease_assets": "OperatingLeaseRightOfUseAsset",
    "goodwill": "Goodwill",
    "intangibles": "FiniteLivedIntangibleAssetsNet",
    "deferred_tax_assets": "DeferredIncomeTaxAssetsNet",
    "other_assets": "OtherAssetsNoncurrent",
    "assets": "Assets",
    "current_debt": "LongTermDebtCurrent",
    "payables": "AccountsPayableCurrent",
    "accrued_pay": "EmployeeRelatedLiabilitiesCurrent",
    "contract_liabilities": "ContractWithCustomerLiabilityCurrent",
    "current_leases": "OperatingLeaseLiabilityCurrent",
    "other_current": "OtherLiabilitiesCurrent",
    "current_liabilities": "LiabilitiesCurrent",
    "long_debt": "LongTermDebtNoncurrent",
    "carrying_debt": "LongTermDebt",
    "total_debt": "DebtInstrumentCarryingAmount",
    "debt_costs": "DeferredFinanceCostsNet",
    "long_leases": "OperatingLeaseLiabilityNoncurrent",
    "deferred_tax_liabilities": "DeferredIncomeTaxLiabilitiesNet",
    "other_liabilities": "OtherLiabilitiesNoncurrent",
    "liabilities": "Liabilities",
    "common_stock": "CommonStockValue",
    "paid_in": "AdditionalPaidInCapital",
    "retained": "RetainedEarningsAccumulatedDeficit",
    "aoci": "AccumulatedOtherComprehensiveIncomeLossNetOfTax",
    "equity": "StockholdersEquity",
    "liabilities_and_equity": "LiabilitiesAndStockholdersEquity",
    "warranty": "ProductWarrantyAccrual",
    "restructuring_accrual": "RestructuringReserve",
    "legal_accrual": "LossContingencyAccrualAtCarryingValue",
    "environmental_accrual": "AccrualForEnvironmentalLossContingencies",
    "revolver_available": "LineOfCreditFacilityRemainingBorrowingCapacity",
    "backlog": "RevenueRemainingPerformanceObligation",
}
REVERSED = {  # the model holds the effect on cash, the taxonomy the increase in the balance
    "cf_receivables": "IncreaseDecreaseInAccountsReceivable",
    "cf_contract_assets": "IncreaseDecreaseInContractWithCustomerAsset",
    "cf_inventories": "IncreaseDecreaseInInventories",
    "cf_prepaids": "IncreaseDecreaseInPrepaidDeferredExpenseAndOtherAssets",
    "cf_other": "IncreaseDecreaseInOtherOperatingCapitalNet",
}
SAME_SIGN = {
    "cf_deferred_tax": "DeferredIncomeTaxExpenseBenefit",
    "cf_payables": "IncreaseDecreaseInAccountsPayable",
    "cf_accrued_pay": "IncreaseDecreaseInEmployeeRelatedLiabilities",
    "cf_contract_liabilities": "IncreaseDecreaseInContractWithCustomerLiability",
    "cf_other_current": "IncreaseDecreaseInOtherCurrentLiabilities",
}
PER_SEGMENT = {
    "revenue": (REVENUE, "duration"),
    "cost": ("CostOfRevenue", "duration"),
    "rd": ("ResearchAndDevelopmentExpense", "duration"),
    "sga": ("SellingGeneralAndAdministrativeExpense", "duration"),
    "income": ("OperatingIncomeLoss", "duration"),
    "depreciation": ("Depreciation", "duration"),
    "capex": ("PaymentsToAcquirePropertyPlantAndEquipment", "duration"),
    "assets": ("Assets", "instant"),
}
DISAGGREGATED = {
    "product_revenue": ("srt:ProductOrServiceAxis", "us-gaap:ProductMember"),
    "service_revenue": ("srt:ProductOrServiceAxis", "us-gaap:ServiceMember"),
    "standard_revenue": ("srt:ProductOrServiceAxis", "hlvc:StandardProductsMember"),
    "engineered_revenue": ("srt:ProductOrServiceAxis", "hlvc:EngineeredSystemsMember"),
    "field_service_revenue": ("srt:ProductOrServiceAxis", "hlvc:FieldAndRepairServicesMember"),
    "software_revenue": ("srt:ProductOrServiceAxis", "hlvc:SoftwareSubscriptionsMember"),
    "us_revenue": ("srt:StatementGeographicalAxis", "country:US"),
    "emea_revenue": ("srt:StatementGeographicalAxis", "us-gaap:EMEAMember"),
    "china_revenue": ("srt:StatementGeographicalAxis", "country:CN"),
    "other_revenue": ("srt:StatementGeographicalAxis", "hlvc:OtherCountriesMember"),
    "customer_a_revenue": ("srt:MajorCustomersAxis", "hlvc:CustomerAMember"),
}
DEBT = {
    "term_loan": "hlvc:TermLoanFacilityMember",
    "revolver": "us-gaap:RevolvingCreditFacilityMember",
    "notes": "hlvc:SeniorNotesDue2029Member",
}


def _qualified(name: str) -> str:
    return name if ":" in name else f"us-gaap:{name}"


def _concepts() -> dict[str, Concept]:
    found = {k: Concept(_qualified(v)) for k, v in (FLOWS | SAME_SIGN).items()}
    found |= {k: Concept(_qualified(v), period="instant") for k, v in BALANCES.items()}
    found |= {k: Concept(_qualified(v), factor=-1) for k, v in REVERSED.items()}
    for segment, member in MEMBERS.items():
        for line, (name, period) in PER_SEGMENT.items():
            found[f"{segment}_{line}"] = Concept(
                _qualified(name), period=period, dimensions=((SEGMENT_AXIS, member),)
            )
    for name, dimension in DISAGGREGATED.items():
        found[name] = Concept(_qualified(REVENUE), dimensions=(dimension,))
    cost_axis = "srt:ProductOrServiceAxis"
    for name, member in (("product_cost", "ProductMember"), ("service_cost", "ServiceMember")):
        found[name] = Concept(
            "us-gaap:CostOfRevenue", dimensions=((cost_axis, f"us-gaap:{member}"),)
        )
    for name, member in DEBT.items():
        found[name] = Concept(
            "us-gaap:DebtInstrumentCarryingAmount",
            period="instant",
            dimensions=(("us-gaap:DebtInstrumentAxis", member),),
        )
    for kind in ("Basic", "Diluted"):
        found[f"eps_{kind.lower()}"] = Concept(
            f"us-gaap:EarningsPerShare{kind}", unit="usdPerShare"
        )
    weighted = {
        "shares_basic": "WeightedAverageNumberOfSharesOutstandingBasic",
        "shares_dilutive": "WeightedAverageNumberDilutedSharesOutstandingAdjustment",
        "shares_diluted": "WeightedAverageNumberOfDilutedSharesOutstanding",
    }
    found |= {k: Concept(_qualified(v), unit="shares") for k, v in weighted.items()}
    found["shares_outstanding"] = Concept(
        "us-gaap:CommonStockSharesOutstanding", period="instant", unit="shares"
    )
    return found


CONCEPTS = _concepts()
