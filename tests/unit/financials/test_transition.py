"""A transition report: its months stand apart from the years, or alone where it has none."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from tenfold.cli.financials_tables import print_financials
from tenfold.errors import NoFactsError
from tenfold.filings.model import Filing
from tenfold.financials.report import Financials, financials_from
from tenfold.financials.report_forms import to_csv, to_json
from unit.financials.inline_documents import duration, instant, read, value

FILING = Filing(
    source="kt.htm",
    sha256="",
    documents=(),
    company="Teal",
    form="10-KT",
    fiscal_year=2024,
    period_end="2024-09-30",
)
CONTEXTS = (
    duration("months", "2024-01-01", "2024-09-30")
    + instant("end", "2024-09-30")
    + duration("year", "2023-01-01", "2023-12-31")
    + instant("before", "2023-12-31")
)
MONTHS = "".join(
    (
        value("us-gaap:Revenues", "700", context="months"),
        value("us-gaap:NetIncomeLoss", "70", context="months"),
        value("us-gaap:LongTermDebtNoncurrent", "300", context="end"),
        value("us-gaap:StockholdersEquity", "600", context="end"),
        value("us-gaap:AccountsReceivableNetCurrent", "50", context="end"),
    )
)
YEAR = value("us-gaap:Revenues", "900", context="year") + value(
    "us-gaap:StockholdersEquity", "500", context="before"
)


def _financials(body: str, *, months_alone: bool = False) -> Financials:
    return financials_from(FILING, read(body, CONTEXTS)[1], months_alone=months_alone)


def test_the_months_stand_apart_from_the_years():
    financials = _financials(MONTHS + YEAR)
    assert [year.name for year in financials.statements.years] == [2023]
    assert financials.statements.figures["revenue", 2023].value == 900 * 10**6
    months = financials.transition
    assert months is not None
    assert months.title == "Transition period of 9 months to 2024-09-30"
    assert months.statements.figures["revenue", 2024].value == 700 * 10**6
    assert months.statements.figures["shareholders_equity", 2024].value == 600 * 10**6
    assert months.title in (financials.note or "")
    assert "the last of which ended on 2023-12-31" in (financials.note or "")


def test_ratios_of_months_are_those_that_need_no_year():
    months = _financials(MONTHS + YEAR).transition
    assert months is not None
    ratios = {ratio.definition.name: ratio for ratio in months.ratios}
    assert float(ratios["net_margin"].value or 0) == 0.1
    assert float(ratios["debt_to_equity"].value or 0) == 0.5
    for name in ("roe", "revenue_growth", "days_sales_outstanding", "debt_to_ebitda"):
        assert ratios[name].value is None
        assert ratios[name].reason == ("needs a whole year, and the transition period has 9 months")


def test_months_alone_are_given_to_whoever_takes_them():
    with pytest.raises(NoFactsError, match="tags no figures for a whole fiscal year"):
        _financials(MONTHS)
    financials = _financials(MONTHS, months_alone=True)
    assert financials.statements.years == ()
    assert "tags no figures for a whole fiscal year" in (financials.note or "")
    with pytest.raises(NoFactsError):
        _financials(value("us-gaap:Assets", "1", context="end"), months_alone=True)


@pytest.mark.parametrize("body", [MONTHS, MONTHS + YEAR])
def test_every_form_says_that_they_are_months(body: str, capsys: pytest.CaptureFixture[str]):
    financials = _financials(body, months_alone=True)
    document = to_json(financials)
    period = document["transition_period"]
    assert (period["months"], period["period_start"], period["period_end"]) == (
        9,
        "2024-01-01",
        "2024-09-30",
    )
    assert {fact["line"]: fact["value"] for fact in period["facts"]}["revenue"] == 700 * 10**6
    assert all(fact["fiscal_year"] == 2023 for fact in document["facts"])
    rows = list(csv.DictReader(io.StringIO(to_csv(financials))))
    assert [row["kind"] for row in rows if row["value"] == "700000000"] == ["transition line"]
    print_financials(financials)
    out = capsys.readouterr().out
    assert "Transition period of 9 months to 2024-09-30" in out
    assert "FY2024" not in out
    assert ("FY2023" in out) is (body != MONTHS)


def test_an_annual_report_has_no_transition_period():
    annual = replace(FILING, form="10-K", fiscal_year=2023, period_end="2023-12-31")
    financials = financials_from(annual, read(MONTHS + YEAR, CONTEXTS)[1])
    assert financials.transition is None
    assert "transition_period" not in to_json(financials)
