"""The table of figures in the prompts about the statements."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from support.plans import component
from support.sample_figures import sample
from tenfold.components.catalogue import builtin_catalogue
from tenfold.financials.report import financials_from
from tenfold.financials.table import headline_table, whole_table
from tenfold.llm.passage_reader import PassageReader
from tenfold.llm.protocol import ModelIdentity, TextDelta
from tenfold.planning.figures import FIGURES_RULE, NO_FIGURES_RULE, GivenFigures
from tenfold.planning.identity import response_identity
from tenfold.planning.plan import Plan, Strategy, make_plan

FILING, SPLIT, FINANCIALS = sample()
TABLE = GivenFigures(FINANCIALS)
NONE = GivenFigures(None, "the filing has no tagged figures")
OWN = component("own", "own_section", "8")
EVERYTHING = (*builtin_catalogue().components, OWN)


def plan(figures: GivenFigures | None, strategy: Strategy = Strategy.COMPONENTS) -> Plan:
    return make_plan(FILING, SPLIT, EVERYTHING, strategy, figures=figures)


@pytest.mark.parametrize("strategy", list(Strategy))
def test_the_table_is_the_same_in_all_prompts_of_the_section_and_in_no_other(strategy):
    prefixes: dict[str, set[tuple[str, str]]] = {}
    for call in plan(TABLE, strategy).calls:
        request = call.request()
        prefixes.setdefault(call.section, set()).add((request.instructions, request.context))
        assert ("<figures>" in request.context) is (call.section == "financials")
        assert request.question.endswith(FIGURES_RULE) is (call.section == "financials")
    assert all(len(seen) == 1 for seen in prefixes.values())
    ((instructions, context),) = prefixes["financials"]
    assert "the figures between <figures> and </figures>" in instructions
    # A provider caches what is alike from the start: the filing's text stands before the table.
    ((_, other),) = prefixes["own_section"]
    assert context.startswith(other)


def test_the_table_has_lines_years_units_and_ratios():
    rendered = TABLE.rendered()
    assert "Amounts in USD million" in rendered
    rows = {line.split("  ")[0]: line.split()[-3:] for line in rendered.splitlines()}
    assert rows["Revenue"] == ["1,412.6", "1,308.3", "1,196.9"]
    assert rows["Gross margin"] == ["37.7%", "38.6%", "38.3%"]
    assert rows["EPS, diluted"] == ["0.24", "1.20", "1.08"]
    assert rows["Total assets"][-1] == "-", "missing is not zero"


def test_the_headline_is_short():
    table = headline_table(FINANCIALS)
    assert (table.unit, table.heads) == ("USD million", ("FY2025", "FY2024", "FY2023"))
    assert table.rows[0] == ("Revenue", "1,412.6", "1,308.3", "1,196.9")
    assert len(table.rows) <= 15 < len(whole_table(FINANCIALS).rows)


def test_without_figures_the_prompt_says_so_and_the_plan_too():
    planned = plan(NONE)
    (request, *_) = [call.request() for call in planned.calls if call.section == "financials"]
    assert "None: no figures are tagged" in request.context
    assert request.question.endswith(NO_FIGURES_RULE)
    note = "The filing has no tagged figures: the financials components read the statements as text"
    assert [text for text in planned.warnings if text.startswith(note)]
    notes = {section.key: section.note for section in planned.sections if section.note}
    assert list(notes) == ["financials"]


def test_a_plan_that_is_given_nothing_has_plain_prompts():
    assert all("figures>" not in call.request().context for call in plan(None).calls)


def test_another_table_is_another_question():
    model = ModelIdentity("openai-chat", "small")

    def identities(figures):
        calls = {call.name: call for call in plan(figures).calls}
        return {
            name: response_identity(call.components[0], call, model) for name, call in calls.items()
        }

    fewer = GivenFigures(financials_from(FILING, FINANCIALS.facts, years=2))
    before, after = identities(TABLE), identities(fewer)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {name for name in before if name.startswith("financials.")}
    health = "financials.financial_health"
    assert before[health].differences(after[health]) == ("section text",)


def test_the_extractive_reader_reads_past_the_table():
    async def answers(figures):
        reader = PassageReader()
        texts = []
        for call in plan(figures).calls:
            if call.section == "financials":
                events = [event async for event in reader.stream(call.request())]
                texts += [event.text for event in events if isinstance(event, TextDelta)]
        await reader.aclose()
        return texts

    with_table = asyncio.run(answers(TABLE))
    assert with_table == asyncio.run(answers(None)) == asyncio.run(answers(NONE))
    assert len(with_table) == 6


def test_the_reason_stands_in_the_note():
    assert TABLE.note is None
    assert dataclasses.replace(NONE, reason="nothing is tagged").note.startswith(
        "Nothing is tagged"
    )
