"""The store in Postgres, for services on many machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

from tenfold.errors import StoreError
from tenfold.store.sql.database import Row, Statement, storable
from tenfold.store.sql.migrations import (
    ADD_VERSION,
    CREATE_VERSIONS,
    READ_VERSION,
    missing_statements,
)

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
        options = _read_address(url)
        options.setdefault("connect_timeout", max(2, round(patience_seconds)))
        self._where = _shown(options)
        self._password = str(options.get("password") or "")
        self._patience_seconds = patience_seconds
        try:
            # Not through the pool, which says only that it waited in vain and never why.
            with psycopg.connect(**options) as connection:
                self._migrate(connection)
        except psycopg.Error as error:
            raise self._unusable(error) from error
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
            raise self._unusable(error) from error

    def change(self, *statements: Statement) -> int:
        """See ``Database``."""
        touched = 0
        try:
            with self._pool.connection() as connection:
                for sql, parameters in statements:
                    touched = connection.execute(_query(sql), storable(parameters)).rowcount
        except psycopg.Error as error:
            raise self._unusable(error) from error
        return touched

    def close(self) -> None:
        """See ``Database``."""
        self._pool.close()

    def _bound_waits(self, connection: psycopg.Connection[Any]) -> None:
        """Nothing waits for ever: not for somebody's lock, not for a server that hangs."""
        _set(connection, "lock_timeout", self._patience_seconds)
        _set(connection, "statement_timeout", _STATEMENT_SECONDS)
        connection.commit()

    def _migrate(self, connection: psycopg.Connection[Any]) -> None:
        """All of it or nothing: what fails in the middle leaves the database as it was."""
        _set(connection, "lock_timeout", _MIGRATION_PATIENCE_SECONDS)
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        connection.execute(CREATE_VERSIONS)
        row = connection.execute(READ_VERSION).fetchone()
        done = int(row[0]) if row else 0
        for number, statement in missing_statements(done, _TYPES, self._where):
            connection.execute(_query(statement))
            if number != done:
                connection.execute(_query(ADD_VERSION), (number,))
                done = number

    def _unusable(self, error: Exception) -> StoreError:
        reason = " ".join(str(error).split()) or type(error).__name__
        if self._password:
            reason = reason.replace(self._password, "***")
        return StoreError(
            f"The Postgres database at {self._where} cannot be used ({reason}). See that it runs "
            "and lets this user in, or correct TENFOLD_DATABASE_URL."
        )


def _read_address(url: str) -> dict[str, Any]:
    try:
        # An @ behind a slash: the slash stands in the password, whose rest would be taken for a
        # database's name, which is no secret.
        if "@" not in url.partition("://")[2].partition("/")[2].partition("?")[0]:
            return dict(conninfo_to_dict(url))
        raise psycopg.ProgrammingError
    except psycopg.Error:
        # Without the driver's own words and without a cause: both repeat the address, in which a
        # password may stand that made it unreadable.
        raise StoreError(
            "TENFOLD_DATABASE_URL cannot be read as an address of Postgres. Give it as "
            "postgresql://USER:PASSWORD@HOST:PORT/NAME, with what is special in the password "
            "written as %XX."
        ) from None


def _shown(options: dict[str, Any]) -> str:
    """The address without its password."""
    user = f"{options['user']}@" if options.get("user") else ""
    port = f":{options['port']}" if options.get("port") else ""
    return f"{user}{options.get('host') or 'localhost'}{port}/{options.get('dbname') or ''}"


def _set(connection: psycopg.Connection[Any], name: str, seconds: float) -> None:
    connection.execute("SELECT set_config(%s, %s, false)", (name, f"{round(seconds * 1000)}ms"))


def _query(sql: str) -> LiteralString:
    """The stores' SQL with psycopg's placeholders; none of it holds a literal ? or %."""
    return cast("LiteralString", sql.replace("?", "%s"))
