"""Numbered migrations, run in order when a database is opened.

Each is one SQL file in ``migrations/``, named ``0001_what_it_brings.sql``; a migration that has
been released is never edited. What SQLite and Postgres call differently is written ``{blob}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from tenfold.errors import StoreError

_NAME: Final = re.compile(r"(\d{4})_\w+\.sql")

CREATE_VERSIONS: Final = "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY)"
READ_VERSION: Final = "SELECT coalesce(max(number), 0) FROM schema_migrations"
ADD_VERSION: Final = "INSERT INTO schema_migrations (number) VALUES (?)"


@cache
def migrations() -> tuple[str, ...]:
    """The SQL of all migrations; the first is number 1."""
    folder = files("tenfold.store.sql") / "migrations"
    found = sorted((file.name, file) for file in folder.iterdir() if _NAME.fullmatch(file.name))
    numbers = [int(name[:4]) for name, _ in found]
    if numbers != list(range(1, len(found) + 1)):
        raise StoreError(f"Tenfold's migrations are incomplete ({numbers}). Install it anew.")
    return tuple(file.read_text(encoding="utf-8") for _, file in found)


def missing_statements(version: int, types: Mapping[str, str], where: str) -> list[tuple[int, str]]:
    """What remains to be run on a database of ``version``: pairs of migration and statement.

    Raises:
        StoreError: the database is newer than this Tenfold.
    """
    known = migrations()
    if version > len(known):
        raise StoreError(
            f"The database at {where} was written by a newer Tenfold. Upgrade Tenfold, or name "
            "another database in TENFOLD_DATABASE_URL."
        )
    return [
        (number, statement.format(**types))
        for number, sql in enumerate(known[version:], start=version + 1)
        for statement in sql.split(";")
        if statement.strip()
    ]
