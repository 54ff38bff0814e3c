"""Figures as tables for people: blocks of years on narrow terminals, charts, and notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import resources

import click
import pytest

from tenfold.cli.financials_charts import bars
from tenfold.cli.financials_layout import YearRow, YearTable, lay_out
from tenfold.cli.financials_notes import notes_of
from tenfold.cli.financials_tables import print_financials
from tenfold.filings.local import read_filing
from tenfold.financials.facts import OtherReport
from tenfold.financials.lines import BY_NAME
from tenfold.financials.report import compute_financials
from tenfold.sections.splitter import split_filing


def _decimals(*values):
    return [None if value is None else Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((1, 2, 4), "▃▅█"),
        ((0, 7), "▁█"),
        # Below zero the least value is the lowest bar, and zero stands above it.
        ((-7, 0), "▁█"),
        ((-7, 7), "▁█"),
        ((1, None, 1), "█·█"),
        ((5,), ""),
        ((None, 5), ""),
        ((0, 0), ""),
    ],
)
def test_bars(values, drawn):
    assert bars(_decimals(*values)) == drawn


YEARS = tuple(f"FY{year}" for year in range(2025, 2015, -1))
NUMBERS = tuple(f"{1000 + n:,}" for n in range(10))
LINES = YearTable(
    "Income statement",
    YEARS,
    (
        YearRow("Revenue", NUMBERS, "▁▂▃▄▅▆▇█▇█"),
        YearRow("Net income including what others own", NUMBERS, ""),
    ),
    "trend",
)
RATIOS = YearTable(
    "Ratio",
    YEARS,
    (YearRow("Gross margin", NUMBERS, "gross_profit / revenue and some words more"),),
    "formula",
    wraps_last=True,
)


def test_in_a_pipe_every_row_is_one_line():
    head, revenue, income = lay_out(LINES, None)
    assert "FY2016  trend" in head
    assert revenue.endswith("1,009  ▁▂▃▄▅▆▇█▇█")
    assert income.endswith("1,009")


@pytest.mark.parametrize("table", [LINES, RATIOS])
@pytest.mark.parametrize("columns", [40, 60, 80, 100, 132, 200])
def test_no_line_is_longer_than_the_terminal_and_no_number_is_lost(table, columns):
    lines = [click.unstyle(line) for line in lay_out(table, columns)]
    assert max(map(len, lines)) <= columns
    shown = " ".join(lines).split()
    for row in table.rows:
        assert [word for word in shown if word in row.cells] == [
            word for word in shown if word in NUMBERS
        ]
    for number in NUMBERS:
        assert shown.count(number) == len(table.rows)
    for year in YEARS:
        assert shown.count(year) == 1
    if table is LINES:
        assert shown.count("▁▂▃▄▅▆▇█▇█") == 1


@pytest.fixture(scope="module")
def financials():
    with resources.as_file(
        resources.files("tenfold.filings.sample").joinpath("halvorsen-10k-2025.htm")
    ) as path:
        filing = read_filing(path)
    return compute_financials(filing, split_filing(filing).tagged)


def _with_fact(financials, line, **changes):
    """The same with one fact of fiscal 2025 changed, and a note as the layout would give it."""
    figures = dict(financials.statements.figures)
    figure = figures[line, 2025]
    fact = replace(figure.facts[0], **changes)
    figures[line, 2025] = replace(figure, facts=(fact,), note="a note")
    return replace(financials, statements=replace(financials.statements, figures=figures))


def test_notes_say_a_split_once_and_a_restatement_each(financials):
    split = OtherReport(Decimal(1), "b", "10-K", date(2026, 1, 1), Fraction(4))
    other = OtherReport(Decimal(1), "b", "10-K", date(2026, 1, 1))
    touched = _with_fact(financials, "eps_diluted", restatement=split)
    touched = _with_fact(touched, "eps_basic", restatement=split)
    touched = _with_fact(touched, "revenue", restatement=other)
    notes = notes_of(touched)
    assert [note for note in notes if note.startswith("Stock split 4:1")] == [
        "Stock split 4:1: what is counted in or per share in FY2025 is as reported: "
        "later reports count the new shares."
    ]
    assert "Revenue FY2025: a note." in notes
    assert not [note for note in notes if note.startswith("EPS")]


def test_ratios_missing_for_one_reason_share_a_note(financials):
    notes = notes_of(financials)
    assert len(notes) == len(set(notes))
    # Ratios of banks and insurers are not missed by a manufacturer.
    assert not [note for note in notes if "Combined ratio" in note]


@pytest.mark.parametrize(
    ("line", "other", "is_shown"),
    [
        ("net_income", "net_income_including_noncontrolling", True),
        ("total_equity", "shareholders_equity", False),
    ],
)
def test_a_line_that_repeats_another_is_shown_if_people_look_for_it(
    financials, capsys, line, other, is_shown
):
    known = financials.statements.figures
    figures = {
        key: replace(figure, formula=other) if key[0] == line else figure
        for key, figure in known.items()
    }
    statements = replace(financials.statements, figures=figures)
    print_financials(replace(financials, statements=statements))
    rows = [row.split("  ")[0] for row in capsys.readouterr().out.splitlines()]
    assert (BY_NAME[line].title in rows) is is_shown
    assert any(key[0] == line for key in figures)
