"""The few verbs that the stores need of a database, the same for SQLite and Postgres.

SQL stands in the stores, once, in the part that both speak: ``?`` for parameters, TEXT for JSON
and for times (ISO 8601 in UTC, which sorts), ``ON CONFLICT``. SQLAlchemy would do the same and
costs a third of a second to import, which is as long as a repeated ``tenfold analyze`` takes
beyond its interpreter. Everything here blocks: code on an event loop calls it on a thread.

Text that not every database can hold is made storable on its way in (``storable``): Postgres
refuses NUL in TEXT, and neither takes half a surrogate pair. Both may stand in a file's name or
in a model's answer, and neither may cost an analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from tenfold.errors import StoreError, UsageError

Statement: TypeAlias = tuple[str, Sequence[Any]]
"""SQL and its parameters."""
Row: TypeAlias = tuple[Any, ...]

FILE_NAME = "analyses.sqlite3"
LARGEST_INTEGER: Final = 2**63 - 1
"""What both databases can compare with; Python's own integers have no end."""


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


def storable(parameters: Sequence[Any]) -> tuple[Any, ...]:
    """``parameters`` as both databases can take them.

    In text, NUL and lone surrogates become U+FFFD; a number beyond 64 bits becomes the nearest
    one within.
    """
    return tuple(map(_storable, parameters))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        if not value.isascii():
            value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return value.replace("\0", "\ufffd")
    if isinstance(value, int):
        return max(-LARGEST_INTEGER, min(value, LARGEST_INTEGER))
    return value


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
    scheme, _, rest = url.partition("://")
    if scheme.lower() in {"postgresql", "postgres"}:
        try:
            from tenfold.store.sql.postgres import PostgresDatabase
        except ImportError as error:
            raise StoreError(
                "TENFOLD_DATABASE_URL names a Postgres database, and its driver is not installed. "
                'Install it: pip install "tenfold[postgres]".'
            ) from error
        # The driver knows the scheme in small letters only, and takes any other for a password.
        return PostgresDatabase(f"postgresql://{rest}")
    path = rest.removeprefix("/")
    if scheme.lower() == "sqlite" and rest.startswith("/") and path not in {"", ":memory:"}:
        from tenfold.store.sql.sqlite import SqliteDatabase

        return SqliteDatabase(Path(path).expanduser())
    raise UsageError(
        "TENFOLD_DATABASE_URL is neither postgresql://USER:PASSWORD@HOST/NAME nor "
        "sqlite:///PATH. Correct it, or unset it for a file of Tenfold's own."
    )
