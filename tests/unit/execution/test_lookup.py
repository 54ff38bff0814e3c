"""What is kept is looked up in one go, and nothing kept meanwhile is asked for again."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from support.plans import component, plan_for
from tenfold.execution.lookup import KeptKeys, Lookup
from tenfold.store.response_cache import CachedResponse, SqliteResponseCache
from tenfold.testing.scripted_client import ScriptedClient

ANSWER = CachedResponse('{"items": []}', "model")


class CountedCache(SqliteResponseCache):
    """Counts how it is asked, and on which threads."""

    def __init__(self, folder) -> None:
        super().__init__(folder)
        self.single, self.together = 0, 0
        self.threads: set[int] = set()

    def get(self, identity):
        self.single += 1
        return super().get(identity)

    def get_all(self, identities, /):
        self.together += 1
        self.threads.add(threading.get_ident())
        return super().get_all(identities)


@pytest.fixture
def plan():
    return plan_for([component("mill"), component("pump")])


@pytest.fixture
def cache(tmp_path):
    opened = CountedCache(tmp_path)
    yield opened
    opened.close()


def test_the_oldest_keys_are_forgotten():
    keys = KeptKeys(2)
    for key in "abac":
        keys.add(key)
    assert [key in keys for key in "abc"] == [True, False, True]


async def test_a_plan_is_looked_up_once_and_beside_the_loop(cache, plan):
    identity_of = Lookup(cache, ScriptedClient({}).identity, KeptKeys())
    calls = plan.calls
    first, other = calls[0], calls[1]
    cache.put(identity_of.identity(first.components[0], first), ANSWER)
    lookup = Lookup(cache, ScriptedClient({}).identity, KeptKeys())
    await lookup.prepare(calls)
    assert lookup.find(first.components[0], first) == ANSWER
    assert lookup.find(other.components[0], other) is None
    assert (cache.single, cache.together) == (0, 1)
    assert threading.get_ident() not in cache.threads


async def test_what_is_kept_after_the_look_is_found(cache, plan):
    kept, model = KeptKeys(), ScriptedClient({}).identity
    one, another = Lookup(cache, model, kept), Lookup(cache, model, kept)
    call = plan.calls[0]
    await one.prepare(plan.calls)
    cache.put(another.keeping(call.components[0], call), ANSWER)
    assert one.find(call.components[0], call) == ANSWER
    assert cache.single == 1


async def test_more_answers_than_one_statement_takes(cache, plan):
    call = plan.calls[0]
    identity = Lookup(cache, ScriptedClient({}).identity, KeptKeys()).identity(
        call.components[0], call
    )
    many = [replace(identity, section_sha=f"{number}") for number in range(1_200)]
    cache.put_all([(each, ANSWER) for each in many[::2]])
    assert set(cache.get_all(many)) == {each.key for each in many[::2]}
    assert cache.get_all([]) == {}
