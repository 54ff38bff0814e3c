"""The store in one SQLite file, for one machine."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tenfold.errors import StoreError
from tenfold.store.sql.database import Row, Statement
from tenfold.store.sql.migrations import (
    ADD_VERSION,
    CREATE_VERSIONS,
    READ_VERSION,
    missing_statements,
)

_BUSY_TIMEOUT_SECONDS: Final = 10.0
_TYPES: Final = {"blob": "BLOB"}


class SqliteDatabase:
    """One connection behind a lock; other processes may use the same file.

    Write-ahead logging lets their readers go on beside a writer. With ``synchronous=NORMAL`` a
    killed process loses nothing that was committed; a machine that loses its power may lose the
    last moments, never the file.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the file at ``path``.

        Raises:
            StoreError: it cannot be opened, or is of a newer version.
        """
        self._path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path,
                timeout=_BUSY_TIMEOUT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error
        try:
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute("PRAGMA foreign_keys=ON")
            self._migrate()
        except sqlite3.Error as error:
            self._connection.close()
            raise self._unusable(error) from error
        except StoreError:
            self._connection.close()
            raise

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """See ``Database``."""
        with self._lock:
            try:
                return self._connection.execute(sql, tuple(parameters)).fetchall()
            except sqlite3.Error as error:
                raise self._unusable(error) from error

    def change(self, *statements: Statement) -> int:
        """See ``Database``."""
        with self._lock:
            try:
                return self._in_transaction(statements)
            except sqlite3.Error as error:
                raise self._unusable(error) from error

    def close(self) -> None:
        """See ``Database``."""
        with self._lock:
            self._connection.close()

    def _in_transaction(self, statements: Sequence[Statement]) -> int:
        touched = 0
        # Taking the write lock first makes two processes that write at once do so in turn.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for sql, parameters in statements:
                touched = self._connection.execute(sql, tuple(parameters)).rowcount
        except sqlite3.Error:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        return touched

    def _migrate(self) -> None:
        self._connection.execute(CREATE_VERSIONS)
        if not missing_statements(self._version(), _TYPES, str(self._path)):
            return
        self._connection.execute("BEGIN IMMEDIATE")
        # Read again under the lock: another process may have been first.
        done = self._version()
        for number, statement in missing_statements(done, _TYPES, str(self._path)):
            self._connection.execute(statement)
            if number != done:
                self._connection.execute(ADD_VERSION, (number,))
                done = number
        self._connection.execute("COMMIT")

    def _version(self) -> int:
        return int(self._connection.execute(READ_VERSION).fetchone()[0])

    def _unusable(self, error: Exception) -> StoreError:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return StoreError(
            f"The analyses kept at {self._path} cannot be used ({reason}). Make that file and its "
            "folder readable and writable, or name another folder in TENFOLD_DATA_DIR."
        )
