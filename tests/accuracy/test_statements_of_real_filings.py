"""Statements and ratios of real filings against values read and worked out by hand.

The values stand in ``benchmarks/hand_verified.py``; ``benchmarks/financials.py`` prints them.
The caption is that of the row the value stands in, so the test holds the place as well as the
number.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from benchmarks.hand_verified import EARLIER, LINES, OWN_YEAR, RATIOS, REVENUE_CAPTIONS

from tenfold.errors import NoFactsError
from tenfold.filings.local import read_filing
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.report import Financials, compute_financials
from tenfold.financials.table import headline_table, whole_table
from tenfold.sections.splitter import split_filing

FILINGS = Path(__file__).resolve().parents[2].parent / "shared" / "filings"

pytestmark = pytest.mark.skipif(
    not FILINGS.exists(), reason="needs the real filings beside the checkout, in shared/"
)


@cache
def _read(name: str) -> tuple[str, Financials]:
    filing = read_filing(next(FILINGS.glob(f"{name}*.htm")))
    split = split_filing(filing)
    return split.text, compute_financials(filing, split.tagged)


def _figure(name: str, line: str, year: int) -> Figure:
    figure = _read(name)[1].statements.get(line, year)
    assert isinstance(figure, Figure), figure
    return figure


def _own_year(name: str) -> int:
    return _read(name)[1].statements.years[0].name


@pytest.mark.parametrize("name", OWN_YEAR)
def test_the_reports_own_year(name: str) -> None:
    assert _own_year(name) == int(name.rpartition("_")[2])
    for line, by_hand in zip(LINES, OWN_YEAR[name], strict=True):
        figure = _figure(name, line, _own_year(name))
        scale = 1 if line == "eps_diluted" else 10**6
        assert figure.value == Decimal(by_hand) * scale, line


@pytest.mark.parametrize(("name", "line", "year"), EARLIER)
def test_earlier_years_and_what_others_own(name: str, line: str, year: int) -> None:
    by_hand = Decimal(EARLIER[name, line, year]) * 10**6
    assert _figure(name, line, year).value == by_hand


@pytest.mark.parametrize("name", RATIOS)
def test_ratios(name: str) -> None:
    year = _own_year(name)
    found = {r.definition.name: r for r in _read(name)[1].ratios if r.fiscal_year == year}
    for ratio, by_hand in RATIOS[name].items():
        value = found[ratio].value
        assert value is not None, found[ratio].reason
        assert float(value) == pytest.approx(by_hand, rel=1e-9), ratio


@pytest.mark.parametrize("name", REVENUE_CAPTIONS)
def test_revenue_links_to_its_row(name: str) -> None:
    text = _read(name)[0]
    start = _figure(name, "revenue", _own_year(name)).facts[0].start
    assert start is not None
    row = text[text.rfind("\n", 0, start) + 1 : start]
    assert row.startswith(REVENUE_CAPTIONS[name])


@pytest.mark.parametrize("name", OWN_YEAR)
def test_statements_add_up(name: str) -> None:
    checks = _read(name)[1].checks
    assert [check for check in checks if check.passed is False] == []
    assert sum(check.passed is True for check in checks) >= 5


def test_a_shell_company_has_zero_revenue_and_says_so() -> None:
    assert _figure("SDON_2021", "revenue", 2021).value == 0
    ratios = {r.definition.name: r for r in _read("SDON_2021")[1].ratios if r.fiscal_year == 2021}
    assert ratios["net_margin"].value is None
    assert ratios["net_margin"].reason == "revenue is zero"


def test_share_counts_tagged_without_their_scale_are_not_used() -> None:
    missing = _read("MCD_2023")[1].statements.get("shares_diluted", 2023)
    assert isinstance(missing, Missing)
    assert "contradict" in missing.reason


def test_a_segments_gross_profit_is_no_line_of_the_income_statement() -> None:
    statements = _read("RKT_2023")[1].statements
    for year in (2023, 2022, 2021):
        missing = statements.get("gross_profit", year)
        assert isinstance(missing, Missing)
        assert "tagged in the notes alone" in missing.reason
        assert isinstance(statements.get("cost_of_revenue", year), Missing)


def test_a_sentence_about_deposits_makes_no_bank() -> None:
    statements = _read("MARA_2023")[1].statements
    assert isinstance(statements.get("deposits", 2023), Missing)
    assert _figure("MARA_2023", "ebitda", 2023).is_derived
    assert _figure("MARA_2023", "net_debt", 2023).is_derived


def test_long_term_debt_is_what_its_parts_add_up_to() -> None:
    assert _figure("GOOGL_2024", "long_term_debt_total", 2024).value == 11_882_000_000
    assert _figure("MCD_2023", "long_term_debt_total", 2023).formula is None
    missing = _read("TSLA_2024")[1].statements.get("long_term_debt_total", 2024)
    assert isinstance(missing, Missing)
    assert "cannot be told" in missing.reason


def test_cash_with_restricted_cash_does_not_stand_beside_cash() -> None:
    financials = _read("AAPL_2025")[1]
    whole = {row[0]: row[1:] for row in whole_table(financials).rows}
    short = {row[0]: row[1:] for row in headline_table(financials).rows}
    assert whole["Cash and equivalents"][2].endswith("*")
    assert short["Cash and equivalents"][2] == "-"


def test_statements_in_another_document_are_told() -> None:
    with pytest.raises(NoFactsError, match="another document"):
        _read("WFC_2024")


def test_figures_before_inline_xbrl_are_told() -> None:
    with pytest.raises(NoFactsError, match="inline XBRL begins"):
        _read("MSFT_2013")
