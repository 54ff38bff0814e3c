"""An analysis whose items are given in part."""

from __future__ import annotations

import dataclasses
import json

import pytest

import tenfold
from support.answers import valid_reply
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.execution.outcome import OutcomeStatus
from tenfold.filings.sample import sample_path
from tenfold.llm.protocol import ModelProfile
from tenfold.testing.scripted_client import ScriptedClient

SMALL = ModelProfile(max_in_flight=64, context_window_tokens=5_000)
PARTS = {"include": ["business", "risk_factors"]}


def scripted(profile: ModelProfile | None = None) -> ScriptedClient:
    return ScriptedClient(valid_reply, profile=profile or ModelProfile(max_in_flight=64))


async def analyze(client: ScriptedClient, settings: tenfold.Settings, **options: object):
    return await tenfold.analyze(
        sample_path(), model=client, settings=settings, **{**PARTS, **options}
    )


async def test_focused_questions_are_given_their_passages(settings):
    client = scripted()
    analysis = await analyze(client, settings, context="focused", context_tokens=600)
    assert analysis.counts.ok == 20
    assert len({request.context for request in client.requests}) == 20
    assert all(len(request.context) < 3_000 for request in client.requests)
    for outcome in analysis.outcomes.values():
        assert outcome.read is not None
        assert outcome.read.own
    assert any(notice.startswith("Read in part") for notice in analysis.notices)
    document = json.loads(json.dumps(tenfold.analysis_json(analysis)))
    assert tenfold.analysis_json(analysis_from_json(document)) == document
    read = document["sections"]["business"]["components"]["competition"]["read"]
    assert read["words"] < read["of_words"]


async def test_quotes_of_a_cut_stand_in_the_filing(settings):
    analysis = await analyze(scripted(), settings, context="focused", context_tokens=600)
    product = analysis.business.key_products.items[0]
    assert product.evidence.grounded


async def test_a_small_window_is_no_reason_to_fail(settings):
    analysis = await analyze(scripted(SMALL), settings)
    assert analysis.counts.ok == 20
    assert any("window of 5,000 tokens" in notice for notice in analysis.notices)


async def test_the_settings_choose_where_the_call_does_not(settings):
    chosen = dataclasses.replace(settings, context="focused")
    analysis = await analyze(scripted(), chosen)
    assert all(outcome.read for outcome in analysis.outcomes.values())
    whole = await analyze(scripted(), chosen, context="full")
    assert not any(outcome.read for outcome in whole.outcomes.values())


async def test_a_repeat_of_a_cut_costs_nothing_and_says_the_same(settings):
    first = await analyze(scripted(), settings, context="focused")
    client = scripted()
    again = await analyze(client, settings, context="focused")
    assert client.requests == []
    assert [o.read for o in again.outcomes.values()] == [o.read for o in first.outcomes.values()]


async def test_the_extractive_reader_reads_everything(settings):
    analysis = await tenfold.analyze(
        sample_path(), model="extractive", settings=settings, context="focused", context_tokens=500
    )
    assert not any(outcome.read for outcome in analysis.outcomes.values())
    assert not any(notice.startswith("Read in part") for notice in analysis.notices)


@pytest.mark.parametrize("strategy", ["sections", "sequential"])
async def test_one_prompt_a_section_is_cut_too(settings, strategy):
    client = scripted()
    analysis = await analyze(
        client, settings, strategy=strategy, context="focused", context_tokens=1_000
    )
    assert len(client.requests) == 2
    statuses = {outcome.status for outcome in analysis.outcomes.values()}
    assert statuses == {OutcomeStatus.OK}
    assert all(outcome.read for outcome in analysis.outcomes.values())
