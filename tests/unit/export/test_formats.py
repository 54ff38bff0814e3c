"""Exports of every format, from whole and from hostile analyses."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from support.analyses import hostile_analysis, sample_analysis, sample_supplement
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.analysis.serialise import analysis_json
from tenfold.cli.export import FORMATS
from tenfold.export import ExportFormat, export_analysis
from tenfold.financials.report_forms import to_json


def test_json_is_the_analysis_with_its_figures_and_can_be_read_again() -> None:
    document = json.loads(export_analysis(sample_analysis(), ExportFormat.JSON))
    assert document == analysis_json(sample_analysis())
    assert document["figures"]["facts"]
    assert analysis_json(analysis_from_json(document)) == document


def test_json_has_the_figures_of_a_supplement_where_the_analysis_has_none() -> None:
    lacking = replace(sample_analysis(), computed=None)
    document = json.loads(export_analysis(lacking, ExportFormat.JSON, sample_supplement()))
    financials = sample_supplement().financials
    assert financials is not None
    assert document["figures"] == to_json(financials)
    assert analysis_json(analysis_from_json(document)) == document


def test_half_a_character_survives_as_its_escape() -> None:
    document = json.loads(export_analysis(hostile_analysis(), ExportFormat.JSON))
    assert "\ud800" in document["filing"]["company"]


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_every_format_takes_hostile_words(kind: ExportFormat) -> None:
    content = export_analysis(hostile_analysis(), kind, sample_supplement())
    assert kind.is_binary or content.decode("utf-8").endswith("\n")
    assert "/" in kind.media_type


def test_markdown_has_no_markup_of_others() -> None:
    text = export_analysis(hostile_analysis(), ExportFormat.MARKDOWN).decode()
    assert "<script" not in text.replace("\\<script", "")


def test_the_command_knows_all_formats() -> None:
    assert list(FORMATS) == [kind.value for kind in ExportFormat]
