"""The Markdown document: everything shown, nothing of the filing read as markup."""

from __future__ import annotations

from dataclasses import replace

from support.analyses import sample_analysis, sample_supplement
from tenfold.analysis.markdown import analysis_markdown
from tenfold.components.base import Evidence
from tenfold.execution.outcome import AnswerSource
from tenfold.sections.model import SectionStatus
from unit.cli.builders import POINT, POINTS, analysis, outcome


def test_the_whole_document() -> None:
    text = analysis_markdown(analysis(outcome()))
    assert text.startswith("# Kestrel Lamps\n")
    assert "## Risk factors (Item 1A)" in text
    assert "### Own points" in text
    assert "**One large customer**: It buys a third of \\*everything\\*. `severity: high`" in text
    assert "- Share of revenue: 33%" in text
    assert "> *“Customer A bought a third.”*" in text
    assert "$0.0123" in text


def test_a_quote_that_the_filing_does_not_have_is_marked() -> None:
    lost = POINT.model_copy(update={"evidence": Evidence(quote="Never said.")})
    text = analysis_markdown(analysis(outcome(POINTS.model_copy(update={"items": [lost]}))))
    assert "quote not found in the filing" in text


def test_figures_of_a_filing_without_its_end_say_so() -> None:
    figures = sample_supplement().financials
    assert figures is not None
    half = replace(figures, filing=replace(figures.filing, broken_off="it stops within a tag"))
    for known, told in ((half, 1), (figures, 0)):
        text = analysis_markdown(replace(sample_analysis(), computed=known))
        assert text.count("> The file breaks off (it stops within a tag): figures") == told


def test_failures_stand_beside_results_grouped_by_reason() -> None:
    text = analysis_markdown(
        analysis(
            outcome(),
            outcome(None, key="a", title="First", reason="too slow"),
            outcome(None, key="b", title="Second", reason="too slow"),
        )
    )
    assert "**Failed:** First, Second. too slow" in text


def test_passages_and_a_suspect_section_are_labelled() -> None:
    text = analysis_markdown(
        analysis(
            outcome(source=AnswerSource.PASSAGES),
            status=SectionStatus.SUSPECT,
            reason="half a section",
        )
    )
    assert "### Own points (passages, no model)" in text
    assert "> Item 1A looks wrong: half a section." in text


def test_markup_of_a_filing_is_inert() -> None:
    point = POINT.model_copy(update={"title": "<script>", "description": "[a](b) # R&amp;D 1. x"})
    text = analysis_markdown(analysis(outcome(POINTS.model_copy(update={"items": [point]}))))
    assert "<script>" not in text
    assert "\\[a\\](b) # R&amp;amp;D" in text
