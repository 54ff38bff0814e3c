"""The normal text of filings whose analyses are kept: a quote can be shown as long as it is.

With it stand the figures computed from the filing's tags, which cannot be computed from its text.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tenfold.errors import StoreError
from tenfold.sections.model import Section, SectionStatus, SplitFiling
from tenfold.store.sql.database import Database, Statement

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class FilingText:
    """A filing's text and figures as one reading of it found them, fit to be kept."""

    filing_sha256: str
    """Of the file."""
    split: SplitFiling
    figures: Mapping[str, Any] | None = None
    """As ``financials.report_forms.to_json`` writes them."""

    @property
    def id(self) -> str:
        """The hash of the file's own hash, of the text, and of where its items lie.

        A later splitter that reads the same file otherwise gives another: an analysis keeps the
        text that its offsets refer to.
        """
        digest = hashlib.sha256(self.filing_sha256.encode())
        digest.update(json.dumps(_rows(self.split)).encode())
        digest.update(self.split.text.encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def keeping(self, now: str) -> Statement:
        """What keeps it. The newest figures win: another version may have computed them."""
        return (
            "INSERT INTO filing_texts (id, payload, kept_at) VALUES (?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, kept_at = excluded.kept_at",
            (self.id, _encode(self.split, self.figures), now),
        )


@dataclass(frozen=True, slots=True)
class FilingTexts:
    """Split filings by the ID of a ``FilingText``, without their tagged values.

    Kept apart from the cache of splits, which may be cleared at any time. What was kept before
    texts had such IDs has its file's hash for one.
    """

    database: Database

    def get(self, text_id: str) -> SplitFiling | None:
        """The text and its sections, or None where it is not kept.

        Raises:
            StoreError: what is kept cannot be read.
        """
        return self._read(text_id, _split)

    def figures(self, text_id: str) -> dict[str, Any] | None:
        """The filing's figures, or None where none were kept with its text.

        Raises:
            StoreError: what is kept cannot be read.
        """
        return self._read(text_id, lambda stored: stored.get("figures"))

    def _read(self, text_id: str, read: Callable[[dict[str, Any]], R | None]) -> R | None:
        rows = self.database.rows("SELECT payload FROM filing_texts WHERE id = ?", (text_id,))
        if not rows:
            return None
        try:
            payload = zlib.decompress(bytes(rows[0][0]))
            return read(json.loads(payload.decode("utf-8", "surrogatepass")))
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"The kept text {text_id[:12]}… of a filing is damaged ({error}). Analyse the "
                "filing again: that keeps it anew."
            ) from error


def _encode(split: SplitFiling, figures: Mapping[str, Any] | None) -> bytes:
    stored = {"text": split.text, "sections": _rows(split), "figures": figures}
    # Level 1: a 300 kB text in 5 ms.
    return zlib.compress(json.dumps(stored, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)


def _rows(split: SplitFiling) -> list[list[Any]]:
    return [
        [s.item, s.title, s.status.value, s.reason, s.start, s.end, s.brief] for s in split.sections
    ]


def _split(stored: dict[str, Any]) -> SplitFiling:
    text: str = stored["text"]
    sections = tuple(
        Section(item, title, SectionStatus(status), reason, start, end, text[start:end], brief)
        for item, title, status, reason, start, end, brief in stored["sections"]
    )
    return SplitFiling(text=text, sections=sections)
