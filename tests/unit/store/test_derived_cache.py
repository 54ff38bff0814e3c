"""What is worked out stays under its key, and a broken store costs nothing but the work."""

from __future__ import annotations

import pytest

from tenfold.store.derived_cache import DerivedCache, derived_key
from tenfold.store.response_cache import SqliteResponseCache


@pytest.fixture
def store(tmp_path):
    opened = SqliteResponseCache(tmp_path)
    yield opened
    opened.close()


def test_a_text_stands_under_its_key_alone(store):
    cache = DerivedCache(store.connection)
    cache.put("key", "text")
    assert cache.get("key") == "text"
    assert cache.get("other") is None


def test_clear_forgets_it(store):
    cache = DerivedCache(store.connection)
    cache.put("key", "text")
    store.clear()
    assert cache.get("key") is None


def test_a_shut_file_and_half_a_character_are_quietly_done_without(store):
    cache = DerivedCache(store.connection)
    cache.put("half", "\ud800")
    assert cache.get("half") is None
    store.close()
    cache.put("key", "text")
    assert cache.get("key") is None


def test_a_key_tells_parts_apart():
    assert derived_key("a", "bc") != derived_key("ab", "c")
    assert derived_key("a", None) != derived_key("a", "None") != derived_key("a")
    assert derived_key("a", 1) == derived_key("a", 1)
