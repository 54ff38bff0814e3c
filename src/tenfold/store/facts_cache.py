"""Facts by the hash of the file they were read from.

Reading two thousand tags into facts costs more than the rest of a cached repeat's figures
together; statements and ratios are computed from facts in a few milliseconds and are not kept.
Facts stay packed until somebody looks at the figures, which a repeat for its answers does not.
What repeats (concepts, units, periods, dimensions) is written once and referred to by number.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeAlias, TypeVar

from tenfold.errors import CacheError
from tenfold.financials.facts import Fact, FactSet, FactSource, Period, UnreadFact

_T = TypeVar("_T")
_Row: TypeAlias = tuple[int, str | None, int, int, int, int | None, int | None, int | None]
"""Concept, value, unit, period, dimensions, decimals, start, end."""
_Dimensions: TypeAlias = tuple[tuple[str, str], ...]
_SPOILT = (zlib.error, InvalidOperation, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class PackedFacts:
    """Stored facts, whole as their checksum tells, and not yet decoded."""

    payload: bytes = field(repr=False)
    accession: str | None

    def read(self) -> FactSet:
        """The facts, as those of ``accession``.

        Raises:
            CacheError: the entry was changed by other hands than Tenfold's.
        """
        try:
            return _decode(self.payload, self.accession)
        except _SPOILT as error:
            raise CacheError(
                "The figures that were kept for this filing cannot be read. Run "
                "'tenfold cache clear' and analyse it again."
            ) from error


class FactsCache:
    """Facts of inline XBRL in the cache's SQLite file.

    ``version`` names the readers the facts depend on; a newer one reads the filing again.
    """

    def __init__(self, connection: sqlite3.Connection, version: str) -> None:
        self._connection = connection
        self._version = version

    @property
    def version(self) -> str:
        """Of the readers that the facts depend on."""
        return self._version

    def get(self, sha256: str, accession: str | None) -> FactSet | None:
        """The stored facts, as those of ``accession``; None also when the store cannot be read."""
        packed = self.packed(sha256, accession)
        try:
            return None if packed is None else packed.read()
        except CacheError:
            # Nothing was paid for facts: reading the filing again is the whole remedy.
            return None

    def packed(self, sha256: str, accession: str | None) -> PackedFacts | None:
        """As ``get``, to be decoded when they are looked at, which may be when the file is shut."""
        try:
            row = self._connection.execute(
                "SELECT payload FROM facts WHERE sha256 = ? AND version = ?",
                (sha256, self._version),
            ).fetchone()
            if row is None:
                return None
            zlib.decompress(row[0])  # raises what a late decoding would tell too late
            return PackedFacts(row[0], accession)
        except (sqlite3.Error, zlib.error, TypeError):
            return None

    def put(self, sha256: str, facts: FactSet) -> None:
        """Store facts; quietly does without when the store cannot be written."""
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)",
                (sha256, self._version, _encode(facts)),
            )
        except sqlite3.Error:
            return


def _encode(facts: FactSet) -> bytes:
    words, periods, dimensions = _Numbered[str](), _Numbered[Period](), _Numbered[_Dimensions]()
    rows: list[_Row] = [
        (
            words.number(fact.concept),
            None if fact.value is None else str(fact.value),
            words.number(fact.unit),
            periods.number(fact.period),
            dimensions.number(fact.dimensions),
            fact.decimals,
            fact.start,
            fact.end,
        )
        for fact in facts.facts
    ]
    stored = {
        "words": list(words),
        "periods": [[_day(period.end), _day(period.start)] for period in periods],
        "dimensions": list(dimensions),
        "facts": rows,
        "unread": [[fact.concept, fact.text, fact.reason] for fact in facts.unread],
        "cover": facts.cover,
    }
    return zlib.compress(json.dumps(stored).encode(), 1)


def _decode(payload: bytes, accession: str | None) -> FactSet:
    stored: dict[str, Any] = json.loads(zlib.decompress(payload))
    rows: list[_Row] = stored["facts"]
    members: list[list[list[str]]] = stored["dimensions"]
    words: list[str] = stored["words"]
    periods = [_period(end, start) for end, start in stored["periods"]]
    dimensions = [tuple((axis, member) for axis, member in each) for each in members]
    facts = tuple(
        Fact(
            words[concept],
            None if value is None else Decimal(value),
            words[unit],
            periods[period],
            FactSource.INLINE,
            dimensions[where],
            decimals,
            start,
            end,
            accession,
        )
        for concept, value, unit, period, where, decimals, start, end in rows
    )
    return FactSet(
        facts,
        tuple(UnreadFact(*row) for row in stored["unread"]),
        tuple((concept, words) for concept, words in stored["cover"]),
    )


class _Numbered(dict[_T, int], Generic[_T]):
    """Things in the order in which they were first seen."""

    def number(self, thing: _T) -> int:
        """Its place in the order."""
        return self.setdefault(thing, len(self))


def _period(end: str, start: str | None) -> Period:
    return Period(date.fromisoformat(end), None if start is None else date.fromisoformat(start))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
