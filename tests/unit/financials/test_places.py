"""Facts in the statements and facts in notes and sentences, on a document written for this."""

from __future__ import annotations

from datetime import date

import pytest

from tenfold.financials.facts import Fact, FactSet, FactSource, Period
from tenfold.financials.figures import Missing
from tenfold.financials.places import find_statements, stands_outside
from tenfold.financials.statements import Statements, make_statements
from tenfold.financials.years import FiscalYear
from unit.financials.inline_documents import CONTEXTS, read, value

YEAR = FiscalYear(2024, Period(date(2024, 12, 31), date(2024, 1, 1)))
STATEMENTS = {
    "Revenues": "900",
    "OperatingIncomeLoss": "90",
    "IncomeTaxExpenseBenefit": "20",
    "NetIncomeLoss": "70",
    "DepreciationDepletionAndAmortization": "40",
    "@Assets": "5,000",
    "@Liabilities": "3,000",
    "@StockholdersEquity": "2,000",
    "@CashAndCashEquivalentsAtCarryingValue": "500",
    "NetCashProvidedByUsedInOperatingActivities": "80",
    "NetCashProvidedByUsedInInvestingActivities": "-30",
    "NetCashProvidedByUsedInFinancingActivities": "-20",
    "PaymentsToAcquirePropertyPlantAndEquipment": "25",
}
"""Concept ('@' for a state at the year's last day) to millions."""
FAR = "<p>" + "Words of a note. " * 2_000 + "</p>"


def _cells(tagged: dict[str, str]) -> str:
    return "".join(
        f"<p>{_cell(name.removeprefix('@'), shown, at_day=name.startswith('@'))}</p>"
        for name, shown in tagged.items()
    )


def _cell(concept: str, shown: str, *, at_day: bool) -> str:
    negative = {"sign": "-"} if shown.startswith("-") else {}
    context = "i24" if at_day else "y24"
    return value(f"us-gaap:{concept}", shown.removeprefix("-"), context=context, **negative)


def _facts(inside: dict[str, str], outside: dict[str, str]) -> FactSet:
    body = FAR + _cells(STATEMENTS | inside) + FAR + _cells(outside)
    facts = read(body, contexts=CONTEXTS)[1]
    assert not facts.unread
    return facts


def _laid_out(facts: FactSet) -> Statements:
    return make_statements(facts, fiscal_year=2024, period_end=date(2024, 12, 31))


def _statements(
    inside: dict[str, str] | None = None, outside: dict[str, str] | None = None
) -> Statements:
    return _laid_out(_facts(inside or {}, outside or {}))


def test_the_statements_are_where_their_lines_crowd_together():
    facts = _facts({}, {"GrossProfit": "300"})
    found = find_statements(facts.facts, (YEAR,))
    assert found is not None
    outside = [fact.concept for fact in facts.facts if stands_outside(fact, found)]
    assert outside == ["us-gaap:GrossProfit"]


def test_without_statements_nothing_is_judged():
    _, facts = read(_cells({"Revenues": "9", "@Assets": "3"}) + FAR + _cells({"GrossProfit": "2"}))
    assert find_statements(facts.facts, (YEAR,)) is None
    assert _laid_out(facts).figures["gross_profit", 2024].value == 2_000_000


def test_a_note_gives_the_income_statement_no_subtotal():
    statements = _statements(outside={"GrossProfit": "300"})
    missing = statements.get("gross_profit", 2024)
    assert isinstance(missing, Missing)
    assert "us-gaap:GrossProfit (300,000,000) is tagged in the notes alone" in missing.reason
    assert isinstance(statements.get("cost_of_revenue", 2024), Missing)
    # In the statement it is one, and other lines may well stand in notes.
    assert _statements({"GrossProfit": "300"}).figures["cost_of_revenue", 2024].value == 600 * 10**6
    assert ("depreciation", 2024) in _statements(outside={"Depreciation": "30"}).figures


def test_what_a_note_says_is_not_taken_from_other_reports_either():
    year = Period(date(2023, 12, 31), date(2023, 1, 1))
    earlier = [
        Fact(f"us-gaap:{concept}", facts, "USD", year, FactSource.COMPANYFACTS)
        for concept, facts in (("GrossProfit", 200), ("Revenues", 800))
    ]
    facts = _facts({}, {"GrossProfit": "300"})
    statements = _laid_out(FactSet((*facts.facts, *earlier)))
    assert ("revenue", 2023) in statements.figures
    assert ("gross_profit", 2023) not in statements.figures


def test_of_two_places_the_statement_is_cited():
    statements = _statements(outside={"Revenues": "900"})
    (fact,) = statements.figures["revenue", 2024].facts
    before = read(_cells({"Revenues": "900"}) + FAR + _cells(STATEMENTS))[1]
    (first, second) = before.of("us-gaap:Revenues")
    assert _laid_out(before).figures["revenue", 2024].facts == (second,)
    assert fact.start is not None
    assert first.start is not None


@pytest.mark.parametrize(
    ("inside", "outside", "is_bank"),
    [
        ({}, {}, False),
        ({}, {"@Deposits": "3,000"}, False),  # a sentence
        ({"@Deposits": "67"}, {}, False),
        ({"@Deposits": "3,000"}, {}, True),
        ({"@Deposits": "67", "InterestAndDividendIncomeOperating": "60"}, {}, True),
    ],
)
def test_only_deposits_that_weigh_prove_a_bank(
    inside: dict[str, str], outside: dict[str, str], is_bank: bool
):
    ebitda = _statements(inside, outside).get("ebitda", 2024)
    assert isinstance(ebitda, Missing) is is_bank
    if isinstance(ebitda, Missing):
        assert ebitda.reason == "not meaningful beside deposits"


def test_a_value_is_cited_from_the_statement_whatever_tag_it_has_there():
    contract = "RevenueFromContractWithCustomerExcludingAssessedTax"
    own = {name: shown for name, shown in STATEMENTS.items() if name != "Revenues"}
    body = FAR + _cells({contract: "900", **own}) + FAR
    figure = _laid_out(read(body + _cells({"Revenues": "900"}))[1]).figures["revenue", 2024]
    assert figure.concept == f"us-gaap:{contract}"
    # Another value is another line of the note: the total stands before its part.
    figure = _laid_out(read(body + _cells({"Revenues": "950"}))[1]).figures["revenue", 2024]
    assert figure.value == 950 * 10**6


def test_a_note_that_is_more_exact_does_not_move_the_citation():
    note = value("us-gaap:Revenues", "900,000", decimals="-3", scale="3")
    facts = read(note + FAR + _cells(STATEMENTS))[1]
    _, in_statement = facts.of("us-gaap:Revenues")
    assert _laid_out(facts).figures["revenue", 2024].facts == (in_statement,)
