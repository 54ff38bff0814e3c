"""The response cache: an answer that was paid for is never paid for again.

Only valid answers go in: the engine puts a component's value here after it has passed its output
model. Nothing empty-by-failure and no error is ever stored. A filing never changes, so entries do
not expire.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from tenfold.errors import CacheError
from tenfold.store.database import connect, unusable
from tenfold.store.identity import ResponseIdentity

FILE_NAME = "tenfold.sqlite3"
_IDENTITY_COLUMNS = ", ".join(field.name for field in fields(ResponseIdentity))


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A stored answer."""

    value: str
    """The answer as JSON text, already validated when it was put."""
    source: str
    """How it was won: 'model' or 'fallback'."""


@dataclass(frozen=True, slots=True)
class CacheStats:
    """What the cache holds."""

    path: str
    responses: int
    splits: int
    size_bytes: int


class ResponseCache(Protocol):
    """Where the engine looks before it asks a model."""

    def get(self, identity: ResponseIdentity) -> CachedResponse | None: ...

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None: ...


class NoCache:
    """Remembers nothing: for `--no-cache`, and when the file cannot be used."""

    def get(self, identity: ResponseIdentity) -> CachedResponse | None:
        del identity

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None:
        del identity, response


class SqliteResponseCache:
    """The cache in one SQLite file, shared by any number of processes."""

    def __init__(self, folder: Path) -> None:
        """Open or make the cache in ``folder``.

        Raises:
            CacheError: it cannot be opened.
        """
        self.path = folder / FILE_NAME
        self._connection = connect(self.path)

    @property
    def connection(self) -> sqlite3.Connection:
        """For the other tables of the same file."""
        return self._connection

    def get(self, identity: ResponseIdentity) -> CachedResponse | None:
        """The stored answer, or None.

        Raises:
            CacheError: the file cannot be read.
        """
        rows = self._query("SELECT value, source FROM responses WHERE key = ?", (identity.key,))
        return CachedResponse(value=rows[0][0], source=rows[0][1]) if rows else None

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None:
        """Store a validated answer; an equal identity is overwritten.

        Raises:
            CacheError: the file cannot be written.
        """
        parts = tuple(getattr(identity, field.name) for field in fields(identity))
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        values = (identity.key, *parts, response.value, response.source, now)
        marks = ", ".join("?" * len(values))
        self._query(
            f"INSERT OR REPLACE INTO responses (key, {_IDENTITY_COLUMNS}, value, source, "  # noqa: S608 - names of our own columns
            f"created_at) VALUES ({marks})",
            values,
        )

    def nearest(self, identity: ResponseIdentity) -> ResponseIdentity | None:
        """The stored identity of the same component with the fewest differing parts.

        Among equals the latest wins. None when the component was never answered.
        """
        rows = self._query(
            f"SELECT {_IDENTITY_COLUMNS} FROM responses WHERE component = ? "  # noqa: S608 - names of our own columns
            "ORDER BY created_at DESC LIMIT 1000",
            (identity.component,),
        )
        stored = [ResponseIdentity(*row) for row in rows]
        return min(stored, key=lambda other: len(identity.differences(other)), default=None)

    def stats(self) -> CacheStats:
        """Counts and size on disk, the write-ahead log included."""
        (responses,) = self._query("SELECT count(*) FROM responses")[0]
        (splits,) = self._query("SELECT count(*) FROM splits")[0]
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        size = sum(file.stat().st_size for file in files if file.exists())
        return CacheStats(str(self.path), responses, splits, size)

    def clear(self) -> int:
        """Forget everything; returns the number of answers forgotten."""
        (responses,) = self._query("SELECT count(*) FROM responses")[0]
        self._query("DELETE FROM responses")
        self._query("DELETE FROM splits")
        self._query("DELETE FROM facts")
        self._query("DELETE FROM derived")
        self._query("VACUUM")
        self._query("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(responses)

    def close(self) -> None:
        """Close the file; the cache cannot be used afterwards."""
        self._connection.close()

    def _query(self, statement: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, tuple(parameters)).fetchall()
        except sqlite3.Error as error:
            raise unusable(self.path, error) from error


class ForgivingCache:
    """A cache whose failure costs its benefit and nothing else.

    The first error is kept in ``problem`` for the surface to tell; from then on the cache is not
    asked again.
    """

    def __init__(self, inner: ResponseCache) -> None:
        self._inner = inner
        self.problem: CacheError | None = None

    def get(self, identity: ResponseIdentity) -> CachedResponse | None:
        if self.problem is not None:
            return None
        try:
            return self._inner.get(identity)
        except CacheError as error:
            self.problem = error
            return None

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None:
        if self.problem is not None:
            return
        try:
            self._inner.put(identity, response)
        except CacheError as error:
            self.problem = error
