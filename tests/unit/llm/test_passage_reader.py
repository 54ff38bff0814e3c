"""The extractive reader as a completion client."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tenfold.components.base import Component, Evidence, Insight
from tenfold.components.catalogue import builtin_catalogue
from tenfold.components.output_schema import output_schema
from tenfold.errors import ProviderRejectedError
from tenfold.llm.passage_reader import PassageReader
from tenfold.llm.protocol import Completed, CompletionRequest, PassageQuery, TextDelta
from unit.llm.sections_to_read import BUSINESS, RISKS

BUILTIN = [pytest.param(component, id=component.name) for component in builtin_catalogue()]
FAMILIES = builtin_catalogue().in_section("risk_factors")[:7]


def query(component: Component[Any]) -> PassageQuery:
    return PassageQuery(
        component=component.key,
        title=component.title,
        cues=component.cues,
        output_schema=output_schema(component.output),
        rivals=component.rivals,
    )


def request(context: str, *queries: PassageQuery) -> CompletionRequest:
    return CompletionRequest(
        instructions="",
        context=context,
        question="",
        output_schema={},
        schema_name="answer",
        max_output_tokens=100,
        passages=queries,
    )


async def ask(context: str, *components: Component[Any]) -> dict[str, Any]:
    reader = PassageReader()
    events = [event async for event in reader.stream(request(context, *map(query, components)))]
    await reader.aclose()
    assert isinstance(events[-1], Completed)
    assert events[-1].finish_reason == "stop"
    assert events[-1].usage.cost_usd == 0.0
    return json.loads("".join(e.text for e in events if isinstance(e, TextDelta)))


def quotes(value: object) -> list[str]:
    if isinstance(value, Evidence):
        return [value.quote]
    if isinstance(value, BaseModel):
        return [quote for _, part in value for quote in quotes(part)]
    if isinstance(value, list):
        return [quote for part in value for quote in quotes(part)]
    return []


def component(key: str) -> Component[Any]:
    return builtin_catalogue().component(key)


@pytest.mark.parametrize("asked", BUILTIN)
@pytest.mark.parametrize("text", [BUSINESS, RISKS, ""], ids=["business", "risks", "empty"])
async def test_answers_validate_and_quote_verbatim(asked: Component[Any], text: str) -> None:
    answer = asked.output.model_validate(await ask(text, asked))
    for quote in quotes(answer):
        assert quote in text


@pytest.mark.parametrize(
    ("key", "title", "words"),
    [
        ("business.operational_overview", None, "manufactures and markets hand tools"),
        ("business.key_products", "Products", "chisels, planes and saws"),
        ("business.supply_chain", "Raw Materials and Suppliers", "purchase tool steel"),
        ("business.competition", "Competition", "Stanford Works"),
        ("business.human_capital", "Employees", "1,250 full-time employees"),
        ("business.regulation", "Regulation", "compliance cost us"),
    ],
)
async def test_the_best_passage_is_on_topic(key: str, title: str | None, words: str) -> None:
    best = (await ask(BUSINESS, component(key)))["items"][0]
    assert words in best["evidence"]
    assert title is None or title in best.values()


async def test_tables_pointers_and_preamble_are_never_quoted() -> None:
    answers = await ask(BUSINESS, *builtin_catalogue().in_section("business"))
    told = json.dumps(answers)
    assert "free of charge" not in told
    assert "1,204" not in told


async def test_judgement_is_left_empty() -> None:
    risk = (await ask(RISKS, component("risk_factors.legal_and_regulatory")))["items"][0]
    assert risk["severity"] is None
    assert risk["likelihood"] is None
    assert risk["affects"] == []
    assert risk["category"] == "legal_and_regulatory"


async def test_families_share_out_the_risks() -> None:
    answers = await ask(RISKS, *FAMILIES)
    titles = {key: [risk["title"] for risk in answer["items"]] for key, answer in answers.items()}
    expected = {
        "operational_and_supply_chain": "suppliers",
        "technology_and_cybersecurity": "cyberattack",
        "people_and_governance": "key personnel",
        "financial_and_market": "indebtedness",
        "legal_and_regulatory": "environmental laws",
        "macroeconomic_and_geopolitical": "Tariffs",
    }
    for family, word in expected.items():
        assert any(word in title for title in titles[family]), (family, titles)
    every = [title for family in titles.values() for title in family]
    assert len(every) == len(set(every)), "a risk was given to two families"


async def test_several_queries_are_answered_under_their_keys() -> None:
    asked = [component("business.competition"), component("business.human_capital")]
    both = await ask(BUSINESS, *asked)
    assert list(both) == ["competition", "human_capital"]
    for one in asked:
        assert both[one.key] == await ask(BUSINESS, one)


async def test_markers_around_the_section_are_not_part_of_it() -> None:
    rendered = f"Acme, Form 10-K. Item 1. Business\n<filing_text>\n{BUSINESS}\n</filing_text>"
    asked = component("business.operational_overview")
    assert await ask(rendered, asked) == await ask(BUSINESS, asked)


async def test_nothing_on_topic_is_no_item() -> None:
    assert await ask("The weather was fine.\n\n1\t2\t3", component("business.competition")) == {
        "summary": "",
        "items": [],
    }


async def test_a_request_without_queries_is_rejected() -> None:
    reader = PassageReader()
    with pytest.raises(ProviderRejectedError, match="--model"):
        _ = [event async for event in reader.stream(request(BUSINESS))]


async def test_closing_twice_is_fine_and_sections_are_kept_and_dropped() -> None:
    reader = PassageReader()
    asked = query(component("business.competition"))
    for number in range(12):
        _ = [e async for e in reader.stream(request(f"{BUSINESS}\n\nPage {number}", asked))]
    await reader.aclose()
    await reader.aclose()


class Detail(Insight):
    statement: str
    court: str
    amount: float | None
    quotes: list[Evidence]


class Own(Insight):
    """A user's output model that looks like none of ours."""

    headline: str
    proof: Evidence
    settled: bool | None
    proceedings: list[Detail]
    tags: list[str]


async def test_a_users_own_schema_is_filled_too() -> None:
    own = Component(
        key="own",
        section="own",
        item="1",
        title="Rivals",
        question="Who?",
        output=Own,
        cues=("competitors", "competitive"),
    )
    answer = Own.model_validate(await ask(BUSINESS, own))
    assert "Stanford Works" in answer.proof.quote
    assert answer.proceedings[0].quotes[0] == answer.proof
    assert "Stanford Works" in answer.proceedings[0].statement
    assert answer.proceedings[0].amount is None
    assert answer.tags == []


TEXT_OF_WORDS = """competitors We Item risk could harm . ! ; U.S. Inc. $1.5 12% • ( ) “ supply
employees Competition Risks – — : the of covenants debt 'x " * ? OR NOT NEAR"""
WORDS = st.sampled_from([*TEXT_OF_WORDS.split(), "\t", "\n", "\n\n"])


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=150).map(" ".join)))
async def test_any_text_gives_valid_verbatim_answers(text: str) -> None:
    asked = (*FAMILIES, component("business.competition"), component("mda.cash_flow"))
    answers = await ask(text, *asked)
    for one in asked:
        for quote in quotes(one.output.model_validate(answers[one.key])):
            assert quote in text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6))
async def test_any_cues_are_searched_safely(cues: list[str]) -> None:
    own = Component(
        key="own", section="own", item="1", title='A "title"*', question="?", output=Own,
        cues=tuple(cues),
    )  # fmt: skip
    await ask(BUSINESS, own)
