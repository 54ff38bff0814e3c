"""The whole flow from a file to an analysis, on scripted models and plain functions."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest

import tenfold
from support.answers import answer_prompt, valid_reply
from tenfold.analysis.events import AnalysisFinished, AnalysisStarted
from tenfold.errors import (
    ComponentFailedError,
    FilingNotFoundError,
    ProviderRejectedError,
    UnknownComponentError,
    UsageError,
)
from tenfold.execution.outcome import OutcomeStatus
from tenfold.store.response_cache import FILE_NAME
from tenfold.testing.scripted_client import Fault, ScriptedClient

pytestmark = pytest.mark.filterwarnings("error")


def scripted(**options):
    return ScriptedClient(lambda request: valid_reply(request, **options))


async def test_a_client_of_ones_own_answers_everything(filing_path, settings):
    client = scripted()
    analysis = await tenfold.analyze(filing_path, model=client, settings=settings)
    assert analysis.counts.ok == 35
    assert analysis.usage.calls == len(client.requests) == 35
    assert analysis.filing.company == "TARRAGON KITES, INC."
    assert analysis.filing.documents == ()
    product = analysis.business.key_products.items[0]
    assert product.evidence.grounded
    assert not client.closed, "the caller's own client stays open"


async def test_a_repeat_makes_no_call_and_says_the_same(filing_path, settings):
    first = await tenfold.analyze(filing_path, model=scripted(), settings=settings)
    client = scripted()
    again = await tenfold.analyze(filing_path, model=client, settings=settings)
    assert client.requests == []
    assert (again.usage.calls, again.usage.cached_calls) == (0, 35)
    assert again.usage.tokens.cost_usd == 0.0
    for name, outcome in first.outcomes.items():
        assert again.outcomes[name].value == outcome.value


async def test_two_at_once_make_one_set_of_calls(filing_path, settings):
    client = scripted(first_token_seconds=0.01)
    one, two = await asyncio.gather(
        *(tenfold.analyze(filing_path, model=client, settings=settings) for _ in range(2))
    )
    assert len(client.requests) == 35
    assert sorted([one.usage.calls + two.usage.calls, 0]) == [0, 35]
    assert one.usage.cached_calls + two.usage.cached_calls == 35


@pytest.mark.parametrize("strategy", ["sections", "sequential"])
async def test_other_strategies(filing_path, settings, strategy):
    client = scripted()
    analysis = await tenfold.analyze(
        filing_path, model=client, strategy=strategy, settings=settings
    )
    assert (analysis.counts.ok, len(client.requests)) == (35, 4)
    assert analysis.strategy == strategy


async def test_include_may_be_one_name(filing_path, settings):
    options = {"model": scripted(), "settings": settings}
    analysis = await tenfold.analyze(filing_path, include="risk-factors", **options)
    assert list(analysis.sections) == ["risk_factors"]
    one = await tenfold.analyze(filing_path, include=["business.key_products"], **options)
    assert list(one.outcomes) == ["business.key_products"]


async def test_a_suspect_section_is_told_before_tokens_are_spent(filing_path, settings):
    kinds = []
    told = []
    async for event in tenfold.stream(filing_path, model=scripted(), settings=settings):
        kinds.append(type(event).__name__)
        if isinstance(event, tenfold.Notice):
            told.append(event.text)
    assert kinds[:3] == ["AnalysisStarted", "Notice", "Notice"]
    assert "Item 1A looks wrong" in told[0]
    assert "no tagged figures" in told[1]
    assert "CallStarted" in kinds[3:]
    assert kinds[-1] == "AnalysisFinished"
    assert kinds.count("ComponentFinished") == 35


async def test_a_suspect_section_can_be_left_out(filing_path, settings):
    analysis = await tenfold.analyze(
        filing_path, model=scripted(), settings=settings, skip_suspect=True
    )
    assert analysis.counts.skipped == 8
    assert not [notice for notice in analysis.notices if "1A" in notice]
    with pytest.raises(ComponentFailedError, match="Item 1A is suspect"):
        _ = analysis.risk_factors.overall_profile


async def test_a_failed_component_raises_with_its_reason_when_read(filing_path, settings):
    def script(request):
        if "products" in request.schema_name or "_parts" in request.schema_name:
            return Fault(ProviderRejectedError("The model would not."))
        return valid_reply(request)

    analysis = await tenfold.analyze(
        filing_path, model=ScriptedClient(script), include=["business"], settings=settings
    )
    assert analysis.counts.failed == 1
    assert analysis.business.competition.items
    outcome = analysis.outcomes["business.key_products"]
    assert outcome.status is OutcomeStatus.FAILED
    with pytest.raises(ComponentFailedError, match=r"key_products failed: The model would not"):
        _ = analysis.business.key_products
    with pytest.raises(UnknownComponentError, match="mda was not part of this analysis"):
        _ = analysis.mda


async def test_a_plain_function_is_a_model(filing_path, settings):
    threads = set()

    def ask(prompt: str) -> str:
        threads.add(threading.current_thread())
        return answer_prompt(prompt)

    analysis = await tenfold.analyze(
        filing_path, model=ask, include=["business"], max_in_flight=3, settings=settings
    )
    assert analysis.counts.ok == 12
    assert 1 <= len(threads) <= 3
    assert threading.main_thread() not in threads
    assert analysis.model.startswith("function:ask-")


async def test_two_functions_do_not_share_answers(filing_path, settings):
    """Two lambdas have one name and may capture different things."""

    def function(shown):
        return lambda prompt: answer_prompt(prompt).replace("kites", shown)

    shown = []
    for word in ("Oregano", "Saffron"):
        analysis = await tenfold.analyze(
            filing_path, model=function(word), include=["business"], settings=settings
        )
        assert analysis.usage.calls == 12
        shown.append(analysis.business.operational_overview)
    assert shown[0] != shown[1]
    again = await tenfold.analyze(
        filing_path, model=function("Saffron"), include=["business"], settings=settings
    )
    assert again.usage.calls == 0
    assert again.business.operational_overview == shown[1]


async def test_two_analyses_at_once_share_a_function_though_one_is_cancelled(filing_path, settings):
    begun, release, calls = threading.Event(), threading.Event(), []

    def ask(prompt: str) -> str:
        calls.append(1)
        begun.set()
        release.wait(10)
        return answer_prompt(prompt)

    options = {"model": ask, "include": ["business.key_products"], "settings": settings}
    first = asyncio.create_task(tenfold.analyze(filing_path, **options))
    await asyncio.to_thread(begun.wait, 10)
    second = asyncio.create_task(tenfold.analyze(filing_path, **options))
    started = asyncio.get_running_loop().time()
    while len([t for t in asyncio.all_tasks() if not t.done()]) and not _joined():
        assert asyncio.get_running_loop().time() - started < 10
        await asyncio.sleep(0.005)
    first.cancel()
    await asyncio.wait([first])
    release.set()
    assert (await second).counts.ok == 1
    assert len(calls) == 1


def _joined() -> bool:
    from tenfold.execution.shared import shared_execution

    return any(f.waiting == 2 for f in shared_execution().flights._flights.values())


def test_sync_outside_of_any_loop(filing_path, settings):
    analysis = tenfold.analyze_sync(filing_path, model=scripted(), settings=settings)
    assert analysis.counts.ok == 35


async def test_sync_inside_a_running_loop(filing_path, settings):
    analysis = tenfold.analyze_sync(filing_path, model=answer_prompt, settings=settings)
    assert analysis.counts.ok == 35


async def test_sync_inside_a_running_loop_raises_what_went_wrong(settings):
    with pytest.raises(FilingNotFoundError):
        tenfold.analyze_sync("nowhere/at-all.htm", model=scripted(), settings=settings)


async def test_closing_the_stream_cancels_calls_and_keeps_what_landed(filing_path, settings):
    first = "business_key_products"

    def script(request):
        wait = 0.0 if request.schema_name == first else 600.0
        return valid_reply(request, first_token_seconds=wait)

    client = ScriptedClient(script)
    events = tenfold.stream(filing_path, model=client, settings=settings)
    landed = started = 0
    async for event in events:
        landed += isinstance(event, tenfold.ComponentFinished)
        started += isinstance(event, tenfold.CallStarted)
        if landed and started == 35:
            break
    await events.aclose()
    assert (client.in_flight, client.cancelled) == (0, 34)
    again = scripted()
    await tenfold.analyze(filing_path, model=again, include=["business"], settings=settings)
    assert first not in {request.schema_name for request in again.requests}


async def test_a_stream_raises_what_went_wrong_after_its_events(settings):
    with pytest.raises(FilingNotFoundError):
        async for _ in tenfold.stream("nowhere.htm", model=scripted(), settings=settings):
            pass


async def test_first_and_last_event_carry_the_plan_and_the_result(filing_path, settings):
    events = [
        event
        async for event in tenfold.stream(
            filing_path, model=scripted(), max_in_flight=7, settings=settings
        )
    ]
    assert isinstance(events[0], AnalysisStarted)
    assert events[0].max_in_flight == 7
    assert len(events[0].plan.calls) == 35
    assert isinstance(events[-1], AnalysisFinished)
    times = [event.at_seconds for event in events]
    assert times == sorted(times)


async def test_an_unusable_cache_is_told_and_costs_nothing_else(filing_path, settings):
    settings.cache_dir.write_text("in the way")
    notices = []
    async for event in tenfold.stream(filing_path, model=scripted(), settings=settings):
        if isinstance(event, tenfold.Notice):
            notices.append(event.text)
        if isinstance(event, AnalysisFinished):
            assert event.analysis.counts.ok == 35
            assert event.analysis.notices == tuple(notices)
    assert any("goes on uncached" in text for text in notices)


async def test_a_cache_that_breaks_on_the_way_is_told_too(filing_path, settings):
    import sqlite3

    notices = []
    async for event in tenfold.stream(filing_path, model=scripted(), settings=settings):
        if isinstance(event, AnalysisStarted):
            raw = sqlite3.connect(settings.cache_dir / FILE_NAME)
            raw.execute("DROP TABLE responses")
            raw.close()
        if isinstance(event, tenfold.Notice):
            notices.append(event.text)
        if isinstance(event, AnalysisFinished):
            assert event.analysis.counts.ok == 35
    assert any("goes on uncached" in text for text in notices)


async def test_no_cache_leaves_no_file(filing_path, settings):
    await tenfold.analyze(filing_path, model=scripted(), settings=settings, use_cache=False)
    assert not settings.cache_dir.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"modle": "x"}, "Unknown option 'modle'"),
        ({"strategy": "fast"}, "Unknown strategy 'fast'. Choose sequential"),
        ({"context": "some"}, "Unknown context 'some'. Choose full, focused, auto"),
        ({"context_tokens": 10}, "context_tokens is 10. Give at least 200"),
        ({"max_in_flight": 0}, "max_in_flight is 0"),
        ({"include": ["buisness"]}, "Did you mean 'business'"),
        ({"base_url": "ftp://x"}, "not an http address"),
        ({"model": "nonsense:x"}, "nonsense"),
    ],
)
async def test_wrong_options_are_one_sentence(filing_path, settings, options, words):
    with pytest.raises(UsageError, match=words):
        await tenfold.analyze(
            filing_path, **({"model": scripted(), "settings": settings} | options)
        )


async def test_the_json_has_the_documented_layout(filing_path, settings):
    analysis = await tenfold.analyze(
        filing_path, model=scripted(), settings=settings, skip_suspect=True
    )
    document = json.loads(json.dumps(tenfold.analysis_json(analysis), allow_nan=False))
    assert document.keys() >= {"filing", "sections", "usage"}
    assert document["filing"].keys() >= {"company", "cik", "form", "fiscal_year", "accession"}
    assert list(document["sections"]) == ["business", "mda", "risk_factors", "financials"]
    business = document["sections"]["business"]
    assert (business["item"], business["status"]) == ("1", "present")
    assert len(business["components"]) == 12
    for part in document["sections"].values():
        assert part.keys() >= {"item", "status", "components"}
        for component in part["components"].values():
            assert component.keys() >= {"status", "value", "reason", "source"}
    product = business["components"]["key_products"]
    assert (product["status"], product["reason"], product["source"]) == ("ok", None, "model")
    assert product["value"]["items"][0]["evidence"].keys() == {"quote", "start", "end"}
    skipped = document["sections"]["risk_factors"]["components"]["overall_profile"]
    assert (skipped["status"], skipped["value"], skipped["source"]) == ("skipped", None, None)
    usage = document["usage"]
    assert usage.keys() >= {
        "calls",
        "cached_calls",
        "prompt_tokens",
        "completion_tokens",
        "cost_usd",
        "wall_seconds",
    }
    assert (usage["calls"], usage["cost_usd"]) == (27, 0.0)


async def test_offsets_of_evidence_point_into_the_normal_form(filing_path, settings):
    events = [e async for e in tenfold.stream(filing_path, model=scripted(), settings=settings)]
    from tenfold.filings.local import read_filing
    from tenfold.sections.splitter import split_filing

    text = split_filing(read_filing(filing_path)).text
    quotes = [
        item.evidence
        for e in events
        if isinstance(e, tenfold.ComponentFinished)
        for item in getattr(e.outcome.value, "items", [])
        if getattr(item, "evidence", None) is not None
    ]
    assert len(quotes) > 20
    assert all(text[q.start : q.end] == q.quote for q in quotes if q.grounded)
    assert sum(q.grounded for q in quotes) > 0.9 * len(quotes)
