"""The normal text of filings whose analyses are kept: a quote can be shown as long as it is.

With it stand the figures computed from the filing's tags, which cannot be computed from its text.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tenfold.errors import StoreError
from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.store.sql.database import Database

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class FilingTexts:
    """Split filings by the hash of the file they came from, without their tagged values.

    Kept apart from the cache of splits, which may be cleared at any time: offsets in a stored
    analysis refer to the text as it was split then.
    """

    database: Database

    def put(
        self,
        sha256: str,
        split: SplitFiling,
        now: str,
        figures: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep a text, and ``figures`` as ``financials.report.to_json`` writes them.

        An older one under the same hash is replaced: another splitter may have read it, and the
        latest analysis is the one that is looked at.
        """
        self.database.change(
            (
                "INSERT INTO filing_texts (sha256, payload, kept_at) VALUES (?, ?, ?) "
                "ON CONFLICT (sha256) DO UPDATE SET payload = excluded.payload, "
                "kept_at = excluded.kept_at",
                (sha256, _encode(split, figures), now),
            )
        )

    def get(self, sha256: str) -> SplitFiling | None:
        """The text and its sections, or None where it was never kept.

        Raises:
            StoreError: what is kept cannot be read.
        """
        return self._read(sha256, _split)

    def figures(self, sha256: str) -> dict[str, Any] | None:
        """The filing's figures, or None where none were kept with its text.

        Raises:
            StoreError: what is kept cannot be read.
        """
        return self._read(sha256, lambda stored: stored.get("figures"))

    def _read(self, sha256: str, read: Callable[[dict[str, Any]], R | None]) -> R | None:
        rows = self.database.rows("SELECT payload FROM filing_texts WHERE sha256 = ?", (sha256,))
        if not rows:
            return None
        try:
            payload = zlib.decompress(bytes(rows[0][0]))
            return read(json.loads(payload.decode("utf-8", "surrogatepass")))
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"The kept text of the filing {sha256[:12]}… is damaged ({error}). Analyse the "
                "filing again: that keeps it anew."
            ) from error


def _encode(split: SplitFiling, figures: Mapping[str, Any] | None) -> bytes:
    sections = [
        [s.item, s.title, s.status.value, s.reason, s.start, s.end, s.brief] for s in split.sections
    ]
    stored = {"text": split.text, "sections": sections, "figures": figures}
    # Level 1: a 300 kB text in 5 ms.
    return zlib.compress(json.dumps(stored, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)


def _split(stored: dict[str, Any]) -> SplitFiling:
    text: str = stored["text"]
    sections = tuple(
        Section(item, title, SectionStatus(status), reason, start, end, text[start:end], brief)
        for item, title, status, reason, start, end, brief in stored["sections"]
    )
    return SplitFiling(text=text, sections=sections)
