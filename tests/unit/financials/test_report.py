"""The financials of the sample filing, as JSON, CSV and tables."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from importlib import resources

import click
import pytest

from tenfold.cli.main import run
from tenfold.errors import NoFactsError
from tenfold.filings.local import read_filing
from tenfold.financials.companyfacts import parse_companyfacts
from tenfold.financials.report import compute_financials, financials_from
from tenfold.financials.report_forms import to_csv, to_json
from tenfold.sections.splitter import split_filing
from tenfold.sections.tagged import NOTHING_TAGGED
from unit.financials.inline_documents import read, value


@pytest.fixture(scope="module")
def sample():
    with resources.as_file(
        resources.files("tenfold.filings.sample").joinpath("halvorsen-10k-2025.htm")
    ) as path:
        filing = read_filing(path)
    return filing, split_filing(filing)


def _of(document, line, year=2025):
    return next(f for f in document["facts"] if (f["line"], f["fiscal_year"]) == (line, year))


def test_each_figure_names_its_concept_and_its_place(sample):
    filing, split = sample
    document = to_json(compute_financials(filing, split.tagged))
    revenue = _of(document, "revenue")
    assert revenue["value"] == 1_412_611_000
    assert revenue["unit"] == "USD"
    assert revenue["source"] == "inline"
    assert revenue["concept"].startswith("us-gaap:RevenueFromContract")
    assert split.text[revenue["start"] : revenue["end"]] == "1,412,611"
    assert _of(document, "net_income")["value"] == 14_857_000
    free = _of(document, "free_cash_flow")
    assert free["value"] == 41_700_000 - 66_215_000
    assert free["formula"] == "operating_cash_flow - capital_expenditure"
    assert (free["concept"], free["start"]) == (None, None)
    assert all(check["passed"] is not False for check in document["checks"])
    assert {f["fiscal_year"] for f in document["facts"]} == {2025, 2024, 2023}
    json.dumps(document)


def test_ratios_show_formula_inputs_and_reason(sample):
    filing, split = sample
    ratios = to_json(compute_financials(filing, split.tagged))["ratios"]
    margin = next(r for r in ratios if (r["ratio"], r["fiscal_year"]) == ("gross_margin", 2025))
    assert margin["value"] == round(532_696 / 1_412_611, 6)
    assert margin["formula"] == "gross_profit / revenue"
    assert [i["line"] for i in margin["inputs"]] == ["gross_profit", "revenue"]
    for ratio in ratios:
        assert (ratio["value"] is None) == bool(ratio["reason"])


def test_csv_has_a_row_for_each(sample):
    filing, split = sample
    financials = compute_financials(filing, split.tagged)
    rows = list(csv.DictReader(io.StringIO(to_csv(financials))))
    assert len(rows) == len(financials.figures()) + len(financials.ratios)
    revenue = next(r for r in rows if r["name"] == "revenue" and r["fiscal_year"] == "2025")
    assert revenue["value"] == "1412611000"


def test_companyfacts_add_years_and_restatements(sample):
    filing, split = replace(sample[0], accession="a"), sample[1]
    concept = "RevenueFromContractWithCustomerExcludingAssessedTax"
    common = {"form": "10-K", "fy": 2025, "fp": "FY"}
    year = {"start": "2024-10-01", "end": "2025-09-30"}
    entries = [
        {**common, **year, "val": 1412611000, "accn": "a", "filed": "2025-11-20"},
        {**common, **year, "val": 1400100000, "accn": "b", "filed": "2026-11-20"},
        {**common, "start": "2021-10-01", "end": "2022-09-30", "val": 5, "accn": "c",
         "filed": "2022-11-20"},
    ]  # fmt: skip
    facts = {"us-gaap": {concept: {"units": {"USD": entries}}}}
    known = parse_companyfacts(json.dumps({"entityName": "Halvorsen", "facts": facts}))
    document = to_json(compute_financials(filing, split.tagged, companyfacts=known, years=4))
    latest = _of(document, "revenue")
    assert (latest["source"], latest["restated"], latest["restated_in"]) == (
        "inline",
        1_400_100_000,
        "b",
    )
    oldest = _of(document, "revenue", 2022)
    assert (oldest["value"], oldest["source"], oldest["start"]) == (5, "companyfacts", None)


def test_the_oldest_year_shown_has_its_growth(sample):
    filing, split = sample
    document = to_json(compute_financials(filing, split.tagged, years=1))
    assert {fact["fiscal_year"] for fact in document["facts"]} == {2025}
    (growth,) = [r for r in document["ratios"] if r["ratio"] == "revenue_growth"]
    assert growth["value"] is not None
    assert [i["fiscal_year"] for i in growth["inputs"]] == [2025, 2024]
    assert growth["inputs"][1]["facts"][0]["start"] is not None


def test_no_tags_no_figures(sample):
    with pytest.raises(NoFactsError, match="no tagged figures"):
        compute_financials(sample[0], NOTHING_TAGGED)


@pytest.mark.parametrize(
    ("tagged", "words"),
    [
        (value("ifrs-full:Revenue", "700"), "in IFRS .ifrs-full., which are not read"),
        (value("co:Things", "700"), r"no line of the statements in US GAAP\.$"),
    ],
)
def test_a_report_without_a_line_of_the_statements_says_so(sample, tagged, words):
    _, facts = read(tagged)
    filing = replace(sample[0], fiscal_year=2024, period_end="2024-12-31")
    note = financials_from(filing, facts).note
    assert note is not None
    assert re.search(words, note)


def test_figures_of_parts_alone_claim_no_cause(sample):
    filing = replace(sample[0], fiscal_year=2024, period_end="2024-12-31")
    with pytest.raises(NoFactsError, match="of the company as a whole") as told:
        financials_from(filing, read(value("us-gaap:Revenues", "7", "y24seg"))[1])
    assert "If its statements stand in another document" in str(told.value)


def test_half_a_document_says_so_beside_its_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TENFOLD_CACHE_DIR", str(tmp_path / "cache"))
    sample_file = resources.files("tenfold.filings.sample").joinpath("halvorsen-10k-2025.htm")
    whole = sample_file.read_bytes()
    half = tmp_path / "half.htm"
    half.write_bytes(whole[: len(whole) * 95 // 100])
    assert run(["financials", str(half), "--json"]) == 0
    printed = capsys.readouterr()
    assert "Note: The file breaks off (" in printed.err
    assert json.loads(printed.out)["incomplete"] in printed.err
    (tmp_path / "whole.htm").write_bytes(whole)
    assert run(["financials", str(tmp_path / "whole.htm"), "--json"]) == 0
    printed = capsys.readouterr()
    assert "breaks off" not in printed.err
    assert json.loads(printed.out)["incomplete"] is None


def test_the_command(sample, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TENFOLD_CACHE_DIR", str(tmp_path / "cache"))
    with resources.as_file(
        resources.files("tenfold.filings.sample").joinpath("halvorsen-10k-2025.htm")
    ) as path:
        assert run(["financials", str(path)]) == 0
        first = capsys.readouterr().out
        # The second time the split and its facts come from the cache.
        assert run(["financials", str(path)]) == 0
        assert capsys.readouterr().out == first
        assert run(["financials", str(path), "--json", "--csv", str(tmp_path / "x.csv")]) == 0
    assert "Gross profit" in first
    assert "Checks: " in first
    assert json.loads(capsys.readouterr().out)["filing"]["fiscal_year"] == 2025
    assert (tmp_path / "x.csv").read_text().startswith("kind,name,")


@pytest.mark.parametrize("no_color", [True, False])
def test_colours_on_a_terminal_unless_they_are_not_wanted(tmp_path, capsys, monkeypatch, no_color):
    monkeypatch.setenv("TENFOLD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    with resources.as_file(
        resources.files("tenfold.filings.sample").joinpath("halvorsen-10k-2025.htm")
    ) as path:
        assert run(["financials", str(path)]) == 0
    shown = capsys.readouterr().out
    assert ("\x1b[" in shown) is not no_color
    _, _, tables = click.unstyle(shown).partition("Income statement")
    assert max(map(len, tables.splitlines())) <= 60
