"""Charts are clean SVG, and say what the figures say."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from support.analyses import sample_supplement
from tenfold.charts import Chart, financial_charts, ratio_table, statement_tables
from tenfold.charts.amounts import Scale, ratio_text, scale_of
from tenfold.charts.drawing import draw_bars
from tenfold.financials.ratios import RatioKind
from tenfold.financials.report import Financials


def _financials() -> Financials:
    financials = sample_supplement().financials
    assert financials is not None
    return financials


@pytest.fixture
def charts() -> dict[str, Chart]:
    return {chart.key: chart for chart in financial_charts(_financials())}


def test_the_four_charts(charts: dict[str, Chart]) -> None:
    assert list(charts) == ["revenue", "margins", "cash_flow", "balance_sheet"]


def test_no_style_script_id_or_link_is_left(charts: dict[str, Chart]) -> None:
    for chart in charts.values():
        for element in ET.fromstring(chart.svg).iter():  # noqa: S314 - our own
            assert element.tag in {"svg", "g", "rect", "path", "text", "circle", "title"}
            assert not {"style", "id", "href", "onclick", "fill"} & set(element.keys())


def test_the_table_has_the_numbers_that_are_drawn(charts: dict[str, Chart]) -> None:
    revenue = charts["revenue"].table.rows[0]
    assert (revenue.label, revenue.series) == ("Revenue", 0)
    assert [cell.text for cell in revenue.cells] == ["1,197", "1,308", "1,413"]
    assert charts["revenue"].table.head == ("FY2023", "FY2024", "FY2025")
    titles = [
        "".join(title.itertext())
        for title in ET.fromstring(charts["revenue"].svg).iter("title")  # noqa: S314 - our own
    ]
    assert "Revenue, FY2025: 1,413" in titles


def test_drawings_are_the_same_each_time(charts: dict[str, Chart]) -> None:
    assert [c.svg for c in financial_charts(_financials())] == [c.svg for c in charts.values()]


def test_words_in_a_drawing_are_escaped() -> None:
    svg = draw_bars('"><script>', ["<b>"], [("<i>&", [1.0, None])], str)
    assert "<script>" not in svg
    assert "<i>" not in svg
    ET.fromstring(svg)  # noqa: S314 - our own


def test_missing_and_derived_values_say_so(charts: dict[str, Chart]) -> None:
    free = next(r for r in charts["cash_flow"].table.rows if r.label == "Free cash flow")
    assert all(cell.derived and cell.note for cell in free.cells)
    assets = charts["balance_sheet"].table.rows[0]
    assert assets.cells[0].value is None
    assert "not tagged" in str(assets.cells[0].note)


def test_every_statement_has_a_table() -> None:
    captions = [table.caption for table in statement_tables(_financials())]
    assert [caption.partition(",")[0] for caption in captions] == [
        "Income statement",
        "Balance sheet",
        "Cash flow statement",
    ]


def test_ratios_carry_formula_inputs_and_reasons() -> None:
    rows = {row.key: row for row in ratio_table(_financials())}
    margin = rows["operating_margin"]
    assert margin.formula == "operating_income / revenue"
    assert [cell.text for cell in margin.cells] == ["9.7%", "9.8%", "4.7%"]
    assert margin.cells[-1].inputs[0] == "operating income FY2025 66,538,000"
    assert "not available" in str(rows["roa"].cells[0].reason)


def test_formulas_and_days_are_said_in_words() -> None:
    rows = {row.key: row for row in ratio_table(_financials())}
    assert rows["operating_margin"].formula_words == "operating income ÷ revenue"
    assert rows["eps_growth"].formula_words == (
        "EPS, diluted ÷ EPS, diluted of the year before − 1"
    )
    assert rows["roa"].formula_words == "net income ÷ average total assets"
    assert rows["roic"].formula_words == (
        "operating income × (1 − income tax ÷ income before tax) ÷ average of "
        "(total debt + equity incl. noncontrolling interests − cash and equivalents)"
    )
    latest = {row.title: row.cells[-1].text for row in rows.values()}
    assert latest["Cash conversion cycle, days"] == "115"
    assert latest["Days sales outstanding"] == "76"
    assert next(iter(rows.values())).group == "growth"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("0.377", RatioKind.PERCENT, "37.7%"),
        ("-0.8", RatioKind.PERCENT, "−80.0%"),
        ("1.767", RatioKind.TIMES, "1.77×"),
        ("57.6", RatioKind.DAYS, "58 days"),
        ("-0.4", RatioKind.PER_SHARE, "−0.40"),
    ],
)
def test_how_ratios_read(value: str, kind: RatioKind, text: str) -> None:
    assert ratio_text(Decimal(value), kind) == text


def test_one_scale_for_all_amounts() -> None:
    assert scale_of(_financials()) == Scale(Decimal(10) ** 6, "USD millions")
    assert Scale(Decimal(1000), "").amount(Decimal(-24_500)) == "−24.5"
