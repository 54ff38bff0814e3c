"""Splits are kept whole, by file and splitter version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.store.response_cache import SqliteResponseCache
from tenfold.store.split_cache import SplitCache, _decode, _encode

TEXT = "Item 1. Größe – “quotes” 😀\nItem 7. None."
SPLIT = SplitFiling(
    TEXT,
    (
        Section("1", "Business", SectionStatus.SUSPECT, "half", 8, 28, TEXT[8:28]),
        Section("1A", "Risk", SectionStatus.ABSENT, None, 0, 0, ""),
        Section("7", "MD&A", SectionStatus.PRESENT, "short", 36, 41, TEXT[36:41], brief=True),
    ),
)


@pytest.fixture
def store(tmp_path):
    opened = SqliteResponseCache(tmp_path)
    yield opened
    opened.close()


def test_a_split_comes_back_equal(store):
    cache = SplitCache(store.connection, 3)
    cache.put("sha", SPLIT)
    assert cache.get("sha") == SPLIT
    assert cache.get("other") is None
    assert store.stats().splits == 1


def test_another_splitters_split_is_not_used(store):
    SplitCache(store.connection, 3).put("sha", SPLIT)
    newer = SplitCache(store.connection, 4)
    assert newer.get("sha") is None
    newer.put("sha", SPLIT)
    assert store.stats().splits == 2


@pytest.mark.parametrize("payload", [b"", b"junk", b"x\x9cK\xca\x00\x00", 17, "text"])
def test_a_damaged_split_is_no_split(store, payload):
    store.connection.execute("INSERT INTO splits VALUES ('sha', 3, ?)", (payload,))
    assert SplitCache(store.connection, 3).get("sha") is None


def test_clear_forgets_splits(store):
    cache = SplitCache(store.connection, 3)
    cache.put("sha", SPLIT)
    store.clear()
    assert cache.get("sha") is None


def test_a_store_that_cannot_be_used_costs_the_caching_only(store):
    cache = SplitCache(store.connection, 3)
    store.close()
    cache.put("sha", SPLIT)
    assert cache.get("sha") is None


@given(st.text(max_size=200), st.data())
def test_any_text_round_trips(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    one = Section("1", "Business", SectionStatus.PRESENT, None, start, end, text[start:end])
    split = SplitFiling(text, (one,))
    assert _decode(_encode(split)) == split
