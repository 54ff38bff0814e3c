"""The store in one SQLite file, for one machine."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tenfold.errors import StoreError
from tenfold.store.sql.database import Row, Statement, storable
from tenfold.store.sql.migrations import (
    ADD_VERSION,
    CREATE_VERSIONS,
    READ_VERSION,
    missing_statements,
)

BUSY_TIMEOUT_SECONDS: Final = 10.0
_TYPES: Final = {"blob": "BLOB"}
_SPOILT: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_HELD: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class SqliteDatabase:
    """One connection that reads and one that writes; other processes may use the same file.

    Write-ahead logging lets readers go on beside a writer, so that nobody who only looks waits
    behind a write that waits for another process. With ``synchronous=NORMAL`` a killed process
    loses nothing that was committed; a machine that loses its power may lose the last moments,
    never the file.
    """

    def __init__(self, path: Path, *, busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS) -> None:
        """Open or make the file at ``path``.

        ``busy_timeout_seconds`` is the patience with other processes that write.

        Raises:
            StoreError: it cannot be opened, or is of a newer version.
        """
        self._path = path
        self._patience_seconds = busy_timeout_seconds
        self._reading, self._writing = threading.Lock(), threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._connect()
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error
        try:
            self._log_ahead()
            self._writer.execute("PRAGMA synchronous=NORMAL")
            self._writer.execute("PRAGMA foreign_keys=ON")
            self._migrate()
            self._file = self._identity()
            self._reader = self._connect()
        except (OSError, sqlite3.Error) as error:
            self._writer.close()
            raise self._unusable(error) from error
        except StoreError:
            self._writer.close()
            raise

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """See ``Database``."""
        with self._reading:
            self._check_file()
            try:
                return self._reader.execute(sql, storable(parameters)).fetchall()
            except sqlite3.Error as error:
                raise self._unusable(error) from error

    def change(self, *statements: Statement) -> int:
        """See ``Database``."""
        with self._writing:
            self._check_file()
            try:
                return self._in_transaction(statements)
            except sqlite3.Error as error:
                raise self._unusable(error) from error

    def close(self) -> None:
        """See ``Database``."""
        with self._reading, self._writing:
            self._reader.close()
            self._writer.close()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(
            self._path,
            timeout=self._patience_seconds,
            isolation_level=None,
            check_same_thread=False,
        )

    def _log_ahead(self) -> None:
        """Switch to write-ahead logging, which SQLite's own busy timeout does not wait for."""
        give_up_at = time.monotonic() + self._patience_seconds
        while True:
            try:
                self._writer.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if _code(error) not in _HELD or time.monotonic() > give_up_at:
                    raise
                time.sleep(0.01)
            else:
                return

    def _in_transaction(self, statements: Sequence[Statement]) -> int:
        touched = 0
        # Taking the write lock first makes two processes that write at once do so in turn.
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            for sql, parameters in statements:
                touched = self._writer.execute(sql, storable(parameters)).rowcount
            self._writer.execute("COMMIT")
        except BaseException:
            # Whatever it was: a transaction left open would refuse every later one. SQLite has
            # ended it already where the disk is full.
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        return touched

    def _migrate(self) -> None:
        self._writer.execute(CREATE_VERSIONS)
        if not missing_statements(self._version(), _TYPES, str(self._path)):
            return
        self._writer.execute("BEGIN IMMEDIATE")
        # Read again under the lock: another process may have been first.
        done = self._version()
        for number, statement in missing_statements(done, _TYPES, str(self._path)):
            self._writer.execute(statement)
            if number != done:
                self._writer.execute(ADD_VERSION, (number,))
                done = number
        self._writer.execute("COMMIT")

    def _version(self) -> int:
        return int(self._writer.execute(READ_VERSION).fetchone()[0])

    def _identity(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_dev, status.st_ino

    def _check_file(self) -> None:
        """SQLite goes on writing to a file that was deleted, and all of it would be lost."""
        try:
            same = self._identity() == self._file
        except OSError:
            same = False
        if not same:
            raise StoreError(
                f"The file {self._path} was deleted or replaced while Tenfold kept its analyses "
                "in it. Put it back and start Tenfold again."
            )

    def _unusable(self, error: Exception) -> StoreError:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return StoreError(
            f"The analyses kept at {self._path} cannot be used ({reason}). {_mend(error)}"
        )


def _mend(error: Exception) -> str:
    code = _code(error)
    if code in _HELD:
        return "Another process holds the file; try again when it is done."
    if code in _SPOILT:
        return (
            "Move the file away to begin with an empty one, or put back a copy of it from before."
        )
    if code == sqlite3.SQLITE_FULL:
        return "Make room on its disk, then try again."
    return (
        "Make that file and its folder readable and writable, or name another folder in "
        "TENFOLD_DATA_DIR."
    )


def _code(error: Exception) -> int | None:
    # Extended codes carry the primary one in their lowest byte; absent on errors of Python's own.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
