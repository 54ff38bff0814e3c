"""Figures on their way through an analysis: table, checks, and what every surface shows of them."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

import tenfold
from support.answers import valid_answer
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.analysis.markdown import analysis_markdown
from tenfold.cli.report import report_lines
from tenfold.filings.sample import sample_path
from tenfold.llm.protocol import CompletionRequest
from tenfold.testing.scripted_client import Reply, ScriptedClient

RIGHT = "Revenue grew 8.0% to $1,412.6 million."
WRONG = "Gross margin was 39.9% and net income $16.2 million."
KEYS = ("financials.profitability_trends", "financials.cash_generation")


def answer(request: CompletionRequest) -> Reply:
    """A right and a wrong statement about profitability, whatever fits elsewhere."""
    value: dict[str, Any] = valid_answer(request.output_schema, request.context)
    if request.schema_name.endswith("profitability_trends"):
        evidence = value["items"][0]["evidence"]
        item = {**value["items"][0], "metric": "Profit", "explanation": WRONG, "figures": []}
        value = {"summary": RIGHT, "items": [{**item, "evidence": evidence}]}
    return Reply(json.dumps(value))


@pytest.fixture
async def analysis(settings) -> tenfold.Analysis:
    return await tenfold.analyze(
        sample_path(), model=ScriptedClient(answer), include=KEYS, settings=settings
    )


async def test_each_number_of_an_answer_is_checked(analysis):
    checks = analysis.outcomes[KEYS[0]].numbers
    assert [(check.text, check.status.value, check.path) for check in checks] == [
        ("8.0%", "computed", "summary"),
        ("$1,412.6 million", "computed", "summary"),
        ("39.9%", "unmatched", "items[0].explanation"),
        ("$16.2 million", "unmatched", "items[0].explanation"),
    ]
    unmatched = analysis.outcomes[KEYS[0]].unmatched_numbers
    assert [check.text for check in unmatched] == ["39.9%", "$16.2 million"]


async def test_every_surface_shows_the_table_and_what_does_not_match(analysis):
    document = tenfold.analysis_json(analysis)
    assert json.loads(json.dumps(document)) == document
    revenue = document["figures"]["facts"][0]
    assert (revenue["line"], revenue["value"]) == ("revenue", 1_412_611_000)
    assert document["figures"]["ratios"][0]["ratio"] == "revenue_growth"
    numbers = document["sections"]["financials"]["components"]["profitability_trends"]["numbers"]
    assert numbers[2] == {
        "text": "39.9%",
        "path": "items[0].explanation",
        "start": 17,
        "end": 22,
        "status": "unmatched",
        "match": None,
    }
    flag = "Neither in the figures nor in the text that was read: 39.9%, $16.2 million"
    markdown = analysis_markdown(analysis)
    assert "| Revenue | 1,412.6 | 1,308.3 | 1,196.9 |" in markdown
    assert f"> **Check.** {flag}\n" in markdown
    terminal = "\n".join(line.plain for line in report_lines(analysis))
    assert "Figures computed from tagged facts, USD million" in terminal
    assert f"! {flag}" in terminal
    assert terminal.count("Neither in the figures") == 1


async def test_an_analysis_with_figures_and_checks_comes_back_from_its_json(analysis):
    document = json.loads(json.dumps(tenfold.analysis_json(analysis)))
    back = analysis_from_json(document)
    assert tenfold.analysis_json(back) == document
    # Wall time is written to the millisecond, and read out to a tenth of a second.
    timed = dataclasses.replace(analysis, usage=back.usage)
    assert analysis_markdown(back) == analysis_markdown(timed)
    for outcome in analysis.outcomes.values():
        assert back.outcomes[outcome.component.name].numbers == outcome.numbers
    assert back.outcomes[KEYS[0]].unmatched_numbers


async def test_a_repeat_from_the_cache_says_the_same(analysis, settings):
    client = ScriptedClient(answer)
    again = await tenfold.analyze(sample_path(), model=client, include=KEYS, settings=settings)
    assert client.requests == []
    assert again.figures == analysis.figures
    for name, outcome in analysis.outcomes.items():
        assert again.outcomes[name].numbers == outcome.numbers


async def test_no_figures_where_they_are_not_asked_for(settings):
    client = ScriptedClient(answer)
    analysis = await tenfold.analyze(
        sample_path(), model=client, include=["mda"], settings=settings
    )
    assert analysis.figures is None
    assert all(outcome.numbers is None for outcome in analysis.outcomes.values())
    assert tenfold.analysis_json(analysis)["figures"] is None
    assert all("<figures>" not in request.context for request in client.requests)


async def test_passages_are_shown_beside_the_figures_and_not_checked(settings):
    analysis = await tenfold.analyze(
        sample_path(), model="extractive", include=["financials"], settings=settings
    )
    assert analysis.figures is not None
    assert all(outcome.numbers is None for outcome in analysis.outcomes.values())


async def test_a_filing_without_tags_is_read_as_text_and_says_so(filing_path, settings):
    client = ScriptedClient(answer)
    analysis = await tenfold.analyze(
        filing_path, model=client, include=["financials.cash_generation"], settings=settings
    )
    assert analysis.figures is None
    note = analysis.financials.note
    assert note.startswith("The filing has no tagged figures")
    assert note in analysis.notices
    assert tenfold.analysis_json(analysis)["sections"]["financials"]["note"] == note
    assert analysis_markdown(analysis).count(note.split("(")[0]) == 1
    assert note in "\n".join(line.plain for line in report_lines(analysis))
    assert "calculate nothing" in client.requests[0].question
    assert analysis.outcomes["financials.cash_generation"].numbers is not None


async def test_the_repr_of_an_analysis_leaves_the_facts_out(analysis):
    assert "us-gaap" not in repr(dataclasses.replace(analysis, outcomes={}, sections={}))
