"""Where the processes of a fleet keep what they share of a model's limits: a row of Postgres each.

A row is read under its lock, changed by whoever holds it, and written back, with the database's
own clock. The lock is held for one way to the database and back. Whoever dies with it loses it:
with its connection at once, and after ``_IDLE_SECONDS`` where the machine is gone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol, TypeVar

from tenfold.errors import StoreError, UsageError

T = TypeVar("T")

VARIABLE: Final = "TENFOLD_LIMITER_URL"
PATIENCE_SECONDS: Final = 1.5
"""For others' locks, and for each statement."""
_IDLE_SECONDS: Final = 3.0
_ADD: Final = (
    "INSERT INTO shared_limits (key, model, state) VALUES (%s, %s, '') ON CONFLICT DO NOTHING"
)
_READ: Final = "SELECT state FROM shared_limits WHERE key = %s FOR UPDATE"
# After the lock is there: what a SELECT's own columns say may be older.
_NOW: Final = "SELECT extract(epoch FROM clock_timestamp())::float8"
_WRITE: Final = "UPDATE shared_limits SET state = %s WHERE key = %s"


class Revisable(Protocol):
    """States by key, each changed by one process at a time."""

    def revise(
        self, key: str, model: str, change: Callable[[str | None, float], tuple[str, T]]
    ) -> T:
        """Hand the state of ``key`` and the time to ``change`` and keep what it returns.

        ``model`` tells whoever looks into the database what the row is about. Blocks.

        Raises:
            StoreError: it cannot be read or written.
        """
        ...

    def close(self) -> None:
        """Let go of the connection until the next ``revise``."""
        ...


class SharedLimits:
    """One connection, opened when it is needed and again when it broke."""

    def __init__(self, url: str) -> None:
        """The states at ``url``; nothing is opened yet.

        Raises:
            UsageError: it is not the address of a Postgres.
            StoreError: it cannot be read, or the driver is not installed.
        """
        scheme, _, rest = url.partition("://")
        if scheme.lower() not in {"postgresql", "postgres"}:
            raise UsageError(
                f"{VARIABLE} is not postgresql://USER:PASSWORD@HOST/NAME. Correct it, or unset it "
                "to keep limits to each process."
            )
        try:
            from tenfold.store.sql.postgres_address import PostgresAddress
        except ImportError as error:
            raise StoreError(
                f"{VARIABLE} names a Postgres database, and its driver is not installed. "
                'Install it: pip install "tenfold[postgres]".'
            ) from error
        self._address = PostgresAddress(f"postgresql://{rest}", variable=VARIABLE)
        self._connection: Any = None
        self._one_at_a_time = threading.Lock()

    def revise(
        self, key: str, model: str, change: Callable[[str | None, float], tuple[str, T]]
    ) -> T:
        """See ``Revisable``."""
        import psycopg

        with self._one_at_a_time:
            try:
                return self._revise(key, model, change)
            except (psycopg.Error, OSError) as error:
                self._drop()
                raise self._address.unusable(error) from error

    def close(self) -> None:
        """See ``Revisable``."""
        with self._one_at_a_time:
            self._drop()

    def _revise(
        self, key: str, model: str, change: Callable[[str | None, float], tuple[str, T]]
    ) -> T:
        connection = self._connection = self._connection or self._connect()
        # In a pipeline, so that it takes two ways to the database and back, not six.
        with connection.pipeline(), connection.transaction():
            connection.execute(_ADD, (key, model))
            reading = connection.execute(_READ, (key,))
            clock = connection.execute(_NOW)
            (state,), (now,) = reading.fetchone(), clock.fetchone()
            state, found = change(state or None, now)
            connection.execute(_WRITE, (state, key))
        return found

    def _connect(self) -> Any:
        import psycopg

        from tenfold.store.sql.postgres import migrate, set_patience

        connection = psycopg.connect(**self._address.options(PATIENCE_SECONDS), autocommit=True)
        with connection.transaction():
            migrate(connection, self._address.shown)
        set_patience(connection, "lock_timeout", PATIENCE_SECONDS)
        set_patience(connection, "statement_timeout", PATIENCE_SECONDS)
        set_patience(connection, "idle_in_transaction_session_timeout", _IDLE_SECONDS)
        # No wait for a disk: a database that crashes may forget a second of a minute's limit.
        connection.execute("SET synchronous_commit = off")
        return connection

    def _drop(self) -> None:
        import psycopg

        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()
