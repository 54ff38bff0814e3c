"""Uploaded filings: kept as they came, so that an interrupted analysis of one can go on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tenfold.store.sql.database import Database


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Uploads:
    """Uploaded files by the hash of their bytes."""

    database: Database

    def put(self, upload: Upload, now: str) -> str:
        """Keep a file; returns its SHA-256 in hex. The same bytes are kept once."""
        sha256 = hashlib.sha256(upload.content).hexdigest()
        self.database.change(
            (
                "INSERT INTO uploads (sha256, name, content, received_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (sha256, upload.name, upload.content, now),
            )
        )
        return sha256

    def get(self, sha256: str) -> Upload | None:
        """The file with that hash, or None."""
        rows = self.database.rows("SELECT name, content FROM uploads WHERE sha256 = ?", (sha256,))
        return Upload(rows[0][0], bytes(rows[0][1])) if rows else None
