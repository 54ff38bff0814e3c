"""Marks and footnotes of the tables: no figure stands unmarked for something else than its row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tenfold.filings.model import Filing
from tenfold.financials.facts import Fact, FactSet, FactSource, OtherReport, Period
from tenfold.financials.report import Financials, financials_from
from tenfold.financials.table import headline_table, whole_table
from tenfold.planning.figures import GivenFigures

CASH = "CashAndCashEquivalentsAtCarryingValue"
WITH_RESTRICTED = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"


def _fact(concept, amount, year, *, at_day=False, unit="USD", **more) -> Fact:
    end = date(year, 12, 31)
    period = Period(end) if at_day else Period(end, date(year, 1, 1))
    source = FactSource.INLINE
    return Fact(f"us-gaap:{concept}", Decimal(amount), unit, period, source, **more)


def _financials(*facts: Fact) -> Financials:
    filing = Filing(
        source="a.htm", documents=(), sha256="0" * 64, fiscal_year=2024, period_end="2024-12-31"
    )
    sales = [_fact("Revenues", 10_000_000 + year, year) for year in (2024, 2023, 2022)]
    return financials_from(filing, FactSet((*sales, *facts)), years=3)


def _row(table, title) -> tuple[str, ...]:
    return next(row[1:] for row in table.rows if row[0] == title)


MIXED = _financials(
    _fact(CASH, 3_000_000, 2024, at_day=True),
    _fact(CASH, 2_000_000, 2023, at_day=True),
    _fact(WITH_RESTRICTED, 2_500_000, 2022, at_day=True),
    _fact("LiabilitiesCurrent", 1_000_000, 2022, at_day=True),
)


def test_a_figure_that_says_more_than_its_row_is_marked_in_prompts():
    table = whole_table(MIXED)
    assert _row(table, "Cash and equivalents") == ("3,000", "2,000", "2,500*")
    assert table.footnotes[0] == "* Cash and equivalents FY2022: includes restricted cash."
    rendered = GivenFigures(MIXED).rendered()
    assert rendered.endswith("\n".join((*table.footnotes, "</figures>")))
    assert "* has a note below the table" in rendered


def test_a_ratio_of_such_a_figure_is_marked_too():
    table = whole_table(MIXED)
    assert _row(table, "Cash ratio") == ("-", "-", "2.50x*")
    assert table.footnotes[-1] == "A ratio with * is computed from such a figure."


def test_a_short_table_leaves_it_out_and_says_so():
    table = headline_table(MIXED)
    assert _row(table, "Cash and equivalents") == ("3,000", "2,000", "-")
    assert table.footnotes == (
        "* Cash and equivalents FY2022: left out, because what is reported includes restricted "
        "cash.",
    )


def test_a_row_that_is_all_alike_stays_with_one_footnote():
    alike = _financials(
        *(_fact(WITH_RESTRICTED, 2_000_000, year, at_day=True) for year in (2024, 2023, 2022))
    )
    for table in (whole_table(alike), headline_table(alike)):
        assert _row(table, "Cash and equivalents") == ("2,000*", "2,000*", "2,000*")
        assert table.footnotes == ("* Cash and equivalents: includes restricted cash.",)


def test_derived_restated_and_adjusted_figures_have_footnotes():
    later = OtherReport(Decimal(7), "0000000001-25-000001", "10-K", date(2025, 2, 1))
    notes = "\n".join(
        whole_table(
            _financials(
                _fact("NetIncomeLoss", 6, 2024, restatement=later),
                _fact("CostOfRevenue", 4_000_000, 2024),
                _fact("EarningsPerShareDiluted", 8, 2023, unit="USD/shares", split=Fraction(4)),
            )
        ).footnotes
    )
    assert "* Net income FY2024: later restated to 7 in 10-K 0000000001-25-000001" in notes
    assert "* Gross profit FY2024: derived, revenue - cost_of_revenue." in notes
    assert "* EPS, diluted FY2023: derived, 8 / 4; reported as 8 in" in notes


def test_digits_stand_below_digits():
    heads, *rows = whole_table(MIXED).lines()
    cash = next(row for row in rows if row.startswith("Cash and"))
    sales = next(row for row in rows if row.startswith("Revenue "))
    assert cash.endswith("2,500*")
    assert len(sales) == len(cash) - 1 == len(heads)


def test_a_table_without_marks_has_no_footnotes():
    assert whole_table(_financials()).footnotes == ()
