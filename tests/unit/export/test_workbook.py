"""The workbook, read back by another library."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO

from openpyxl import Workbook, load_workbook

from support.analyses import (
    FORMULAS,
    doubted_json,
    hostile_analysis,
    judged_json,
    sample_analysis,
    sample_json,
    sample_supplement,
)
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.export import ExportFormat, export_analysis
from tenfold.export.sheet import MOST_CHARACTERS
from tenfold.rendering import Supplement


@cache
def _book(hostile: bool = False) -> Workbook:
    analysis = hostile_analysis() if hostile else analysis_from_json(judged_json())
    content = export_analysis(analysis, ExportFormat.XLSX, sample_supplement())
    return load_workbook(BytesIO(content))


def test_the_sheets() -> None:
    assert _book().sheetnames == [
        "Summary",
        "Business",
        "Management s discussion and ana",
        "Risk factors",
        "Financial statements",
        "Figures",
        "Ratios",
        "Usage",
    ]


def test_numbers_are_numbers_with_formats() -> None:
    rows = {row[1].value: row for row in _book()["Figures"].iter_rows(min_row=2)}
    revenue = rows["Revenue"][3]
    assert (revenue.value, revenue.data_type) == (1_412_611_000, "n")
    assert revenue.number_format.startswith("#,##0")
    assert rows["EPS, diluted"][3].number_format.startswith("#,##0.00")
    assert rows["Revenue"][2].value == "USD"


def test_ratios_have_formula_and_inputs() -> None:
    rows = list(_book()["Ratios"].iter_rows(min_row=2, values_only=True))
    margin = next(row for row in rows if row[:2] == ("Operating margin", 2025))
    assert abs(margin[2] - 0.0471) < 0.0001
    assert margin[3] == "operating_income / revenue"
    assert margin[4].startswith("operating_income FY2025 66,538,000")
    missing = next(row for row in rows if row[:2] == ("Return on assets", 2023))
    assert missing[2] is None
    assert "not available" in missing[5]


def test_a_section_is_a_long_table_with_evidence_and_offsets() -> None:
    rows = list(_book()["Business"].iter_rows(min_row=2, values_only=True))
    segments = [row for row in rows if row[0] == "Business segments"]
    first = sample_analysis().business.business_segments.items[0]
    assert any(row[2] == "name" and row[3] == first.name for row in segments)
    (lost,) = [row for row in segments if row[4] == "Words that nobody filed."]
    assert lost[5:] == (None, None, "no", None)
    people = sample_analysis().business.human_capital.items[0].evidence
    kept = [row for row in rows if row[0] == "Human capital" and row[2] == "evidence"]
    assert kept[0][5:] == (people.start, people.end, "yes", None)
    assert any(row[0] == "Key products and services" and row[2] == "failed" for row in rows)
    assert any(row[2] == "nothing found" for row in rows)


def test_numbers_that_match_nothing_stand_beside_the_values_they_are_in() -> None:
    content = export_analysis(analysis_from_json(doubted_json()), ExportFormat.XLSX)
    sheet = load_workbook(BytesIO(content))["Financial statements"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head[8] == "Numbers that match nothing"
    doubted = [(row[0], row[1], row[2], row[8]) for row in rows if row[8]]
    title = "Profitability trends"
    assert doubted == [
        (title, None, "text", "$9.9 million"),
        (title, "2", "text", "39.9%"),
        (title, "2", "figures", "77 days"),
    ]


def test_figures_are_those_of_the_analysis_and_a_note_is_said_once() -> None:
    document = sample_json()
    book = load_workbook(BytesIO(export_analysis(analysis_from_json(document), ExportFormat.XLSX)))
    assert "Figures" in book.sheetnames
    document |= {"figures": None, "notices": ["No tagged figures."]}
    document["sections"]["financials"]["note"] = "No tagged figures."
    content = export_analysis(analysis_from_json(document), ExportFormat.XLSX)
    book = load_workbook(BytesIO(content))
    assert "Figures" not in book.sheetnames
    said = [
        (sheet.title, cell.row)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "No tagged figures."
    ]
    assert said == [("Financial statements", 2)]


def test_usage_counts() -> None:
    rows = dict(_book()["Usage"].iter_rows(min_row=2, values_only=True))
    assert rows["Components failed"] == 1
    assert rows["Components answered"] == 33


def test_no_text_becomes_a_formula_or_a_link() -> None:
    texts: set[str] = set()
    for sheet in _book(hostile=True):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    texts.add(cell.value)
    assert set(FORMULAS) <= texts


def test_long_and_broken_texts_fit_a_cell() -> None:
    lengths = {
        len(cell.value)
        for sheet in _book(hostile=True)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }
    assert max(lengths) == MOST_CHARACTERS


def test_names_of_sheets_are_allowed_and_differ() -> None:
    names = _book(hostile=True).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_figures_of_a_filing_without_its_end_say_so() -> None:
    figures = sample_supplement().financials
    assert figures is not None
    half = replace(figures, filing=replace(figures.filing, broken_off="it stops within a tag"))
    lacking = replace(sample_analysis(), computed=None)
    for known, notes in ((half, 1), (figures, 0)):
        content = export_analysis(lacking, ExportFormat.XLSX, Supplement(financials=known))
        sheet = load_workbook(BytesIO(content))["Figures"]
        told = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Note"]
        assert len(told) == notes
        assert all("breaks off (it stops within a tag)" in row[1] for row in told)
