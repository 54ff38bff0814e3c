"""All of the long-term debt, held against its parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tenfold.financials.facts import Fact, FactSet, FactSource, OtherReport, Period
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.statements import Statements, make_statements

END = date(2024, 12, 31)
TOTAL, LATER, DUE, ALL_DUE = (
    "LongTermDebt",
    "LongTermDebtNoncurrent",
    "LongTermDebtCurrent",
    "DebtCurrent",
)
BEFORE = OtherReport(Decimal(9), "0000000001-24-000001", "10-K", date(2024, 2, 1))


def _fact(concept: str, millions: int, *, at_day: bool, before: OtherReport | None) -> Fact:
    return Fact(
        f"us-gaap:{concept}",
        Decimal(millions) * 10**6,
        "USD",
        Period(END) if at_day else Period(END, date(2024, 1, 1)),
        FactSource.INLINE,
        decimals=-6,
        before=before,
    )


def _statements(tagged: dict[str, int]) -> Statements:
    facts = [_fact("Revenues", 1, at_day=False, before=None)]
    facts += [_fact(name, each, at_day=True, before=BEFORE) for name, each in tagged.items()]
    return make_statements(FactSet(tuple(facts)), fiscal_year=2024, period_end=END)


@pytest.mark.parametrize(
    ("tagged", "millions", "note"),
    [
        ({TOTAL: 90, LATER: 78, DUE: 12}, 90, None),
        ({TOTAL: 91, LATER: 78, DUE: 12}, 91, None),  # each is rounded to the million
        ({TOTAL: 90, LATER: 78, ALL_DUE: 12}, 90, None),
        ({TOTAL: 85, LATER: 78, ALL_DUE: 12}, 85, "is not told"),
        ({TOTAL: 90}, 90, "may be a face value"),
        ({TOTAL: 90, LATER: 78}, 90, "may be a face value"),
        # A face value gives way to the sum of what the balance sheet says.
        ({TOTAL: 100, LATER: 78, DUE: 12}, 90, "us-gaap:LongTermDebt is tagged as 100,000,000"),
        ({TOTAL: 78, LATER: 78, DUE: 12}, 90, "not the sum of its parts"),
        ({LATER: 78, DUE: 12}, 90, None),
    ],
)
def test_what_is_taken(tagged: dict[str, int], millions: int, note: str | None):
    figure = _statements(tagged).get("long_term_debt_total", 2024)
    assert isinstance(figure, Figure), figure
    assert figure.value == millions * 10**6
    assert (note in (figure.note or "")) if note else figure.note is None
    # What another report tagged by the same concept may be another measure: no restatement.
    assert "reported before" not in (figure.note or "")


@pytest.mark.parametrize(
    ("tagged", "why"),
    [
        ({TOTAL: 55, ALL_DUE: 23}, "whether what is due within a year is in it cannot be told"),
        ({TOTAL: 55, DUE: 23}, "cannot be told"),
        ({TOTAL: 55, LATER: 78}, "less than its own part"),
        ({TOTAL: 78, LATER: 78, ALL_DUE: 12}, "not the sum of its parts"),
    ],
)
def test_what_is_refused(tagged: dict[str, int], why: str):
    missing = _statements(tagged).get("long_term_debt_total", 2024)
    assert isinstance(missing, Missing), missing
    assert why in missing.reason


def test_all_debt_says_what_it_is_made_of():
    debt = _statements({TOTAL: 90}).figures["total_debt", 2024]
    assert "long_term_debt_total as tagged" in (debt.note or "")
