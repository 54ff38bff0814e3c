"""Facts are kept whole, by file and the versions of their readers."""

from __future__ import annotations

import dataclasses

import pytest

from support.sample_figures import sample
from tenfold.financials.facts import FactSet, UnreadFact
from tenfold.store.facts_cache import FactsCache
from tenfold.store.response_cache import SqliteResponseCache


@pytest.fixture
def store(tmp_path):
    opened = SqliteResponseCache(tmp_path)
    yield opened
    opened.close()


def facts() -> FactSet:
    filing, _, financials = sample()
    assert filing.accession is None
    return dataclasses.replace(financials.facts, unread=(UnreadFact("us-gaap:Cash", "n/a", "?"),))


def test_facts_come_back_equal(store):
    cache = FactsCache(store.connection, "1.1")
    cache.put("sha", facts())
    assert cache.get("sha", None) == facts()
    assert cache.get("other", None) is None


def test_facts_belong_to_the_filing_that_is_read(store):
    cache = FactsCache(store.connection, "1.1")
    cache.put("sha", facts())
    again = cache.get("sha", "0000000001-25-000001")
    assert again is not None
    assert {fact.accession for fact in again.facts} == {"0000000001-25-000001"}


def test_another_version_is_not_used(store):
    FactsCache(store.connection, "1.1").put("sha", facts())
    assert FactsCache(store.connection, "1.2").get("sha", None) is None


@pytest.mark.parametrize("payload", [b"", b"not zlib", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_spoilt_entry_is_as_good_as_none(store, payload):
    store.connection.execute("INSERT INTO facts VALUES ('sha', '1.1', ?)", (payload,))
    assert FactsCache(store.connection, "1.1").get("sha", None) is None


def test_clear_forgets_facts(store):
    cache = FactsCache(store.connection, "1.1")
    cache.put("sha", facts())
    store.clear()
    assert cache.get("sha", None) is None


def test_a_closed_store_costs_nothing_but_the_keeping(store):
    cache = FactsCache(store.connection, "1.1")
    store.connection.close()
    cache.put("sha", facts())
    assert cache.get("sha", None) is None
