"""What goes with an analysis, what goes after a while, and what stays."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from support.plans import section, split
from support.records import NOW, ending, event, record
from tenfold.errors import FilingNotFoundError, UploadsFullError
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.filing_texts import FilingText, FilingTexts
from tenfold.store.analyses.unused import delete_unused
from tenfold.store.analyses.uploads import Upload, Uploads
from tenfold.store.sql.database import open_database

DAYS = [f"2026-01-{day:02}T03:04:05.000000+00:00" for day in range(2, 32)]
WEEK = timedelta(days=7)
TEXT = FilingText("s" * 64, split(section("1")))
OTHER_TEXT = FilingText("t" * 64, split(section("7")))


@pytest.fixture
def database(database_url, tmp_path):
    opened = open_database(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def store(database):
    return AnalysisStore(database)


@pytest.fixture
def texts(database):
    return FilingTexts(database)


@pytest.fixture
def uploads(database):
    return Uploads(database, most_bytes=1_000)


def sent(uploads, letter, size=300, now=DAYS[0]):
    return uploads.put(Upload(f"{letter}.htm", letter.encode() * size), now)


def of(sha256):
    return {"target": f"upload:{sha256}", "ticker": None}


def test_deleting_an_analysis_deletes_what_only_it_used(store, texts, uploads):
    one, two = sent(uploads, "a"), sent(uploads, "b")
    store.add(record("a1", **of(one)), text=TEXT)
    store.add(record("a2", **of(one)), text=TEXT)
    store.add(record("a3", **of(two)), text=OTHER_TEXT)
    assert store.delete("a1")
    assert uploads.get(one)
    assert texts.get(TEXT.id)
    assert store.delete("a2")
    assert (uploads.get(one), texts.get(TEXT.id)) == (None, None)
    assert uploads.get(two)
    assert texts.get(OTHER_TEXT.id)
    assert not store.delete("a2")


def test_an_analysis_of_an_upload_that_is_gone_is_refused(store, uploads):
    sha256 = sent(uploads, "a")
    store.add(record("a1", **of(sha256)))
    store.delete("a1")
    with pytest.raises(FilingNotFoundError, match="Send the file again"):
        store.add(record("a2", **of(sha256)))
    assert store.recent() == []


def test_what_nobody_refers_to_goes_after_a_while(database, store, texts, uploads):
    kept, unused = sent(uploads, "a"), sent(uploads, "b")
    store.add(record("a1", **of(kept), created_at=DAYS[0]), text=TEXT)
    store.add(record("a2", created_at=DAYS[0]), text=OTHER_TEXT)
    store.begin("a2", "w", NOW)
    another = replace(OTHER_TEXT, split=replace(OTHER_TEXT.split, text="As read anew."))
    store.note_text("a2", "w", another, {}, DAYS[0])
    delete_unused(database, DAYS[0], WEEK)
    assert texts.get(OTHER_TEXT.id), "it may be about to be referred to"
    delete_unused(database, DAYS[6], WEEK)
    assert texts.get(OTHER_TEXT.id) is None
    assert uploads.get(unused)
    delete_unused(database, DAYS[8], WEEK)
    assert uploads.get(unused) is None
    delete_unused(database, DAYS[29], WEEK)
    assert uploads.get(kept)
    assert texts.get(TEXT.id)
    assert texts.get(another.id)


def test_a_file_that_is_sent_again_is_in_use_again(database, uploads):
    sha256 = sent(uploads, "a")
    assert sent(uploads, "a", now=DAYS[6]) == sha256
    delete_unused(database, DAYS[8], WEEK)
    assert uploads.get(sha256).name == "a.htm"


def test_uploads_are_bounded_and_those_in_use_stay(store, uploads):
    kept, old, new = (sent(uploads, c, now=DAYS[n]) for n, c in enumerate("abc"))
    store.add(record("a1", **of(kept)))
    assert sent(uploads, "a") == kept, "the same bytes take no more room"
    fourth = sent(uploads, "d", now=DAYS[3])
    assert uploads.get(old) is None, "the oldest that nobody refers to made room"
    assert uploads.get(kept)
    assert uploads.get(new)
    assert uploads.total_bytes() == 900
    store.add(record("a2", **of(new)))
    store.add(record("a3", **of(fourth)))
    with pytest.raises(UploadsFullError, match="TENFOLD_MAX_UPLOADS_MB"):
        sent(uploads, "e", now=DAYS[4])
    with pytest.raises(UploadsFullError):
        sent(uploads, "f", size=1_001, now=DAYS[4])
    assert all(uploads.get(sha256) for sha256 in (kept, new, fourth))
    store.delete("a2")
    assert uploads.get(sent(uploads, "e", now=DAYS[4]))


def test_one_that_came_just_now_is_not_taken_for_unused(uploads):
    just_now = sent(uploads, "a", 900)
    with pytest.raises(UploadsFullError):
        sent(uploads, "b", 900)
    assert uploads.get(just_now)


def test_a_lowered_bound_deletes_only_what_nobody_uses(database, store, uploads):
    kept, unused = sent(uploads, "a", 400), sent(uploads, "b", 400)
    store.add(record("a1", **of(kept)))
    Uploads(database, most_bytes=100).make_room(0, DAYS[3])
    assert uploads.get(kept)
    assert uploads.get(unused) is None


@pytest.mark.parametrize("seed", range(3))
def test_whoever_adds_while_another_deletes_has_its_upload_and_text_or_is_refused(
    database, store, texts, seed
):
    uploads = Uploads(database)
    chance = random.Random(seed)
    moves = [("add", n) for n in range(60)] + [("delete", n) for n in range(60)]
    chance.shuffle(moves)
    sha256 = sent(uploads, "a")

    def move(step):
        what, number = step
        if what == "delete":
            return store.delete(f"a{number}")
        try:
            sent(uploads, "a")
            store.add(record(f"a{number}", **of(sha256)))
        except FilingNotFoundError:
            return False
        store.begin(f"a{number}", "w", NOW)
        return store.note_text(f"a{number}", "w", TEXT, {}, NOW)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(move, moves))
    left = store.recent(limit=200)
    for one in left:
        assert uploads.get(sha256)
        assert one.text_id == TEXT.id
        assert texts.get(one.text_id)
    for one in left:
        assert store.end(one.id, "w", ending(), [event(9, "finished")])
        store.delete(one.id)
    assert texts.get(TEXT.id) is None
