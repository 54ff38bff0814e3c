"""A full-text index over the passages of one section, ranked by BM25.

SQLite's FTS5 does the ranking: it is in the standard library, stems with Porter's algorithm,
knows phrases and column weights, and indexes a section of 300 kB in some 30 ms, where a ranking
library of its own would bring numpy along. Its ``bm25()`` is the Okapi formula of Robertson and
Walker (k1 = 1.2, b = 0.75), negated so that the best row sorts first.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from tenfold.errors import ProviderRejectedError

HEADING_WEIGHT: Final = 3.0
"""A heading speaks for the passages under it three times as loudly as a word of theirs."""

_WORD: Final = re.compile(r"[A-Za-z0-9]+")


class PassageIndex:
    """Rows of (heading, body), searched by cue phrases. Not safe to use from two threads at once.

    Raises:
        ProviderRejectedError: this Python's SQLite was built without FTS5.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        # Callers serialise their use, but may do so from different worker threads.
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            self._database.execute(
                "CREATE VIRTUAL TABLE passage USING fts5"
                "(heading, body, tokenize = 'porter unicode61')"
            )
        except sqlite3.OperationalError as error:
            self._database.close()
            raise ProviderRejectedError(
                "Ranking passages needs SQLite with FTS5, which this Python lacks. Use a "
                "Python build that has it, or a model (--model) whose window takes all of an item."
            ) from error
        self._database.executemany(
            "INSERT INTO passage (rowid, heading, body) VALUES (?, ?, ?)",
            ((number, heading, body) for number, (heading, body) in enumerate(rows)),
        )
        self._ranked = lru_cache(maxsize=256)(self._search)

    def scores(self, cues: Sequence[str]) -> dict[int, float]:
        """Row number (from 0) to score, above zero, of every row that any cue occurs in."""
        return self._ranked(tuple(cues))

    def close(self) -> None:
        self._database.close()

    def _search(self, cues: tuple[str, ...]) -> dict[int, float]:
        phrases = [f'"{" ".join(words)}"' for cue in cues if (words := _WORD.findall(cue))]
        if not phrases:
            return {}
        rows = self._database.execute(
            "SELECT rowid, -bm25(passage, ?, 1.0) FROM passage WHERE passage MATCH ?",
            (HEADING_WEIGHT, " OR ".join(dict.fromkeys(phrases))),
        )
        return {number: score for number, score in rows if score > 0}
