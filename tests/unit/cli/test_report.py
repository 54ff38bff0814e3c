"""The readable report as plain lines."""

from __future__ import annotations

import pytest

from tenfold.cli.report import print_report, report_lines
from tenfold.components.base import Evidence
from tenfold.execution.outcome import AnswerSource
from tenfold.sections.model import SectionStatus
from unit.cli.builders import POINT, POINTS, analysis, outcome


def lines_of(*args: object, **kwargs: object) -> list[str]:
    return [line.plain for line in report_lines(analysis(*args, **kwargs))]  # type: ignore[arg-type]


def test_headings_items_tags_facts_and_quotes() -> None:
    lines = lines_of(outcome())
    assert lines[1] == "Kestrel Lamps"
    assert lines[3] == (
        "Model: openai:some, strategy components. 3 calls, 1 from cache, 1,200 tokens in "
        "(400 cached by the provider), 90 out, $0.0123, 4.2 s"
    )
    at = lines.index("RISK FACTORS (Item 1A)")
    assert lines[at + 1 :] == [
        "",
        "  Own points",
        "    It comes down to one customer.",
        "    • One large customer  [severity: high]",
        "      It buys a third of *everything*.",
        "      Share of revenue: 33%",
        "      Figures: 2024: $5; 2023: $4",
        "      Names: A, B",
        "      “Customer A bought a third.”",
    ]


def test_a_quote_that_is_not_in_the_filing_is_marked() -> None:
    lost = POINT.model_copy(update={"evidence": Evidence(quote="Never said.")})
    lines = lines_of(outcome(POINTS.model_copy(update={"items": [lost]})))
    assert lines[-1] == "      “Never said.”  (quote not found in the filing)"


def test_unhealthy_sections_failures_and_passages() -> None:
    lines = lines_of(
        outcome(source=AnswerSource.PASSAGES),
        outcome(None, key="a", title="First", reason="too slow"),
        status=SectionStatus.SUSPECT,
        reason="half a section",
    )
    assert "RISK FACTORS (Item 1A)  [passages, no model]" in lines
    assert "! Item 1A looks wrong: half a section." in lines
    assert lines[-1] == "  failed: First. too slow"


def test_a_short_report_says_what_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    many = POINTS.model_copy(update={"items": [POINT] * 3})
    print_report(analysis(outcome(many)), most_items=1)
    out = capsys.readouterr().out
    assert out.count("One large customer") == 1
    assert "… and 2 more" in out


def test_an_empty_answer_says_so() -> None:
    empty = POINTS.model_copy(update={"summary": "", "items": []})
    assert lines_of(outcome(empty))[-1] == "    Nothing on this in the text."
