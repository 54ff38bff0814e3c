"""Every surface says how much of an item was read, where that was not all of it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from tenfold.analysis.headings import general_notices
from tenfold.analysis.markdown import analysis_markdown
from tenfold.analysis.typed import Analysis
from tenfold.cli.report import report_lines
from tenfold.export.workbook import analysis_workbook
from tenfold.planning.read_share import READ_IN_PART, ReadShare, told_of
from tenfold.rendering.pages import render_report
from unit.cli.builders import POINTS, analysis, outcome

SHARED = ReadShare("1A", 12_400, 32_600)
OWN = ReadShare("1A", 4_100, 32_600, own=True)
OTHER = ReadShare("1A", 9_300, 32_600, own=True)
EMPTY = POINTS.model_copy(update={"summary": "", "items": []})


def read(*shares: ReadShare | None) -> Analysis:
    return analysis(
        *(
            replace(outcome(key=f"k{number}", title=f"Points {number}"), read=share)
            for number, share in enumerate(shares)
        )
    )


def as_terminal(of: Analysis) -> str:
    return "\n".join(line.plain for line in report_lines(of))


def as_workbook(of: Analysis) -> str:
    book = openpyxl.load_workbook(BytesIO(analysis_workbook(of)))
    rows = book["Risk factors"].iter_rows(values_only=True)
    return "\n".join(" ".join(str(cell) for cell in row if cell) for row in rows)


SURFACES = pytest.mark.parametrize(
    "drawn", [as_terminal, analysis_markdown, as_workbook, render_report]
)


@SURFACES
def test_a_shared_cut_is_told_at_the_section(drawn):
    assert "Read 38% of Item 1A (12,400 of 32,600 words)." in drawn(read(SHARED, SHARED))


@SURFACES
def test_cuts_for_each_question_are_told_at_section_and_component(drawn):
    text = drawn(read(OWN, OTHER))
    assert "Read 12% to 28% of Item 1A for each question (of 32,600 words)." in text
    assert "Read 12% of Item 1A (4,100 of 32,600 words)" in text
    assert "Read 28% of Item 1A (9,300 of 32,600 words)" in text


@SURFACES
def test_nothing_is_said_where_all_was_read(drawn):
    assert "Read " not in drawn(read(None, None)).replace("Read by", "")


@pytest.mark.parametrize("drawn", [as_terminal, analysis_markdown, render_report])
def test_an_empty_answer_speaks_only_of_what_was_read(drawn):
    text = drawn(analysis(replace(outcome(EMPTY), read=SHARED)))
    assert "Nothing on this in what was read, 38% of Item 1A (12,400 of 32,600 words)." in text


def test_the_notice_is_not_repeated_where_every_section_tells_it():
    told = f"{READ_IN_PART}, to fit the budget of 300 tokens: {SHARED}."
    noted = replace(read(SHARED), notices=("Mind the gap.", told))
    assert general_notices(noted) == ("Mind the gap.",)


@pytest.mark.parametrize(
    ("words", "of_words", "percent"), [(1, 1_000, 1), (999, 1_000, 99), (0, 0, 1), (500, 1_000, 50)]
)
def test_a_share_is_never_nothing_and_never_all(words, of_words, percent):
    assert ReadShare("8", words, of_words).percent == percent


def test_several_shares_in_words():
    assert told_of([None, None]) is None
    assert told_of([SHARED, SHARED]) == str(SHARED)
    assert told_of([OWN, OWN]) == "12% of Item 1A for each question (of 32,600 words)"
    assert told_of([OWN, None]) == "12% to 100% of Item 1A for each question (of 32,600 words)"
