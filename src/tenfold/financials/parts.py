"""Which concepts are parts of which, where a line has no one concept for its whole.

A company whose balance sheet lists mortgages, notes and a credit line tags each by its own concept
and no total. Their sum is the line only if nothing is counted twice: of a concept and its parts,
the concept alone counts. Source: the calculations of FASB's US GAAP taxonomy (statements of
financial position, classified and unclassified; cash flow statement; income statement).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

Parts = Mapping[str, tuple[str, ...]]
"""Concept to the concepts in it, us-gaap names without prefix."""


def _tree(**parts: str) -> Parts:
    return {whole: tuple(each.split()) for whole, each in parts.items()}


DEBT: Final = _tree(
    DebtLongtermAndShorttermCombinedAmount=(
        "DebtCurrent LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities"
    ),
    DebtCurrent="ShortTermBorrowings LongTermDebtAndCapitalLeaseObligationsCurrent",
    ShortTermBorrowings="""
        CommercialPaper BridgeLoan BankOverdrafts ShortTermBankLoansAndNotesPayable
        ShortTermNonBankLoansAndNotesPayable WarehouseAgreementBorrowings
        OtherShortTermBorrowings""",
    LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities="""
        LongTermDebtAndCapitalLeaseObligations LongTermDebtAndCapitalLeaseObligationsCurrent
        LongTermDebt FinanceLeaseLiability CapitalLeaseObligations""",
    LongTermDebtAndCapitalLeaseObligationsCurrent="""
        LongTermDebtCurrent FinanceLeaseLiabilityCurrent CapitalLeaseObligationsCurrent""",
    LongTermDebtAndCapitalLeaseObligations="""
        LongTermDebtNoncurrent FinanceLeaseLiabilityNoncurrent CapitalLeaseObligationsNoncurrent""",
    LongTermDebt="""
        LongTermDebtNoncurrent LongTermDebtCurrent SecuredDebt UnsecuredDebt LineOfCredit
        SubordinatedDebt ConvertibleDebt ConvertibleSubordinatedDebt NotesAndLoansPayable
        JuniorSubordinatedDebentureOwedToUnconsolidatedSubsidiaryTrust OtherLongTermDebt""",
    LongTermDebtCurrent="""
        SecuredDebtCurrent UnsecuredDebtCurrent LinesOfCreditCurrent SubordinatedDebtCurrent
        ConvertibleDebtCurrent ConvertibleSubordinatedDebtCurrent NotesAndLoansPayableCurrent
        OtherLongTermDebtCurrent""",
    LongTermDebtNoncurrent="""
        SecuredLongTermDebt UnsecuredLongTermDebt LongTermLineOfCredit SubordinatedLongTermDebt
        ConvertibleDebtNoncurrent ConvertibleSubordinatedDebtNoncurrent LongTermNotesAndLoans
        OtherLongTermDebtNoncurrent""",
    SecuredDebt="SecuredLongTermDebt SecuredDebtCurrent",
    UnsecuredDebt="UnsecuredLongTermDebt UnsecuredDebtCurrent",
    LineOfCredit="LongTermLineOfCredit LinesOfCreditCurrent",
    SubordinatedDebt="SubordinatedLongTermDebt SubordinatedDebtCurrent",
    ConvertibleDebt="ConvertibleDebtNoncurrent ConvertibleDebtCurrent ConvertibleNotesPayable",
    ConvertibleDebtNoncurrent="ConvertibleLongTermNotesPayable",
    ConvertibleDebtCurrent="ConvertibleNotesPayableCurrent",
    ConvertibleSubordinatedDebt="""
        ConvertibleSubordinatedDebtNoncurrent ConvertibleSubordinatedDebtCurrent""",
    OtherLongTermDebt="OtherLongTermDebtNoncurrent OtherLongTermDebtCurrent",
    NotesAndLoansPayable="""
        NotesPayable LoansPayable LongTermNotesAndLoans NotesAndLoansPayableCurrent""",
    NotesAndLoansPayableCurrent="NotesPayableCurrent LoansPayableCurrent",
    LongTermNotesAndLoans="LongTermNotesPayable LongTermLoansPayable",
    NotesPayable="""
        LongTermNotesPayable NotesPayableCurrent MediumTermNotes SeniorNotes
        JuniorSubordinatedNotes ConvertibleNotesPayable NotesPayableToBank OtherNotesPayable""",
    NotesPayableCurrent="""
        MediumtermNotesCurrent SeniorNotesCurrent ConvertibleNotesPayableCurrent
        NotesPayableToBankCurrent OtherNotesPayableCurrent""",
    LongTermNotesPayable="""
        MediumtermNotesNoncurrent SeniorLongTermNotes JuniorSubordinatedLongTermNotes
        ConvertibleLongTermNotesPayable NotesPayableToBankNoncurrent
        OtherLongTermNotesPayable""",
    MediumTermNotes="MediumtermNotesNoncurrent MediumtermNotesCurrent",
    SeniorNotes="SeniorLongTermNotes SeniorNotesCurrent",
    JuniorSubordinatedNotes="JuniorSubordinatedLongTermNotes",
    ConvertibleNotesPayable="ConvertibleLongTermNotesPayable ConvertibleNotesPayableCurrent",
    NotesPayableToBank="NotesPayableToBankNoncurrent NotesPayableToBankCurrent",
    OtherNotesPayable="OtherLongTermNotesPayable OtherNotesPayableCurrent",
    LoansPayable="LongTermLoansPayable LoansPayableCurrent LoansPayableToBank OtherLoansPayable",
    LoansPayableCurrent="LoansPayableToBankCurrent OtherLoansPayableCurrent",
    LongTermLoansPayable="LongTermLoansFromBank OtherLoansPayableLongTerm",
    LoansPayableToBank="LongTermLoansFromBank LoansPayableToBankCurrent",
    OtherLoansPayable="OtherLoansPayableLongTerm OtherLoansPayableCurrent",
    FinanceLeaseLiability="FinanceLeaseLiabilityNoncurrent FinanceLeaseLiabilityCurrent",
    CapitalLeaseObligations="CapitalLeaseObligationsNoncurrent CapitalLeaseObligationsCurrent",
)

CAPITAL_EXPENDITURE: Final = _tree(
    PaymentsToAcquireProductiveAssets="""
        PaymentsToAcquirePropertyPlantAndEquipment PaymentsToAcquireOtherProductiveAssets
        PaymentsToAcquireAndDevelopRealEstate PaymentsForCapitalImprovements""",
    PaymentsToAcquirePropertyPlantAndEquipment="""
        PaymentsToAcquireMachineryAndEquipment PaymentsToAcquireBuildings
        PaymentsToAcquireOtherPropertyPlantAndEquipment""",
    PaymentsToAcquireAndDevelopRealEstate="""
        PaymentsToAcquireRealEstate PaymentsToDevelopRealEstateAssets
        PaymentsToAcquireRealEstateHeldForInvestment""",
    PaymentsToAcquireRealEstate="""
        PaymentsToAcquireCommercialRealEstate PaymentsToAcquireResidentialRealEstate
        PaymentsToAcquireLand""",
)
"""What is spent on businesses, securities and loans is no part of it."""

SELLING: Final = _tree(
    SellingAndMarketingExpense="SellingExpense MarketingExpense MarketingAndAdvertisingExpense",
    MarketingExpense="MarketingAndAdvertisingExpense AdvertisingExpense",
    MarketingAndAdvertisingExpense="AdvertisingExpense",
)

OTHER_REVENUE: Final = _tree(
    RevenueNotFromContractWithCustomer="""
        LeaseIncome InterestAndDividendIncomeOperating InsuranceServicesRevenue
        RevenueNotFromContractWithCustomerOther""",
    LeaseIncome="""
        OperatingLeaseLeaseIncome OperatingLeasesIncomeStatementLeaseRevenue SalesTypeLeaseRevenue
        DirectFinancingLeaseRevenue""",
    InsuranceServicesRevenue="PremiumsEarnedNet",
    SalesRevenueNet="SalesRevenueGoodsNet SalesRevenueServicesNet",
)
"""Revenue that may stand beside what is tagged as revenue."""

REVENUE_PARTS: Final = _tree(
    RevenueFromContractWithCustomerExcludingAssessedTax="""
        SalesRevenueNet SalesRevenueGoodsNet SalesRevenueServicesNet""",
    RevenueFromContractWithCustomerIncludingAssessedTax="""
        SalesRevenueNet SalesRevenueGoodsNet SalesRevenueServicesNet""",
    SalesRevenueGoodsNet="",
    SalesRevenueServicesNet="",
    RealEstateRevenueNet="OperatingLeaseLeaseIncome OperatingLeasesIncomeStatementLeaseRevenue",
)
"""Revenue that is not all of it by its definition, with what it holds of the other."""


def members(parts: Parts) -> tuple[str, ...]:
    """Every concept once, in the order in which the parts name them."""
    named = (each for whole, within in parts.items() for each in (whole, *within))
    return tuple(dict.fromkeys(named))


def inside(concept: str, parts: Parts) -> frozenset[str]:
    """All that is in a concept, to the smallest part; without the concept itself."""
    found: set[str] = set()
    waiting = list(parts.get(concept, ()))
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting.extend(parts.get(part, ()))
    return frozenset(found)


def topmost(tagged: Collection[str], parts: Parts) -> tuple[str, ...]:
    """Those of the tagged concepts that are in none of the others, in the order of the parts."""
    covered = {each for concept in tagged for each in inside(concept, parts)}
    return tuple(each for each in members(parts) if each in tagged and each not in covered)
