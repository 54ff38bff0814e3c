"""Splits are kept whole, by file and splitter version."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.sections.tagged import TaggedContext, TaggedDocument, TaggedValue
from tenfold.store import split_cache
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


def test_tags_come_back_and_are_decoded_only_when_asked_for(store, monkeypatch):
    tagged = TaggedDocument(
        (
            TaggedValue("us-gaap:Cash", True, "c1", "u", "", "6", "-", "-6", False, "12", 3, 5),
            TaggedValue("dei:Name", False, "c1", "", "", "", "", "", True, "", None, None),
        ),
        {"c1": TaggedContext("2024-12-31", "", "", (("axis", "member"),))},
        {"u": "USD"},
    )
    decoded = []
    whole = split_cache._decode_tags
    monkeypatch.setattr(
        split_cache, "_decode_tags", lambda packed: decoded.append(1) or whole(packed)
    )
    cache = SplitCache(store.connection, 3)
    cache.put("sha", replace(SPLIT, tags=tagged))
    found = cache.get("sha")
    assert found.text == TEXT
    assert decoded == []
    assert found.tagged == tagged
    assert found.tagged is found.tagged
    assert decoded == [1]


@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_flipped_bit_anywhere_is_noticed_before_the_tags_are(store, place):
    payload = bytearray(_encode(SPLIT))
    payload[place] ^= 1
    store.connection.execute("INSERT INTO splits VALUES ('sha', 3, ?)", (bytes(payload),))
    assert SplitCache(store.connection, 3).get("sha") is None


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
