"""Splits by the hash of the file they came from: the same bytes are never split twice."""

from __future__ import annotations

import json
import sqlite3
import zlib
from typing import Any

from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.sections.tagged import (
    NOTHING_TAGGED,
    TaggedContext,
    TaggedDocument,
    TaggedValue,
)


class SplitCache:
    """Splits in the cache's SQLite file.

    ``version`` is the splitter's; a newer splitter reads the filing again.
    """

    def __init__(self, connection: sqlite3.Connection, version: int) -> None:
        self._connection = connection
        self._version = version

    def get(self, sha256: str) -> SplitFiling | None:
        """The stored split, or None: also when the store cannot be read."""
        try:
            row = self._connection.execute(
                "SELECT payload FROM splits WHERE sha256 = ? AND version = ?",
                (sha256, self._version),
            ).fetchone()
            return None if row is None else _decode(row[0])
        except (sqlite3.Error, zlib.error, ValueError, KeyError, TypeError):
            # Nothing was paid for a split: reading the filing again is the whole remedy.
            return None

    def put(self, sha256: str, split: SplitFiling) -> None:
        """Store a split; quietly does without when the store cannot be written."""
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO splits VALUES (?, ?, ?)",
                (sha256, self._version, _encode(split)),
            )
        except sqlite3.Error:
            return


def _encode(split: SplitFiling) -> bytes:
    rows = [[s.item, s.title, s.status, s.reason, s.start, s.end, s.brief] for s in split.sections]
    # Level 1: a 300 kB text in 5 ms.
    stored = {"text": split.text, "sections": rows, "tagged": _tagged_rows(split.tagged)}
    return zlib.compress(json.dumps(stored).encode(), 1)


def _decode(payload: bytes) -> SplitFiling:
    stored: dict[str, Any] = json.loads(zlib.decompress(payload))
    text: str = stored["text"]
    sections = tuple(
        Section(
            item=item,
            title=title,
            status=SectionStatus(status),
            reason=reason,
            start=start,
            end=end,
            text=text[start:end],
            brief=brief,
        )
        for item, title, status, reason, start, end, brief in stored["sections"]
    )
    return SplitFiling(text=text, sections=sections, tagged=_tagged(stored["tagged"]))


def _tagged_rows(tagged: TaggedDocument) -> list[Any] | None:
    if tagged == NOTHING_TAGGED:
        return None
    values = [[getattr(v, name) for name in TaggedValue.__slots__] for v in tagged.values]
    contexts = {
        name: (c.instant, c.start, c.end, c.dimensions) for name, c in tagged.contexts.items()
    }
    return [values, contexts, tagged.units]


def _tagged(rows: list[Any] | None) -> TaggedDocument:
    if rows is None:
        return NOTHING_TAGGED
    values, contexts, units = rows
    return TaggedDocument(
        tuple(TaggedValue(*value) for value in values),
        {
            name: TaggedContext(instant, start, end, tuple((a, m) for a, m in dimensions))
            for name, (instant, start, end, dimensions) in contexts.items()
        },
        units,
    )
