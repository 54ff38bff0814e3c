"""The response cache: an answer that was paid for is never paid for again.

Only valid answers go in: the engine puts a component's value here after it has passed its output
model. Nothing empty-by-failure and no error is ever stored. A filing never changes, so entries do
not expire.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

from tenfold.errors import CacheError
from tenfold.store.database import Connection, connect, unusable
from tenfold.store.identity import ResponseIdentity

FILE_NAME = "tenfold.sqlite3"
_MOST_PARAMETERS = 500
"""Of one statement; SQLite allowed 999 before version 3.32."""
_IDENTITY_NAMES = tuple(field.name for field in fields(ResponseIdentity))
_IDENTITY_COLUMNS = ", ".join(_IDENTITY_NAMES)
_INSERT = (
    f"INSERT OR REPLACE INTO responses (key, {_IDENTITY_COLUMNS}, value, source, created_at) "  # noqa: S608 - names of our own columns
    f"VALUES ({', '.join('?' * (len(_IDENTITY_NAMES) + 4))})"
)
_parts = attrgetter(*_IDENTITY_NAMES)


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


Kept: TypeAlias = tuple[ResponseIdentity, CachedResponse]


@runtime_checkable
class FileCache(ResponseCache, Protocol):
    """One that may have to wait: for a disk, or for another process."""

    def get_all(self, identities: Sequence[ResponseIdentity], /) -> dict[str, CachedResponse]:
        """The stored ones of many answers, by the keys of their identities.

        Raises:
            CacheError: the file cannot be read.
        """
        ...

    def put_all(self, answers: Sequence[Kept], /) -> None:
        """Store validated answers, all or none; equal identities are overwritten.

        Raises:
            CacheError: they cannot be stored.
        """
        ...


class NoCache:
    """Remembers nothing: for `--no-cache`, and when the file cannot be used."""

    def get(self, identity: ResponseIdentity) -> CachedResponse | None:
        del identity

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None:
        del identity, response


class SqliteResponseCache:
    """The cache in one SQLite file, shared by any number of processes.

    It reads and writes through connections of their own, so that who reads never waits behind a
    write that waits for another process.
    """

    def __init__(self, folder: Path) -> None:
        """Open or make the cache in ``folder``.

        Raises:
            CacheError: it cannot be opened.
        """
        self.path = folder / FILE_NAME
        self._connection = connect(self.path)
        self._writer: Connection | None = None
        self._opening = threading.Lock()

    @property
    def writer(self) -> Connection:
        """The connection that writes, opened when it is first needed, for the other tables too.

        Raises:
            CacheError: the file cannot be used.
        """
        with self._opening:
            if self._writer is None:
                self._writer = connect(self.path)
            return self._writer

    @property
    def connection(self) -> Connection:
        """For the other tables of the same file."""
        return self._connection

    def get(self, identity: ResponseIdentity) -> CachedResponse | None:
        """The stored answer, or None.

        Raises:
            CacheError: the file cannot be read.
        """
        rows = self._query("SELECT value, source FROM responses WHERE key = ?", (identity.key,))
        return CachedResponse(value=rows[0][0], source=rows[0][1]) if rows else None

    def get_all(self, identities: Sequence[ResponseIdentity], /) -> dict[str, CachedResponse]:
        """See ``FileCache``."""
        found: dict[str, CachedResponse] = {}
        for first in range(0, len(identities), _MOST_PARAMETERS):
            some = [identity.key for identity in identities[first : first + _MOST_PARAMETERS]]
            places = ", ".join("?" * len(some))
            rows = self._query(
                f"SELECT key, value, source FROM responses WHERE key IN ({places})",  # noqa: S608 - question marks
                some,
            )
            found |= {key: CachedResponse(value, source) for key, value, source in rows}
        return found

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None:
        """Store a validated answer; an equal identity is overwritten.

        Raises:
            CacheError: the file cannot be written.
        """
        self.put_all([(identity, response)])

    def put_all(self, answers: Sequence[Kept], /) -> None:
        """See ``FileCache``."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        rows = [
            (identity.key, *_parts(identity), response.value, response.source, now)
            for identity, response in answers
        ]
        try:
            self.writer.write_all(_INSERT, rows)
        except sqlite3.Error as error:
            raise unusable(self.path, error) from error

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
        with self._opening:
            if self._writer is not None:
                self._writer.close()
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

    def get_all(self, identities: Sequence[ResponseIdentity], /) -> dict[str, CachedResponse]:
        if self.problem is not None:
            return {}
        try:
            if isinstance(self._inner, FileCache):
                return self._inner.get_all(identities)
            each = {identity.key: self._inner.get(identity) for identity in identities}
            return {key: response for key, response in each.items() if response is not None}
        except CacheError as error:
            self.problem = error
            return {}

    def put(self, identity: ResponseIdentity, response: CachedResponse) -> None:
        self.put_all([(identity, response)])

    def put_all(self, answers: Sequence[Kept], /) -> None:
        if self.problem is not None:
            return
        try:
            if isinstance(self._inner, FileCache):
                self._inner.put_all(answers)
            else:
                for identity, response in answers:
                    self._inner.put(identity, response)
        except CacheError as error:
            self.problem = error
