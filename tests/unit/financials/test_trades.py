"""Layouts of banks, insurers, landlords and utilities, on small inline documents of two years."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tenfold.financials.figures import Figure, Missing
from tenfold.financials.ratios import Ratio, compute_ratios
from tenfold.financials.statements import Statements, make_statements
from unit.financials.inline_documents import duration, instant, read, value

CONTEXTS = (
    duration("y24", "2024-01-01", "2024-12-31")
    + instant("i24", "2024-12-31")
    + duration("y23", "2023-01-01", "2023-12-31")
    + instant("i23", "2023-12-31")
)
SHARES = "WeightedAverageNumberOfDilutedSharesOutstanding"

BANK = {
    "InterestAndDividendIncomeOperating": (1100, 1000),
    "InterestExpense": (400, 350),
    "NoninterestIncome": (300, 280),
    "ProvisionForLoanLeaseAndOtherLosses": (50, 40),
    "NoninterestExpense": (600, 560),
    "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest": (
        *(350, 330),
    ),
    "IncomeTaxExpenseBenefit": (70, 66),
    "NetIncomeLoss": (280, 264),
    "@CashAndDueFromBanks": (900, 800),
    "@LoansAndLeasesReceivableNetReportedAmount": (12_000, 11_000),
    "@LoansAndLeasesReceivableAllowance": (200, 180),
    "@Assets": (20_000, 19_000),
    "@Deposits": (15_000, 14_000),
    "@Liabilities": (18_000, 17_200),
    "@StockholdersEquity": (2_000, 1_800),
    "@LiabilitiesAndStockholdersEquity": (20_000, 19_000),
}
INSURER = {
    "PremiumsEarnedNet": (900, 850),
    "NetInvestmentIncome": (90, 80),
    "Revenues": (1_000, 940),
    "PolicyholderBenefitsAndClaimsIncurredNet": (630, 600),
    "DeferredPolicyAcquisitionCostAmortizationExpense": (135, 130),
    "OtherUnderwritingExpense": (90, 88),
    "BenefitsLossesAndExpenses": (870, 830),
    "NetIncomeLoss": (105, 90),
    "@Investments": (4_000, 3_800),
    "@LiabilityForClaimsAndClaimsAdjustmentExpense": (2_500, 2_400),
    "@Assets": (5_500, 5_200),
    "@Liabilities": (4_300, 4_100),
    "@StockholdersEquity": (1_200, 1_100),
    "@LiabilitiesAndStockholdersEquity": (5_500, 5_200),
}
LANDLORD = {
    "OperatingLeaseLeaseIncome": (400, 380),
    "Revenues": (420, 398),
    "DepreciationAndAmortization": (150, 140),
    "GainLossOnSaleOfProperties": (30, 0),
    "NetIncomeLoss": (90, 60),
    "PaymentsOfDividendsCommonStock": (168, 160),
    SHARES: (100, 100),
    "@RealEstateInvestmentPropertyNet": (5_000, 4_900),
    "@Assets": (5_500, 5_400),
    "@Liabilities": (3_000, 2_950),
    "@StockholdersEquity": (2_500, 2_450),
    "@LiabilitiesAndStockholdersEquity": (5_500, 5_400),
}
UTILITY = {
    "RegulatedAndUnregulatedOperatingRevenue": (3_000, 2_800),
    "UtilitiesOperatingExpenseFuelUsed": (700, 720),
    "UtilitiesOperatingExpensePurchasedPower": (200, 190),
    "OperatingIncomeLoss": (600, 540),
    "InterestExpense": (150, 140),
    "DepreciationDepletionAndAmortization": (400, 380),
    "NetIncomeLoss": (350, 310),
    "@PublicUtilitiesPropertyPlantAndEquipmentNet": (12_000, 11_500),
    "@RegulatoryAssetsNoncurrent": (800, 780),
    "@RegulatoryLiabilityNoncurrent": (500, 490),
    "@Assets": (15_000, 14_400),
}
"""Concept ('@' for a state at the year's last day) to millions in 2024 and 2023."""


def _statements(tagged: dict[str, tuple[int, ...]]) -> Statements:
    cells = [
        value(
            f"us-gaap:{name.removeprefix('@')}",
            f"{amount:,}",
            context=f"{'i' if name.startswith('@') else 'y'}{year}",
            unitref="shares" if name == SHARES else "usd",
        )
        for name, amounts in tagged.items()
        for year, amount in zip((24, 23), amounts, strict=True)
    ]
    _, facts = read("".join(f"<p>{cell}</p>" for cell in cells), contexts=CONTEXTS)
    assert not facts.unread
    return make_statements(facts, fiscal_year=2024, period_end=date(2024, 12, 31))


def _ratio(statements: Statements, name: str) -> Ratio:
    ratios = {r.definition.name: r for r in compute_ratios(statements) if r.fiscal_year == 2024}
    return ratios[name]


def _check(statements: Statements, lines: dict[str, int], ratios: dict[str, str]) -> None:
    for line, millions in lines.items():
        figure = statements.get(line, 2024)
        assert isinstance(figure, Figure), (line, figure)
        assert figure.value == millions * 10**6, line
    for name, expected in ratios.items():
        ratio = _ratio(statements, name)
        assert ratio.value is not None, ratio.reason
        assert round(ratio.value, 6) == Decimal(expected), name


def test_a_bank():
    bank = _statements(BANK)
    _check(
        bank,
        {
            "net_interest_income": 700,  # derived: 1,100 - 400
            "noninterest_income": 300,
            "revenue": 1_000,
            "provision_for_credit_losses": 50,
            "loans": 12_000,
            "deposits": 15_000,
        },
        {
            "net_interest_margin": "0.035897",  # 700 / 19,500
            "efficiency_ratio": "0.6",
            "loans_to_deposits": "0.8",
            "provision_to_loans": "0.004348",  # 50 / 11,500
            "allowance_to_loans": "0.016393",  # 200 / 12,200
            "net_margin": "0.28",
            "roe": "0.147368",
            "effective_tax_rate": "0.2",
        },
    )
    assert bank.figures["net_interest_income", 2024].formula == "interest_income - interest_expense"
    assert bank.figures["revenue", 2024].formula == "net_interest_income + noninterest_income"
    # Interest is a bank's cost of doing business, so nothing is earned before it.
    ebitda = bank.get("ebitda", 2024)
    assert isinstance(ebitda, Missing)
    assert ebitda.reason == "not meaningful beside deposits"
    for name in ("current_ratio", "gross_margin", "days_inventory", "combined_ratio"):
        ratio = _ratio(bank, name)
        assert ratio.value is None
        assert "is not available: " in (ratio.reason or "")


def test_an_insurer():
    _check(
        _statements(INSURER),
        {
            "revenue": 1_000,
            "premiums_earned": 900,
            "net_investment_income": 90,
            "policy_benefits": 630,
            "total_costs": 870,
            "claims_reserve": 2_500,
            "investments": 4_000,
        },
        {"loss_ratio": "0.7", "expense_ratio": "0.25", "combined_ratio": "0.95"},
    )


def test_all_costs_of_an_insurer_are_not_its_claims():
    tagged = {k: v for k, v in INSURER.items() if k != "PolicyholderBenefitsAndClaimsIncurredNet"}
    assert isinstance(_statements(tagged).get("policy_benefits", 2024), Missing)


def test_a_landlord():
    landlord = _statements(LANDLORD)
    _check(
        landlord,
        {
            "rental_revenue": 400,
            "real_estate": 5_000,
            "property_plant_equipment": 5_000,
            "funds_from_operations": 210,  # 90 + 150 - 30
        },
        {"ffo_per_share": "2.1", "ffo_payout": "0.8"},
    )
    funds = landlord.figures["funds_from_operations", 2024]
    assert funds.formula == "net_income + depreciation_amortization - gain_on_property_sales"
    assert "Nareit" in (funds.note or "")


def test_a_utility():
    utility = _statements(UTILITY)
    _check(
        utility,
        {
            "revenue": 3_000,
            "fuel_cost": 700,
            "purchased_power_cost": 200,
            "property_plant_equipment": 12_000,
            "regulatory_assets": 800,
            "regulatory_liabilities": 500,
            "ebitda": 1_000,
        },
        {"operating_margin": "0.2", "interest_coverage": "4", "ebitda_coverage": "6.666667"},
    )
    assert isinstance(utility.get("funds_from_operations", 2024), Missing)


@pytest.mark.parametrize("tagged", [BANK, INSURER, LANDLORD, UTILITY])
def test_nothing_missing_is_zero(tagged):
    statements = _statements(tagged)
    for ratio in compute_ratios(statements):
        assert (ratio.value is None) == bool(ratio.reason)
    told = {Decimal(amount) * 10**6 for amounts in tagged.values() for amount in amounts}
    for figure in statements.figures.values():
        if not figure.is_derived:
            assert figure.value in told
