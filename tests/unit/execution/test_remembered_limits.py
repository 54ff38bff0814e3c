"""Limits that were seen are kept beside the cache, and a new process begins from them."""

from __future__ import annotations

import asyncio
import json

import pytest

from tenfold.execution.limits.permit import Permit
from tenfold.execution.limits.seen_limits import SeenBucket, SeenLimits, seen_limits_key
from tenfold.execution.remembered_limits import remembered_limits
from tenfold.execution.shared import shared_execution
from tenfold.llm.protocol import ModelIdentity, ModelProfile
from tenfold.llm.told_limits import Allowance, ToldLimits
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.store.caches import open_caches
from tenfold.testing.scripted_client import ScriptedClient


class Client(ScriptedClient):
    """One that is asked for nothing here."""

    identity = ModelIdentity("openai-chat", "small", "http://127.0.0.1:9/v1")
    profile = ModelProfile(max_in_flight=64)


AT_ONCE = 20
"""Where nothing is known of a provider, these go before it has said anything."""


@pytest.fixture
def store(tmp_path):
    with open_caches(tmp_path, splitter_version=SPLITTER_VERSION) as caches:
        yield caches.derived


def told(permit: Permit) -> None:
    permit.told(ToldLimits(requests=Allowance(60, 9, 1.0)))
    permit.first_token()


def process(store, calls: int, *, tells=True, client=None, **options) -> int:
    """What a process of its own does: how many of its first calls go at once. One is answered."""

    async def run() -> int:
        asked = client or Client(lambda _: "")
        governor = shared_execution().traffic(asked.identity, asked.profile).governor
        with remembered_limits(asked, None, store, **options), governor.under():
            permits = [governor.permit_now("one", 1_000, 100) for _ in range(calls)]
            held = [permit for permit in permits if permit is not None]
            if tells:
                told(held[0])
            for permit in held:
                permit.release()
            return len(held)

    return asyncio.run(run())


def test_the_next_process_sends_no_more_at_once_than_the_last_was_allowed(store):
    assert process(store, 35, now=lambda: 0.0) == AT_ONCE
    assert process(store, 35, now=lambda: 600.0) == 10
    assert process(store, 35, now=lambda: 600.0 + 40 * 86_400) == AT_ONCE


def test_what_was_not_confirmed_leaves_what_was_kept(store):
    process(store, 35, now=lambda: 0.0)
    kept = store.get(seen_limits_key(Client.identity))
    assert process(store, 35, tells=False, now=lambda: 600.0) == 10
    assert store.get(seen_limits_key(Client.identity)) == kept


def test_what_is_seen_is_kept_however_it_ends(store):
    async def run() -> None:
        client = Client(lambda _: "")
        governor = shared_execution().traffic(client.identity, client.profile).governor
        with remembered_limits(client, None, store), governor.under():
            told(governor.permit_now("one", 1_000, 100))
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())
    assert SeenLimits.from_json(store.get(seen_limits_key(Client.identity))).requests.limit == 60


@pytest.mark.parametrize("kept", ["", "{}", '{"at": 1, "borne": -4}', "\x00"])
def test_something_spoilt_in_the_store_is_harmless(store, kept):
    store.put(seen_limits_key(Client.identity), kept)
    assert process(store, 35) == AT_ONCE


def test_nonsense_in_the_store_holds_up_one_wave_at_most(store):
    slow = SeenBucket(limit=1, per_second=1e-9, at_once=1e-9, left=-1e300)
    text = SeenLimits(at=0.0, requests=slow, tokens=slow).to_json()
    store.put(seen_limits_key(Client.identity), text)
    assert process(store, 35, now=lambda: 5.0) == 1
    assert process(store, 35, now=lambda: 600.0) == 10, "the first answer told what holds"


def test_models_have_limits_of_their_own(store):
    process(store, 35, now=lambda: 0.0)
    other = Client(lambda _: "")
    other.identity = ModelIdentity("openai-chat", "large", "http://127.0.0.1:9/v1")
    assert process(store, 35, client=other, now=lambda: 1.0) == AT_ONCE


def test_numbers_are_all_that_is_kept(store):
    process(store, 35)
    kept = json.loads(store.get(seen_limits_key(Client.identity)))
    requests = kept.pop("requests")
    values = [*requests.values(), *kept.values()]
    assert all(value is None or isinstance(value, int | float) for value in values)


def test_where_there_is_no_store_nothing_is_remembered():
    assert process(None, 35) == AT_ONCE
    assert process(None, 35) == AT_ONCE


def test_a_model_on_this_machine_is_not_remembered(store):
    local = Client(lambda _: "")
    local.profile = ModelProfile(max_in_flight=64, answers_elsewhere=False)
    process(store, 35, client=local)
    assert store.get(seen_limits_key(Client.identity)) is None
