"""Numbered migrations over both databases."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.records import record
from tenfold.errors import StoreError
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.sql import migrations
from tenfold.store.sql.database import open_database
from tenfold.store.sql.migrations import READ_VERSION

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
        AnalysisStore(old).add(record())
    old.close()
    new = opened()
    assert version(new) == LATEST
    assert len(AnalysisStore(new).recent()) == min(number, 1)


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
