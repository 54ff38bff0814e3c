"""Statements of twelve companies, each value read by hand off the filing's own statements.

The caption is that of the row the value stands in, so the test holds the place as well as the
number. Amounts are in millions of dollars, earnings per share in dollars.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tenfold.errors import NoFactsError
from tenfold.filings.local import read_filing
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.report import Financials, compute_financials
from tenfold.sections.splitter import split_filing

FILINGS = Path(__file__).resolve().parents[2].parent / "shared" / "filings"

_LINES = (
    *("revenue", "net_income", "total_assets", "shareholders_equity"),
    *("operating_cash_flow", "capital_expenditure", "cash_and_equivalents", "eps_diluted"),
)
BY_HAND = {
    "AAPL_2024": ("391035", "93736", "364980", "56950", "118254", "9447", "29943", "6.08"),
    "AAPL_2025": ("416161", "112010", "359241", "73733", "111482", "12715", "35934", "7.46"),
    "AMZN_2023": ("574785", "30425", "527854", "201875", "84946", "52729", "73387", "2.90"),
    "GE_2023": ("67954", "9481", "163045", "27378", "5179", "1595", "16967", "8.36"),
    "GM_2023": ("171842", "10127", "273064", "64286", "20930", "10970", "18853", "7.32"),
    "GOOGL_2024": ("350018", "100118", "450256", "325084", "125299", "52535", "23466", "8.04"),
    "MARA_2023": (
        *("387.508", "261.173", "1990.973", "1615.921", "-315.651", "27.611", "357.313", "1.06"),
    ),
    "MCD_2023": (
        *("25493.7", "8468.8", "56146.8", "-4706.7", "9611.9", "2357.4", "4579.3", "11.56"),
    ),
    "NVDA_2024": ("60922", "29760", "65728", "42978", "28090", "1069", "7280", "11.93"),
    "RKT_2023": (
        *("3799.269", "-15.514", "19231.740", "624.900", "110.329", "60.336", "1108.466", "-0.15"),
    ),
    "TSLA_2024": ("97690", "7091", "122070", "72913", "14923", "11339", "16139", "2.04"),
    "UBER_2019": ("14147", "-8506", "31761", "14190", "-4321", "588", "10873", "-6.81"),
}
"""In the order of the lines above, for the report's own year."""
REVENUE_CAPTIONS = {
    "AAPL_2024": "Total net sales",
    "AAPL_2025": "Total net sales",
    "AMZN_2023": "Total net sales",
    "GE_2023": "Total revenues",
    "GM_2023": "Total net sales and revenue",
    "GOOGL_2024": "Revenues",
    "MARA_2023": "Total revenues",
    "MCD_2023": "Total revenues",
    "NVDA_2024": "Revenue",
    "RKT_2023": "Total revenue, net",
    "TSLA_2024": "Total",
    "UBER_2019": "Revenue",
}
EARLIER = {
    ("AAPL_2024", "net_income", 2022): "99803",
    ("AAPL_2025", "revenue", 2023): "383285",
    ("AMZN_2023", "net_income", 2022): "-2722",
    ("GE_2023", "net_income", 2021): "-6337",
    ("GOOGL_2024", "revenue", 2022): "282836",
    ("NVDA_2024", "net_income", 2023): "4368",
    ("TSLA_2024", "net_income", 2023): "14997",
    ("UBER_2019", "net_income", 2018): "997",
    ("GE_2023", "net_income_including_noncontrolling", 2023): "9443",
    ("TSLA_2024", "net_income_including_noncontrolling", 2024): "7153",
}

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


@pytest.mark.parametrize("name", BY_HAND)
def test_the_reports_own_year(name: str) -> None:
    assert _own_year(name) == int(name.rpartition("_")[2])
    for line, by_hand in zip(_LINES, BY_HAND[name], strict=True):
        figure = _figure(name, line, _own_year(name))
        scale = 1 if line == "eps_diluted" else 10**6
        assert figure.value == Decimal(by_hand) * scale, line


@pytest.mark.parametrize(("name", "line", "year"), EARLIER)
def test_earlier_years_and_what_others_own(name: str, line: str, year: int) -> None:
    by_hand = Decimal(EARLIER[name, line, year]) * 10**6
    assert _figure(name, line, year).value == by_hand


@pytest.mark.parametrize("name", REVENUE_CAPTIONS)
def test_revenue_links_to_its_row(name: str) -> None:
    text = _read(name)[0]
    start = _figure(name, "revenue", _own_year(name)).facts[0].start
    assert start is not None
    row = text[text.rfind("\n", 0, start) + 1 : start]
    assert row.startswith(REVENUE_CAPTIONS[name])


@pytest.mark.parametrize("name", BY_HAND)
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


def test_statements_in_another_document_are_told() -> None:
    with pytest.raises(NoFactsError, match="another document"):
        _read("WFC_2024")


def test_figures_before_inline_xbrl_are_told() -> None:
    with pytest.raises(NoFactsError, match="inline XBRL begins"):
        _read("MSFT_2013")
