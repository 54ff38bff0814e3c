"""Uploaded filings: kept as they came, so that an interrupted analysis of one can go on.

An analysis of an uploaded file has ``upload:SHA256`` for its target, and the file is kept as long
as there is such an analysis. All of them together are bounded: where there is no room, files that
no analysis names make it, and where that is not enough the next upload is refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from tenfold.errors import UploadsFullError
from tenfold.store.analyses.unused import NO_ANALYSIS_NAMES_IT, UNUSED_FOR, earlier
from tenfold.store.sql.database import Database

TARGET_PREFIX: Final = "upload:"
MOST_BYTES: Final = 4 * 2**30


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Uploads:
    """Uploaded files by the hash of their bytes."""

    database: Database
    most_bytes: int = MOST_BYTES
    """All of them together; processes that write at the same moment may pass it by a file each."""

    def put(self, upload: Upload, now: str) -> str:
        """Keep a file; returns its SHA-256 in hex. The same bytes are kept once.

        Raises:
            UploadsFullError: what is kept for analyses leaves no room.
        """
        sha256 = hashlib.sha256(upload.content).hexdigest()
        if not self._insert(sha256, upload, now):
            self.make_room(len(upload.content), now)
            if not self._insert(sha256, upload, now):
                raise UploadsFullError(
                    f"Uploaded files that analyses refer to take {_mb(self.total_bytes())} of the "
                    f"{_mb(self.most_bytes)} there are for them, and this one has "
                    f"{_mb(len(upload.content))}. Delete analyses of uploads that are no longer "
                    "needed, or have a higher TENFOLD_MAX_UPLOADS_MB set."
                )
        return sha256

    def get(self, sha256: str) -> Upload | None:
        """The file with that hash, or None."""
        rows = self.database.rows("SELECT name, content FROM uploads WHERE sha256 = ?", (sha256,))
        return Upload(rows[0][0], bytes(rows[0][1])) if rows else None

    def total_bytes(self) -> int:
        """What all of them take."""
        return int(self.database.rows("SELECT coalesce(sum(size_bytes), 0) FROM uploads")[0][0])

    def make_room(self, wanted_bytes: int, now: str) -> None:
        """Delete files that no analysis names, the oldest first, until ``wanted_bytes`` have room.

        One that came just now stays: its analysis is about to be admitted.
        """
        excess = self.total_bytes() + wanted_bytes - self.most_bytes
        before = earlier(now, UNUSED_FOR)
        unused = self.database.rows(
            "SELECT sha256, size_bytes FROM uploads "  # noqa: S608 - our own condition
            f"WHERE received_at < ? AND {NO_ANALYSIS_NAMES_IT} ORDER BY received_at",
            (before,),
        )
        for sha256, size_bytes in unused:
            if excess <= 0:
                return
            # Looked at again: an analysis may have begun to use it.
            excess -= size_bytes * self.database.change(
                (
                    "DELETE FROM uploads WHERE sha256 = ? AND received_at < ? "  # noqa: S608
                    f"AND {NO_ANALYSIS_NAMES_IT}",
                    (sha256, before),
                )
            )

    def _insert(self, sha256: str, upload: Upload, now: str) -> bool:
        """Keep it where there is room, or where it is kept already: it is in use again then."""
        size = len(upload.content)
        return (
            self.database.change(
                (
                    "INSERT INTO uploads (sha256, name, content, received_at, size_bytes) "
                    "SELECT CAST(? AS TEXT), CAST(? AS TEXT), ?, CAST(? AS TEXT), "
                    "CAST(? AS BIGINT) "
                    "WHERE EXISTS (SELECT 1 FROM uploads WHERE sha256 = ?) OR "
                    "(SELECT coalesce(sum(size_bytes), 0) FROM uploads) + ? <= ? "
                    "ON CONFLICT (sha256) DO UPDATE SET received_at = excluded.received_at",
                    (sha256, upload.name, upload.content, now, size, sha256, size, self.most_bytes),
                )
            )
            > 0
        )


def _mb(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
