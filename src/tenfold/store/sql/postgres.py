"""The store in Postgres, for services on many machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString, cast

import psycopg
from psycopg_pool import ConnectionPool

from tenfold.store.sql.database import Row, Statement, storable
from tenfold.store.sql.migrations import (
    ADD_VERSION,
    CREATE_VERSIONS,
    READ_VERSION,
    missing_statements,
)
from tenfold.store.sql.postgres_address import PostgresAddress

_TYPES: Final = {"blob": "BYTEA"}
PATIENCE_SECONDS: Final = 10.0
_MOST_CONNECTIONS: Final = 8
_MIGRATION_LOCK: Final = 0x7E4F01D
"""Advisory lock number: services that start at once migrate in turn."""
_MIGRATION_PATIENCE_SECONDS: Final = 60.0
_STATEMENT_SECONDS: Final = 60.0


class PostgresDatabase:
    """A small pool of connections; one that broke is found before it is used, and replaced."""

    def __init__(self, url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Connect to ``url`` and make what is missing.

        ``patience_seconds`` is how long to wait for a connection, and for others' locks.

        Raises:
            StoreError: nobody answers there, or the database is of a newer version.
        """
        self._address = PostgresAddress(url)
        options = self._address.options(patience_seconds)
        self._patience_seconds = patience_seconds
        try:
            # Not through the pool, which says only that it waited in vain and never why.
            with psycopg.connect(**options) as connection:
                migrate(connection, self._address.shown)
        except psycopg.Error as error:
            raise self._address.unusable(error) from error
        self._pool = ConnectionPool(
            kwargs=options,
            min_size=1,
            max_size=_MOST_CONNECTIONS,
            timeout=patience_seconds,
            # Its waits double; after this long it begins anew with the next that asks.
            reconnect_timeout=patience_seconds,
            check=ConnectionPool.check_connection,
            configure=self._bound_waits,
            open=True,
        )

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """See ``Database``."""
        try:
            # Binary, because bytes as text are hexadecimal: twice as many.
            with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
                return cursor.execute(_query(sql), storable(parameters)).fetchall()
        except psycopg.Error as error:
            raise self._address.unusable(error) from error

    def change(self, *statements: Statement) -> int:
        """See ``Database``."""
        touched = 0
        try:
            with self._pool.connection() as connection:
                for sql, parameters in statements:
                    touched = connection.execute(_query(sql), storable(parameters)).rowcount
        except psycopg.Error as error:
            raise self._address.unusable(error) from error
        return touched

    def close(self) -> None:
        """See ``Database``."""
        self._pool.close()

    def _bound_waits(self, connection: psycopg.Connection[Any]) -> None:
        """Nothing waits for ever: not for somebody's lock, not for a server that hangs."""
        set_patience(connection, "lock_timeout", self._patience_seconds)
        set_patience(connection, "statement_timeout", _STATEMENT_SECONDS)
        connection.commit()


def migrate(connection: psycopg.Connection[Any], where: str) -> None:
    """Make what is missing at ``where``: all of it or nothing, once ``connection`` commits.

    Raises:
        StoreError: the database is of a newer version.
    """
    set_patience(connection, "lock_timeout", _MIGRATION_PATIENCE_SECONDS)
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
    connection.execute(CREATE_VERSIONS)
    row = connection.execute(READ_VERSION).fetchone()
    done = int(row[0]) if row else 0
    for number, statement in missing_statements(done, _TYPES, where):
        connection.execute(_query(statement))
        if number != done:
            connection.execute(_query(ADD_VERSION), (number,))
            done = number


def set_patience(connection: psycopg.Connection[Any], name: str, seconds: float) -> None:
    """Have the setting ``name`` be so many seconds on ``connection``."""
    connection.execute("SELECT set_config(%s, %s, false)", (name, f"{round(seconds * 1000)}ms"))


def _query(sql: str) -> LiteralString:
    """The stores' SQL with psycopg's placeholders; none of it holds a literal ? or %."""
    return cast("LiteralString", sql.replace("?", "%s"))
