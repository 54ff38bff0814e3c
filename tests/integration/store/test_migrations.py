"""Numbered migrations over both databases."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import zlib
from datetime import timedelta

import pytest

from support.records import NOW, record
from tenfold.errors import StoreError
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.filing_texts import FilingText, FilingTexts
from tenfold.store.analyses.unused import delete_unused
from tenfold.store.analyses.uploads import Upload, Uploads
from tenfold.store.sql import migrations
from tenfold.store.sql.database import open_database
from tenfold.store.sql.migrations import READ_VERSION

FILE = "f" * 64
ANALYSIS = (
    "INSERT INTO analyses (id, status, origin, target, request, request_key, created_at, "
    "filing_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ("a1", "finished", "service", f"upload:{FILE}", "{}", "k", NOW, FILE),
)
OLD_TEXT = {
    "text": "Item 1. We make kites.",
    "sections": [["1", "Business", "present", None, 8, 22, False]],
    "figures": {"ratios": []},
}
LATEST = len(migrations.migrations())
OPEN = """
import sys
from pathlib import Path
from tenfold.store.sql.database import open_database
sys.stdin.readline()
open_database(sys.argv[1], Path()).close()
"""


@pytest.fixture
def opened(database_url, tmp_path):
    """Opens the database of this test, with other migrations where they are given."""
    databases = []

    def open_it(known=None):
        with pytest.MonkeyPatch.context() as patch:
            if known is not None:
                patch.setattr(migrations, "migrations", lambda: known)
            databases.append(open_database(database_url, tmp_path))
        return databases[-1]

    yield open_it
    for database in databases:
        database.close()


def version(database):
    return database.rows(READ_VERSION)[0][0]


def test_a_fresh_one_has_the_newest_tables(opened):
    assert version(opened()) == LATEST
    assert version(opened()) == LATEST


@pytest.mark.parametrize("number", range(LATEST))
def test_from_each_older_number(opened, number):
    old = opened(migrations.migrations()[:number])
    assert version(old) == number
    if number:
        old.change(ANALYSIS)
    old.close()
    new = opened()
    assert version(new) == LATEST
    assert len(AnalysisStore(new).recent()) == min(number, 1)


def test_texts_and_uploads_of_before_are_read_on(opened):
    """From number 2: texts were kept by their file's hash, uploads without their size."""
    old = opened(migrations.migrations()[:2])
    payload = zlib.compress(json.dumps(OLD_TEXT).encode())
    unread = ("a2", "running", "service", "AAPL", "{}", "k", NOW, None)
    old.change(
        ANALYSIS,
        (ANALYSIS[0], unread),
        (ANALYSIS[0], ("a3", *unread[1:7], "e" * 64)),
        ("INSERT INTO filing_texts VALUES (?, ?, ?)", (FILE, payload, NOW)),
        ("INSERT INTO uploads VALUES (?, ?, ?, ?)", (FILE, "x.htm", b"12345\0\xff", NOW)),
    )
    old.close()
    new = opened()
    store, texts, uploads = AnalysisStore(new), FilingTexts(new), Uploads(new)
    assert store.get("a1").text_id == FILE
    assert store.get("a2").text_id is None
    assert store.get("a3").text_id is None, "its text was never kept"
    split = texts.get(store.get("a1").text_id)
    assert split.section("1").text == "We make kites."
    assert texts.figures(FILE) == {"ratios": []}
    assert uploads.get(FILE) == Upload("x.htm", b"12345\0\xff")
    assert uploads.total_bytes() == 7
    delete_unused(new, "2027-01-01T00:00:00.000000+00:00", timedelta(days=7))
    assert texts.get(FILE)
    assert uploads.get(FILE)
    # Read again by a newer splitter, it stands beside what the old analysis refers to.
    again = FilingText(FILE, dataclasses.replace(split, text=f"New. {split.text}"))
    store.add(record("a4"), text=again)
    assert texts.get(store.get("a4").text_id).text == "New. Item 1. We make kites."
    assert texts.get(store.get("a1").text_id).text == "Item 1. We make kites."
    store.delete("a1")
    assert (texts.get(FILE), uploads.get(FILE)) == (None, None)
    assert texts.get(again.id)


def test_a_newer_database_is_left_alone(opened):
    newer = opened((*migrations.migrations(), "CREATE TABLE later (a TEXT)"))
    with pytest.raises(StoreError, match="newer Tenfold") as told:
        opened()
    assert "sesame" not in str(told.value)
    assert version(newer) == LATEST + 1


def test_one_that_fails_in_the_middle_leaves_nothing(opened):
    bad = "CREATE TABLE half (a TEXT); INSERT INTO half VALUES ('x'); CREATE TABLE half (b TEXT)"
    with pytest.raises(StoreError, match="half"):
        opened((*migrations.migrations(), bad))
    with pytest.raises(StoreError):
        opened((bad,))
    database = opened()
    assert version(database) == LATEST
    with pytest.raises(StoreError):
        database.rows("SELECT * FROM half")


def test_processes_that_start_at_once_migrate_once(database_url, opened):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, database_url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
    assert opened().rows("SELECT number FROM schema_migrations ORDER BY number") == [
        (number,) for number in range(1, LATEST + 1)
    ]
