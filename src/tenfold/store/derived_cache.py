"""What is worked out from a filing and an answer, kept so that a repeat need not work it out again.

Each text stands under the hash of everything it depends on, the code included: a change of any of
them is another key, so that nothing here can be stale, and what is here is never changed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence

from tenfold.errors import CacheError
from tenfold.store.database import Connection


class DerivedCache:
    """Texts by key in the cache's SQLite file."""

    def __init__(
        self, connection: Connection, writer: Callable[[], Connection] | None = None
    ) -> None:
        """``writer`` opens the connection that writes; None writes through ``connection``."""
        self._connection = connection
        self._writer = writer or (lambda: connection)

    def get(self, key: str) -> str | None:
        """The text, or None: also when the store cannot be read."""
        try:
            row = self._connection.execute(
                "SELECT payload FROM derived WHERE key = ?", (key,)
            ).fetchone()
        except sqlite3.Error:
            # Nothing was paid for it: working it out again is the whole remedy.
            return None
        return None if row is None else str(row[0])

    def put(self, key: str, text: str) -> None:
        """Store a text; quietly does without when the store cannot be written."""
        self.put_all([(key, text)])

    def put_all(self, texts: Sequence[tuple[str, str]], /) -> None:
        """Store texts by their keys in one transaction, all or none, as quietly."""
        try:
            self._writer().write_all("INSERT OR REPLACE INTO derived VALUES (?, ?)", texts)
        except (CacheError, sqlite3.Error, UnicodeEncodeError):
            return


def derived_key(*parts: str | int | None) -> str:
    """The key of what depends on ``parts`` and on nothing else."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
