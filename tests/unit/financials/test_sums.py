"""Lines that are the sum of separately tagged parts: debt, spending, the cost of selling."""

from __future__ import annotations

from datetime import date

import pytest

from tenfold.financials.figures import Figure, Missing
from tenfold.financials.parts import CAPITAL_EXPENDITURE, DEBT, SELLING, inside, topmost
from tenfold.financials.ratios import compute_ratios
from tenfold.financials.statements import Statements, make_statements
from unit.financials.inline_documents import read, value

FAR = "<p>" + "Words of a note. " * 2_000 + "</p>"
STATEMENTS = """
    Revenues=900 OperatingIncomeLoss=90 IncomeTaxExpenseBenefit=20 NetIncomeLoss=70
    @Assets=5000 @Liabilities=3000 {} @StockholdersEquity=2000
    @CashAndCashEquivalentsAtCarryingValue=500
    NetCashProvidedByUsedInOperatingActivities=80 NetCashProvidedByUsedInInvestingActivities=30
    PaymentsOfDividends=10 NetCashProvidedByUsedInFinancingActivities=20"""


def _cells(tagged: str) -> str:
    cells: list[str] = []
    for each in tagged.split():
        concept, shown = each.removeprefix("@").split("=")
        name = concept if ":" in concept else f"us-gaap:{concept}"
        cells.append(f"<p>{value(name, shown, context='i24' if each[0] == '@' else 'y24')}</p>")
    return "".join(cells)


def _laid_out(body: str) -> Statements:
    return make_statements(read(body)[1], fiscal_year=2024, period_end=date(2024, 12, 31))


def _alone(tagged: str) -> Statements:
    """Of a document too small to find its statements in."""
    return _laid_out(_cells(f"Revenues=900 {tagged}"))


def _placed(inside: str, notes: str = "") -> Statements:
    """Of a document with ``inside`` on its balance sheet and ``notes`` far behind."""
    return _laid_out(FAR + _cells(STATEMENTS.format(inside)) + FAR + _cells(notes))


def _told(figure: Figure | Missing) -> tuple[int, str | None]:
    assert isinstance(figure, Figure), figure
    return int(figure.value / 10**6), figure.formula


def test_a_landlord_has_debt_spending_and_free_cash_flow():
    tagged = "@SecuredDebt=1000 @UnsecuredDebt=2000 @LineOfCredit=100 @StockholdersEquity=4400"
    spent = "PaymentsForCapitalImprovements=90 PaymentsToAcquireRealEstate=300"
    earned = "NetCashProvidedByUsedInOperatingActivities=420"
    reit = _alone(f"{tagged} {spent} {earned}")
    debt = reit.figures["total_debt", 2024]
    assert _told(debt) == (3100, "SecuredDebt + UnsecuredDebt + LineOfCredit")
    assert [fact.concept.partition(":")[2] for fact in debt.facts] == [
        "SecuredDebt",
        "UnsecuredDebt",
        "LineOfCredit",
    ]
    assert "whether it stands on the balance sheet cannot be told" in (debt.note or "")
    spending = reit.figures["capital_expenditure", 2024]
    assert _told(spending)[0] == 390
    assert "purchases of real estate are in it" in (spending.note or "")
    assert _told(reit.get("free_cash_flow", 2024))[0] == 30
    leverage = next(r for r in compute_ratios(reit) if r.definition.name == "debt_to_equity")
    assert round(float(leverage.value or 0), 3) == 0.705


@pytest.mark.parametrize(
    ("tagged", "told"),
    [
        # A whole beats its parts, at whatever depth.
        ("@NotesPayable=50 @SeniorNotes=30 @ConvertibleNotesPayable=20", (50, None)),
        ("@SeniorNotes=30 @SeniorLongTermNotes=25 @SeniorNotesCurrent=5", (30, None)),
        ("@SeniorLongTermNotes=25 @SeniorNotesCurrent=5", (30, "*")),
        ("@LongTermNotesPayable=25 @NotesPayableCurrent=5 @LinesOfCreditCurrent=1", (31, "*")),
        ("@SeniorNotes=30 @FinanceLeaseLiability=4", (34, "*")),
        # What the other ways to total debt give stays.
        ("@DebtLongtermAndShorttermCombinedAmount=70 @SecuredDebt=60", (70, None)),
        (
            "@LongTermDebtNoncurrent=70 @LongTermDebtCurrent=5",
            (75, "long_term_debt + debt_current"),
        ),
    ],
)
def test_nothing_is_counted_twice(tagged: str, told: tuple[int, str | None]):
    million, formula = _told(_alone(tagged).get("total_debt", 2024))
    assert million == told[0]
    assert formula == told[1] or (told[1] == "*" and formula and " + " in formula)


def test_a_line_of_the_balance_sheet_that_no_total_covers_is_added():
    debt = _placed("@LongTermDebtNoncurrent=70 @LongTermDebtCurrent=5 @LineOfCredit=9")
    assert _told(debt.get("total_debt", 2024)) == (
        84,
        "long_term_debt + debt_current + LineOfCredit",
    )
    # In a note, or where places are not known, it may well be in the total.
    for other in (
        _placed("@LongTermDebtNoncurrent=70 @LongTermDebtCurrent=5", "@LineOfCredit=9"),
        _alone("@LongTermDebtNoncurrent=70 @LongTermDebtCurrent=5 @LineOfCredit=9"),
    ):
        assert _told(other.get("total_debt", 2024)) == (75, "long_term_debt + debt_current")


@pytest.mark.parametrize(
    ("balance_sheet", "notes", "why"),
    [
        ("", "@SecuredDebt=60", "us-gaap:SecuredDebt (60,000,000), in the notes alone"),
        ("@FinanceLeaseLiability=4", "", "(4,000,000), which is not all of it"),
        ("@NotesPayableCurrent=4", "", "(4,000,000), which is not all of it"),
        ("@SecuredDebt=60 @co:LongTermDebtAndMore=90", "", "company's own co:LongTermDebtAndMore"),
        ("@SecuredDebt=3100", "", "together more than total liabilities"),
    ],
)
def test_what_is_not_all_of_the_debt_is_named_and_not_taken(
    balance_sheet: str, notes: str, why: str
):
    missing = _placed(balance_sheet, notes).get("total_debt", 2024)
    assert isinstance(missing, Missing)
    assert why in missing.reason


def test_what_a_note_says_is_no_line_of_the_balance_sheet():
    kinds = _placed("@SecuredDebt=60", "@UnsecuredDebt=20 @SeniorNotes=10")
    assert _told(kinds.get("total_debt", 2024)) == (60, None)
    assert kinds.figures["total_debt", 2024].note is None


def test_selling_and_general_expense_stand_apart_and_together():
    both = _alone("SellingAndMarketingExpense=28 GeneralAndAdministrativeExpense=14")
    assert _told(both.get("selling_and_marketing", 2024)) == (28, None)
    assert _told(both.get("selling_general_administrative", 2024)) == (
        42,
        "selling_and_marketing + general_and_administrative",
    )
    three = _alone("SellingExpense=20 MarketingExpense=8 GeneralAndAdministrativeExpense=14")
    assert _told(three.get("selling_and_marketing", 2024)) == (
        28,
        "SellingExpense + MarketingExpense",
    )
    assert _told(three.get("selling_general_administrative", 2024))[0] == 42
    one = _alone("GeneralAndAdministrativeExpense=14").get("selling_general_administrative", 2024)
    assert isinstance(one, Missing)
    assert "selling_and_marketing not available" in one.reason


def test_depreciation_alone_gives_ebitda_where_it_is_the_line_of_the_cash_flow_statement():
    statements = _placed("Depreciation=15")
    taken = statements.figures["depreciation_amortization", 2024]
    assert _told(taken) == (15, "depreciation")
    ebitda = statements.figures["ebitda", 2024]
    assert _told(ebitda)[0] == 105
    assert "is depreciation alone" in (ebitda.note or "")


@pytest.mark.parametrize(
    ("inside", "notes"),
    [
        ("", "Depreciation=15"),
        ("Depreciation=15 OtherDepreciationAndAmortization=3", ""),
        ("Depreciation=15 co:DepreciationAmortizationAndImpairment=20", ""),
    ],
)
def test_depreciation_that_may_be_a_part_gives_no_ebitda(inside: str, notes: str):
    statements = _placed(inside, notes)
    assert ("depreciation", 2024) in statements.figures
    assert isinstance(statements.get("ebitda", 2024), Missing)


@pytest.mark.parametrize("parts", [DEBT, CAPITAL_EXPENDITURE, SELLING])
def test_no_concept_is_in_itself(parts: dict[str, tuple[str, ...]]):
    for concept in parts:
        assert concept not in inside(concept, parts)
        assert topmost({concept, *inside(concept, parts)}, parts) == (concept,)
