"""The cache in its file: kept, found, explained, cleared; and what a bad file costs."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tenfold.errors import CacheError
from tenfold.store.caches import open_caches
from tenfold.store.identity import ResponseIdentity
from tenfold.store.response_cache import (
    FILE_NAME,
    CachedResponse,
    ForgivingCache,
    NoCache,
    SqliteResponseCache,
)

ONE = ResponseIdentity(
    component="business.alpha",
    section_sha="s",
    prompt_sha="p",
    schema_sha="h",
    provider="openai-chat",
    base_url="http://127.0.0.1:8080/v1",
    model="small",
    settings_sha="t",
)
ANSWER = CachedResponse('{"text": "Größe – 12%"}', "model")


def changed(**parts):
    return dataclasses.replace(ONE, **parts)


@pytest.fixture
def cache(tmp_path):
    store = SqliteResponseCache(tmp_path)
    yield store
    store.close()


def test_an_answer_is_found_again_under_its_identity_alone(cache):
    assert cache.get(ONE) is None
    cache.put(ONE, ANSWER)
    assert cache.get(ONE) == ANSWER
    assert cache.get(changed(model="big")) is None
    assert cache.get(changed(component="another.name")) == ANSWER


def test_an_equal_identity_is_overwritten(cache):
    cache.put(ONE, ANSWER)
    later = CachedResponse("{}", "fallback")
    cache.put(ONE, later)
    assert cache.get(ONE) == later
    assert cache.stats().responses == 1


def test_survives_a_restart(tmp_path):
    first = SqliteResponseCache(tmp_path)
    first.put(ONE, ANSWER)
    first.close()
    second = SqliteResponseCache(tmp_path)
    assert second.get(ONE) == ANSWER
    second.close()


def test_makes_its_folder(tmp_path):
    store = SqliteResponseCache(tmp_path / "a" / "b")
    store.put(ONE, ANSWER)
    assert (tmp_path / "a" / "b" / FILE_NAME).is_file()
    store.close()


def test_uses_write_ahead_logging(cache):
    assert cache.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert cache.connection.execute("PRAGMA synchronous").fetchone() == (1,)


def test_nearest_has_the_fewest_differences(cache):
    assert cache.nearest(ONE) is None
    far = changed(model="big", prompt_sha="other", section_sha="other")
    near = changed(model="big")
    cache.put(near, ANSWER)
    cache.put(far, ANSWER)
    cache.put(changed(component="business.beta", settings_sha="x"), ANSWER)
    assert cache.nearest(ONE) == near
    assert ONE.differences(near) == ("model",)


def test_among_equally_near_ones_the_latest_wins(cache):
    for model in ("first", "second", "third"):
        cache.put(changed(model=model), ANSWER)
    nearest = cache.nearest(ONE)
    assert nearest is not None
    assert nearest.model == "third"


def test_a_base_url_may_be_none(cache):
    plain = changed(base_url=None)
    cache.put(plain, ANSWER)
    assert cache.get(plain) == ANSWER
    assert cache.nearest(plain) == plain


def test_stats_and_clear(cache):
    for number in range(50):
        cache.put(changed(section_sha=str(number)), CachedResponse("x" * 20_000, "model"))
    stats = cache.stats()
    assert stats.responses == 50
    assert stats.path.endswith(FILE_NAME)
    assert stats.size_bytes > 50 * 20_000
    assert cache.clear() == 50
    after = cache.stats()
    assert (after.responses, after.splits) == (0, 0)
    assert after.size_bytes < 100_000, "the space is given back"
    cache.put(ONE, ANSWER)
    assert cache.get(ONE) == ANSWER


def test_a_corrupt_file_is_told_with_its_name_and_the_way_out(tmp_path):
    file = tmp_path / FILE_NAME
    file.write_bytes(b"This is no database." * 500)
    with pytest.raises(CacheError) as caught:
        SqliteResponseCache(tmp_path)
    assert str(file) in str(caught.value)
    assert "Delete that file" in str(caught.value)
    assert "TENFOLD_CACHE_DIR" in str(caught.value)


def test_a_file_corrupt_behind_its_header_is_an_error_not_a_crash(tmp_path):
    store = SqliteResponseCache(tmp_path)
    for number in range(200):
        store.put(changed(section_sha=str(number)), CachedResponse("x" * 2_000, "model"))
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    file = tmp_path / FILE_NAME
    content = bytearray(file.read_bytes())
    content[8_192:] = b"\xff" * (len(content) - 8_192)
    file.write_bytes(content)
    forgiving = None
    try:
        forgiving = ForgivingCache(SqliteResponseCache(tmp_path))
    except CacheError:
        return
    for number in range(200):
        forgiving.get(changed(section_sha=str(number)))
    assert forgiving.problem is not None


@pytest.mark.parametrize("kind", ["file is a folder", "folder is a file", "folder in a file"])
def test_an_impossible_place_is_told(tmp_path, kind):
    place = tmp_path / "cache"
    if kind == "file is a folder":
        (place / FILE_NAME).mkdir(parents=True)
    else:
        place.write_text("in the way")
    folder = place / "deeper" if kind == "folder in a file" else place
    with pytest.raises(CacheError, match="cannot be used"):
        SqliteResponseCache(folder)


def test_a_newer_file_is_left_alone_and_told(tmp_path):
    store = SqliteResponseCache(tmp_path)
    store.put(ONE, ANSWER)
    store.connection.execute("PRAGMA user_version=99")
    store.close()
    with pytest.raises(CacheError, match=r"newer Tenfold\. Upgrade"):
        SqliteResponseCache(tmp_path)
    raw = sqlite3.connect(tmp_path / FILE_NAME)
    assert raw.execute("SELECT count(*) FROM responses").fetchone() == (1,)
    raw.close()


def test_another_programs_file_is_not_touched(tmp_path):
    raw = sqlite3.connect(tmp_path / FILE_NAME)
    raw.execute("CREATE TABLE responses (theirs TEXT)")
    raw.commit()
    raw.close()
    with pytest.raises(CacheError, match="cannot be used"):
        SqliteResponseCache(tmp_path)
    raw = sqlite3.connect(tmp_path / FILE_NAME)
    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("responses",)]
    raw.close()


def test_a_file_held_by_another_process_is_not_to_be_deleted(tmp_path, monkeypatch):
    monkeypatch.setattr("tenfold.store.database.BUSY_TIMEOUT_SECONDS", 0.01)
    holder = SqliteResponseCache(tmp_path)
    waiting = SqliteResponseCache(tmp_path)
    holder.connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(CacheError, match="held by another process") as caught:
        waiting.put(ONE, ANSWER)
    assert "Delete" not in str(caught.value)
    assert waiting.get(ONE) is None, "readers are not held up"
    holder.connection.execute("ROLLBACK")
    waiting.put(ONE, ANSWER)
    holder.close()
    waiting.close()


def test_a_closed_cache_is_an_error_of_ours(tmp_path):
    store = SqliteResponseCache(tmp_path)
    store.close()
    with pytest.raises(CacheError):
        store.get(ONE)


def test_closing_waits_for_the_statement_of_another_thread(cache):
    inside, release, still_open = threading.Event(), threading.Event(), []

    def linger() -> int:
        inside.set()
        release.wait(10)
        still_open.append(not cache.connection.in_transaction)  # raises where the handle is gone
        return 1

    cache.connection.create_function("linger", 0, linger)
    with ThreadPoolExecutor(2) as threads:
        running = threads.submit(cache.connection.execute, "SELECT linger()")
        assert inside.wait(10)
        closing = threads.submit(cache.close)
        with pytest.raises(TimeoutError):
            closing.result(timeout=0.05)
        release.set()
        closing.result(timeout=10)
        running.result(timeout=10)
    assert still_open == [True]


def test_forgiving_keeps_the_first_problem_and_asks_no_more():
    class Failing:
        asked = 0

        def get(self, identity):
            self.asked += 1
            raise CacheError(f"Problem {self.asked}.")

        put = None

    inner = Failing()
    forgiving = ForgivingCache(inner)  # type: ignore[arg-type]
    assert forgiving.get(ONE) is None
    forgiving.put(ONE, ANSWER)
    assert forgiving.get(ONE) is None
    assert (inner.asked, str(forgiving.problem)) == (1, "Problem 1.")


def test_no_cache_remembers_nothing():
    NoCache().put(ONE, ANSWER)
    assert NoCache().get(ONE) is None


class TestOpenCaches:
    def test_a_usable_folder_has_no_problems(self, tmp_path):
        with open_caches(tmp_path, splitter_version=1) as caches:
            caches.responses.put(ONE, ANSWER)
            assert caches.problems == ()
        with open_caches(tmp_path, splitter_version=1) as caches:
            assert caches.responses.get(ONE) == ANSWER

    def test_an_unusable_one_is_a_sentence_and_no_error(self, tmp_path):
        (tmp_path / FILE_NAME).mkdir()
        with open_caches(tmp_path, splitter_version=1) as caches:
            caches.responses.put(ONE, ANSWER)
            assert caches.responses.get(ONE) is None
            assert caches.splits is None
            (problem,) = caches.problems
        assert problem.endswith("This analysis goes on uncached.")

    def test_one_that_breaks_on_the_way_too(self, tmp_path):
        with open_caches(tmp_path, splitter_version=1) as caches:
            raw = sqlite3.connect(tmp_path / FILE_NAME)
            raw.execute("DROP TABLE responses")
            raw.close()
            caches.responses.put(ONE, ANSWER)
            assert len(caches.problems) == 1

    def test_without_a_cache_no_file_is_made(self, tmp_path):
        with open_caches(tmp_path / "x", splitter_version=1, use_cache=False) as caches:
            caches.responses.put(ONE, ANSWER)
        assert not (tmp_path / "x").exists()
