"""One SQLite file for everything Tenfold keeps, and the rules for sharing it.

Write-ahead logging lets readers and a writer in other processes go on beside each other, and
with ``synchronous=NORMAL`` a commit costs no disk flush: a crash of the machine may lose the last
answers, never the file; a killed process loses nothing that was committed.
Migrations are numbered; ``PRAGMA user_version`` says which have run.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tenfold.errors import CacheError

BUSY_TIMEOUT_SECONDS = 5.0
_SPOILT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE responses (
        key TEXT PRIMARY KEY,
        component TEXT NOT NULL,
        section_sha TEXT NOT NULL,
        prompt_sha TEXT NOT NULL,
        schema_sha TEXT NOT NULL,
        provider TEXT NOT NULL,
        base_url TEXT,
        model TEXT NOT NULL,
        settings_sha TEXT NOT NULL,
        value TEXT NOT NULL,
        source TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX responses_component ON responses (component, created_at);
    CREATE TABLE splits (
        sha256 TEXT NOT NULL,
        version INTEGER NOT NULL,
        payload BLOB NOT NULL,
        PRIMARY KEY (sha256, version)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE facts (
        sha256 TEXT NOT NULL,
        version TEXT NOT NULL,
        payload BLOB NOT NULL,
        PRIMARY KEY (sha256, version)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE derived (
        key TEXT PRIMARY KEY,
        payload TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)


class Connection(sqlite3.Connection):
    """A connection whose closing waits for the statement that another thread is running.

    An analysis that is cancelled while its filing is being split leaves that thread behind, about
    to store the split. Python's sqlite3 would pull SQLite's handle from under it: a crash of the
    whole process, not an exception.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._one_at_a_time = threading.Lock()
        super().__init__(*arguments, **options)

    def execute(self, sql: str, parameters: Iterable[object] = (), /) -> sqlite3.Cursor:  # pyright: ignore[reportIncompatibleMethodOverride] - no named parameters here
        with self._one_at_a_time:
            return super().execute(sql, tuple(parameters))  # pyright: ignore[reportArgumentType] - SQLite checks them itself

    def write_all(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute ``sql`` for each of ``rows``, all of it or nothing."""
        with self._one_at_a_time:
            super().execute("BEGIN IMMEDIATE")
            try:
                super().executemany(sql, rows)  # pyright: ignore[reportArgumentType] - as above
                super().execute("COMMIT")
            finally:
                if self.in_transaction:
                    super().execute("ROLLBACK")

    def close(self) -> None:
        with self._one_at_a_time:
            super().close()


def connect(path: Path) -> Connection:
    """Open the file, made and migrated as needed.

    Raises:
        CacheError: the file or its folder cannot be used; the text names it and the way out.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            path,
            timeout=BUSY_TIMEOUT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
        )
    except (OSError, sqlite3.Error) as error:
        raise unusable(path, error) from error
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        _migrate(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise unusable(path, error) from error
    except CacheError:
        connection.close()
        raise
    return connection


def unusable(path: Path, error: Exception) -> CacheError:
    """The error for a cache file that cannot be used."""
    if isinstance(error, sqlite3.OperationalError) and _code(error) == sqlite3.SQLITE_BUSY:
        return CacheError(
            f"The cache at {path} is held by another process ({error}). Try again when it is done."
        )
    if isinstance(error, OSError):
        return CacheError(
            f"The cache's folder {path.parent} cannot be used ({error.strerror or error}). Name "
            f"another one in TENFOLD_CACHE_DIR."
        )
    spoilt = isinstance(error, sqlite3.Error) and _code(error) in _SPOILT
    mend = "Delete that file" if spoilt else "Make it a file that can be written"
    return CacheError(
        f"The cache at {path} cannot be used ({error}). {mend}, or name another folder in "
        f"TENFOLD_CACHE_DIR."
    )


def _code(error: sqlite3.Error) -> int | None:
    # Extended codes carry the primary one in their lowest byte; absent on errors of Python's own.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    latest = len(_MIGRATIONS)
    if _version(connection) == latest:
        return
    # Taking the write lock first makes two processes that start at once migrate in turn.
    connection.execute("BEGIN IMMEDIATE")
    version = _version(connection)
    if version > latest:
        connection.execute("ROLLBACK")
        raise CacheError(
            f"The cache at {path} was written by a newer Tenfold. Upgrade, or name another folder "
            f"in TENFOLD_CACHE_DIR."
        )
    for number in range(version, latest):
        for statement in _MIGRATIONS[number].split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={number + 1}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
