"""The few verbs that the stores need of a database, the same for SQLite and Postgres.

SQL stands in the stores, once, in the part that both speak: ``?`` for parameters, TEXT for JSON
and for times (ISO 8601 in UTC, which sorts), ``ON CONFLICT``. SQLAlchemy would do the same and
costs a third of a second to import, which is as long as a repeated ``tenfold analyze`` takes
beyond its interpreter. Everything here blocks: code on an event loop calls it on a thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from tenfold.errors import StoreError, UsageError

Statement: TypeAlias = tuple[str, Sequence[Any]]
"""SQL and its parameters."""
Row: TypeAlias = tuple[Any, ...]

FILE_NAME = "analyses.sqlite3"


class Database(Protocol):
    """An open database. All methods may be called from any thread, and raise ``StoreError``."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The rows of one query."""
        ...

    def change(self, *statements: Statement) -> int:
        """Run statements in one transaction; the number of rows that the last one touched."""
        ...

    def close(self) -> None:
        """Give the connections back; the database cannot be used afterwards."""
        ...


def open_database(url: str | None, data_dir: Path) -> Database:
    """Open the database at ``url``, or the SQLite file in ``data_dir`` where there is none.

    The newest tables are made where they are missing.

    Args:
        url: ``postgresql://USER:PASSWORD@HOST/NAME`` or ``sqlite:///PATH``.
        data_dir: the user's folder for what must not be lost.

    Raises:
        UsageError: an address of another kind.
        StoreError: it cannot be opened.
    """
    if url is None:
        from tenfold.store.sql.sqlite import SqliteDatabase

        return SqliteDatabase(data_dir / FILE_NAME)
    scheme = url.partition("://")[0].lower()
    if scheme in {"postgresql", "postgres"}:
        try:
            from tenfold.store.sql.postgres import PostgresDatabase
        except ImportError as error:
            raise StoreError(
                "TENFOLD_DATABASE_URL names a Postgres database, and its driver is not installed. "
                'Install it: pip install "tenfold[postgres]".'
            ) from error
        return PostgresDatabase(url)
    if scheme == "sqlite" and (path := url.partition(":///")[2]):
        from tenfold.store.sql.sqlite import SqliteDatabase

        return SqliteDatabase(Path(path).expanduser())
    raise UsageError(
        "TENFOLD_DATABASE_URL is neither postgresql://USER:PASSWORD@HOST/NAME nor "
        "sqlite:///PATH. Correct it, or unset it for a file of Tenfold's own."
    )
