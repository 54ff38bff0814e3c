"""The store in Postgres, for services on many machines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, LiteralString, cast

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from tenfold.errors import StoreError
from tenfold.store.sql.database import Row, Statement
from tenfold.store.sql.migrations import (
    ADD_VERSION,
    CREATE_VERSIONS,
    READ_VERSION,
    missing_statements,
)

_TYPES: Final = {"blob": "BYTEA"}
_PATIENCE_SECONDS: Final = 10.0
_MOST_CONNECTIONS: Final = 8
_MIGRATION_LOCK: Final = 0x7E4F01D
"""Advisory lock number: services that start at once migrate in turn."""
_PASSWORD: Final = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")


class PostgresDatabase:
    """A small pool of connections; a broken one is replaced by the next request."""

    def __init__(self, url: str) -> None:
        """Connect to ``url`` and make what is missing.

        Raises:
            StoreError: nobody answers there, or the database is of a newer version.
        """
        self._where = _PASSWORD.sub(r"\1@", url).partition("?")[0]
        self._pool = ConnectionPool(
            url, min_size=1, max_size=_MOST_CONNECTIONS, timeout=_PATIENCE_SECONDS, open=False
        )
        try:
            self._pool.open(wait=True, timeout=_PATIENCE_SECONDS)
            self._migrate()
        except (psycopg.Error, PoolTimeout) as error:
            self._pool.close()
            raise self._unusable(error) from error
        except StoreError:
            self._pool.close()
            raise

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """See ``Database``."""
        try:
            with self._pool.connection() as connection:
                return connection.execute(_query(sql), parameters).fetchall()
        except (psycopg.Error, PoolTimeout) as error:
            raise self._unusable(error) from error

    def change(self, *statements: Statement) -> int:
        """See ``Database``."""
        touched = 0
        try:
            with self._pool.connection() as connection:
                for sql, parameters in statements:
                    touched = connection.execute(_query(sql), parameters).rowcount
        except (psycopg.Error, PoolTimeout) as error:
            raise self._unusable(error) from error
        return touched

    def close(self) -> None:
        """See ``Database``."""
        self._pool.close()

    def _migrate(self) -> None:
        with self._pool.connection() as connection:
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
        return StoreError(
            f"The Postgres database at {self._where} cannot be used ({reason}). See that it runs "
            "and lets this user in, or correct TENFOLD_DATABASE_URL."
        )


def _query(sql: str) -> LiteralString:
    """The stores' SQL with psycopg's placeholders; none of it holds a literal ? or %."""
    return cast("LiteralString", sql.replace("?", "%s"))
