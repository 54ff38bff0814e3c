"""The extractive reader on real filings: what it quotes must be prose, verbatim and on topic."""

from __future__ import annotations

import re
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tenfold.components.base import Component
from tenfold.components.catalogue import builtin_catalogue
from tenfold.components.output_schema import output_schema
from tenfold.filings.local import read_filing
from tenfold.llm.passage_reader import PassageReader
from tenfold.llm.protocol import CompletionRequest, PassageQuery, TextDelta
from tenfold.sections.splitter import split_filing

FILINGS = Path(__file__).resolve().parents[2].parent / "shared" / "filings"

pytestmark = pytest.mark.skipif(
    not FILINGS.is_dir(), reason=f"the real filings are not there: {FILINGS}"
)

STEMS = (
    "F_1993",
    "MRK_1995",
    "KO_1997",
    "MSFT_2001",
    "INTC_2002",
    "DELL_2005",
    "NSC_2008",
    "VMC_2012",
    "MSFT_2013",
    "CRR_2017",
    "UBER_2019",
    "AAPL_2024",
    "NVDA_2024",
    "TSLA_2024",
)
LONG_SECTION_CHARS = 12_000
SHOULD_FIND = {
    "business.key_products",
    "business.competition",
    "business.human_capital",
    "business.research_and_intellectual_property",
    "mda.revenue_drivers",
    "mda.margin_drivers",
    "mda.liquidity_and_capital_resources",
    "mda.outlook_and_trends",
    "risk_factors.legal_and_regulatory",
    "risk_factors.financial_and_market",
    "financials.financial_health",
    "financials.quality_of_earnings",
    "financials.notable_accounting_items",
}
ON_TOPIC = {
    "business.competition": r"compet|rival",
    "business.human_capital": r"employ|people|bargaining|union|workforce|talent|labor|team",
    "business.research_and_intellectual_property": r"research|patent|trademark|licens|technolog"
    r"|develop|intellectual",
    "mda.liquidity_and_capital_resources": r"cash|debt|credit|borrow|notes|liquid|capital|fund"
    r"|commercial paper|commitment|repurchase",
    "mda.revenue_drivers": r"revenue|sales|price|volume|demand|income",
    "mda.critical_accounting_estimates": r"estimat|assum|judg|account|fair value|impair|pension",
    "risk_factors.technology_and_cybersecurity": r"tech|system|secur|cyber|data|software|network"
    r"|computer|internet|infrastructure|outage|AI\b",
    "financials.financial_health": r"debt|cash|credit|borrow|note|lease|interest|equity|liquid",
}

Found = dict[str, list[dict[str, Any]]]


@lru_cache(maxsize=len(STEMS))
def section_texts(stem: str) -> dict[str, str]:
    (path,) = FILINGS.glob(f"{stem}*")
    split = split_filing(read_filing(path))
    return {section.item: section.text for section in split.sections}


already_read: dict[str, tuple[Found, float]] = {}


async def read(stem: str) -> tuple[Found, float]:
    """The items of every component, and the seconds of processor time they took."""
    if stem not in already_read:
        already_read[stem] = await _read(stem)
    return already_read[stem]


async def _read(stem: str) -> tuple[Found, float]:
    texts = section_texts(stem)
    reader = PassageReader()
    queries = [(component, _request(component, texts)) for component in builtin_catalogue()]
    found: Found = {}
    start = time.process_time()
    for component, request in queries:
        if len(request.context) < LONG_SECTION_CHARS:
            continue
        events = [event async for event in reader.stream(request)]
        text = "".join(event.text for event in events if isinstance(event, TextDelta))
        found[component.name] = component.output.model_validate_json(text).model_dump()["items"]
    seconds = time.process_time() - start
    await reader.aclose()
    return found, seconds


def _request(component: Component[Any], texts: dict[str, str]) -> CompletionRequest:
    schema = output_schema(component.output)
    query = PassageQuery(component.key, component.title, component.cues, schema, component.rivals)
    return CompletionRequest(
        instructions="",
        context=texts[component.item],
        question="",
        output_schema=schema,
        schema_name="answer",
        max_output_tokens=1,
        passages=(query,),
    )


@pytest.mark.parametrize("stem", STEMS)
async def test_quotes_are_whole_verbatim_prose(stem: str) -> None:
    found, seconds = await read(stem)
    assert found, "no section of this filing was long enough to be read"
    texts = section_texts(stem)
    items = {c.name: c.item for c in builtin_catalogue()}
    every = [(name, item["evidence"]["quote"]) for name, listed in found.items() for item in listed]
    for name, quote in every:
        assert quote in texts[items[name]]
        assert "\t" not in quote
        assert "forward-looking" not in quote.lower()
        assert 30 <= len(quote) <= 1_400
    prose = [q for _, q in every if sum(ch.isalpha() for ch in q) >= 0.7 * len(q)]
    assert len(prose) >= 0.9 * len(every)
    whole = [q for _, q in every if re.search(r"[.!?][\"”’)\]]*$", q) and not q[0].islower()]
    assert len(whole) == len(every)
    # Generous, for machines that do other things as well; about 0.4 s is usual.
    assert seconds < 4.0


@pytest.mark.parametrize("stem", STEMS)
async def test_long_sections_answer_the_usual_questions(stem: str) -> None:
    found, _ = await read(stem)
    asked = SHOULD_FIND & found.keys()
    empty = {name for name in asked if not found[name]}
    assert len(empty) <= 0.1 * len(asked), empty


@pytest.mark.parametrize("name", ON_TOPIC)
async def test_quotes_are_on_topic(name: str) -> None:
    quotes: list[str] = []
    for stem in STEMS:
        found, _ = await read(stem)
        quotes += [item["evidence"]["quote"] for item in found.get(name, [])]
    on_topic = [quote for quote in quotes if re.search(ON_TOPIC[name], quote, re.IGNORECASE)]
    assert len(quotes) >= 10
    assert len(on_topic) >= 0.9 * len(quotes)


@pytest.mark.parametrize("stem", ["VMC_2012", "UBER_2019", "AAPL_2024", "NVDA_2024", "TSLA_2024"])
async def test_risk_families_do_not_repeat_each_other(stem: str) -> None:
    found, _ = await read(stem)
    families = builtin_catalogue().in_section("risk_factors")[:7]
    titles = [item["title"] for family in families for item in found[family.name]]
    assert len(set(titles)) >= 0.95 * len(titles)
    assert sum(bool(found[family.name]) for family in families) >= 6
