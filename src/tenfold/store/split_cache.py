"""Splits by the hash of the file they came from: the same bytes are never split twice.

A split is stored as three packed parts behind a checksum: sections, text and tags. The tags of a
large filing are four times as much work to decode as all the rest, and an analysis rarely asks for
them, so they stay packed until ``split.tagged`` is read. The checksum tells at once what a late
decoding would tell too late.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from functools import partial
from typing import Any

from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.sections.tagged import (
    DeferredTags,
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


_NUMBER_BYTES = 4


def _encode(split: SplitFiling) -> bytes:
    rows = [[s.item, s.title, s.status, s.reason, s.start, s.end, s.brief] for s in split.sections]
    parts = (
        json.dumps(rows).encode(),
        split.text.encode("utf-8", "surrogatepass"),
        json.dumps(_tag_columns(split.tagged)).encode(),
    )
    # Level 1: a 300 kB text in 5 ms.
    packed = [zlib.compress(part, 1) for part in parts]
    body = b"".join(_number(len(part)) + part for part in packed)
    return _number(zlib.crc32(body)) + body


def _number(value: int) -> bytes:
    return value.to_bytes(_NUMBER_BYTES, "big")


def _parts(payload: bytes) -> list[bytes]:
    """The packed parts; ValueError for a damaged payload."""
    body = payload[_NUMBER_BYTES:]
    if not body or payload[:_NUMBER_BYTES] != _number(zlib.crc32(body)):
        raise ValueError("the checksum differs")
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        begin = at + _NUMBER_BYTES
        at = begin + int.from_bytes(body[at:begin], "big")
        parts.append(body[begin:at])
    return parts


def _decode(payload: bytes) -> SplitFiling:
    rows, packed_text, tags = _parts(payload)
    text = zlib.decompress(packed_text).decode("utf-8", "surrogatepass")
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
        for item, title, status, reason, start, end, brief in json.loads(zlib.decompress(rows))
    )
    return SplitFiling(text, sections, DeferredTags(partial(_decode_tags, tags)))


def _tag_columns(tagged: TaggedDocument) -> list[Any]:
    """Values by columns, which are decoded without a step of Python for each value."""
    columns = [[getattr(v, name) for v in tagged.values] for name in TaggedValue.__slots__]
    contexts = {
        name: (c.instant, c.start, c.end, c.dimensions) for name, c in tagged.contexts.items()
    }
    return [columns, contexts, tagged.units]


def _decode_tags(packed: bytes) -> TaggedDocument:
    columns, contexts, units = json.loads(zlib.decompress(packed))
    return TaggedDocument(
        tuple(map(TaggedValue, *columns)),
        {
            name: TaggedContext(instant, start, end, tuple((a, m) for a, m in dimensions))
            for name, (instant, start, end, dimensions) in contexts.items()
        },
        units,
    )
