"""Bearer tokens and the browser sessions opened with them; both hashed at rest.

A token has 256 random bits, so that a plain SHA-256 suffices: there is no dictionary to try, and
checking one costs microseconds on every request, which a password hash must not.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from tenfold.errors import StoreError
from tenfold.store.sql.database import Database

PREFIX: Final = "tenfold_"
"""Lets secret scanners recognise a token that was published by accident."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """Who may use the service; the token itself is known to its owner alone."""

    id: str
    name: str
    created_at: str
    last_used_at: str | None


class AccessTokens:
    """The tokens in a ``Database``; all methods block and raise ``StoreError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str, now: str) -> str:
        """Make a token called ``name``; returned once, and never shown again.

        Raises:
            StoreError: the name is taken.
        """
        token = PREFIX + secrets.token_urlsafe(32)
        # Left to the database, because two may choose the same name at the same moment.
        made = self._database.change(
            (
                "INSERT INTO tokens (id, name, token_sha256, created_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (secrets.token_hex(6), name, _hash(token), now),
            )
        )
        if not made:
            raise StoreError(
                f"There is a token called {name!r}. Choose another name, or revoke it."
            )
        return token

    def list(self) -> list[AccessToken]:
        """All tokens, the oldest first."""
        rows = self._database.rows(
            "SELECT id, name, created_at, last_used_at FROM tokens ORDER BY created_at, id"
        )
        return [AccessToken(*row) for row in rows]

    def revoke(self, name: str) -> bool:
        """Make a token and its sessions worthless; whether there was one of that name or ID.

        A name goes before an ID: nobody can have another's token revoked by naming theirs so.
        """
        return any(
            self._database.change((f"DELETE FROM tokens WHERE {column} = ?", (name,)))  # noqa: S608
            for column in ("name", "id")
        )

    def owner(self, token: str, now: str) -> AccessToken | None:
        """Whose token it is, or None; notes that it was used, to the day."""
        rows = self._database.rows(
            "SELECT id, name, created_at, last_used_at FROM tokens WHERE token_sha256 = ?",
            (_hash(token),),
        )
        if not rows:
            return None
        owner = AccessToken(*rows[0])
        if (owner.last_used_at or "")[:10] != now[:10]:
            self._database.change(
                ("UPDATE tokens SET last_used_at = ? WHERE id = ?", (now, owner.id))
            )
        return owner

    def open_session(self, owner: AccessToken, now: str, expires_at: str) -> str:
        """A session for a browser; returned once, for its cookie."""
        session = secrets.token_urlsafe(32)
        self._database.change(
            ("DELETE FROM sessions WHERE expires_at < ?", (now,)),
            (
                "INSERT INTO sessions (session_sha256, token_id, created_at, expires_at) "
                "VALUES (?, ?, ?, ?)",
                (_hash(session), owner.id, now, expires_at),
            ),
        )
        return session

    def session_owner(self, session: str, now: str) -> AccessToken | None:
        """Whose session it is; None when it is unknown, over, or its token revoked."""
        rows = self._database.rows(
            "SELECT t.id, t.name, t.created_at, t.last_used_at FROM sessions s "
            "JOIN tokens t ON t.id = s.token_id WHERE s.session_sha256 = ? AND s.expires_at >= ?",
            (_hash(session), now),
        )
        return AccessToken(*rows[0]) if rows else None

    def close_session(self, session: str) -> None:
        """Log a browser out."""
        self._database.change(("DELETE FROM sessions WHERE session_sha256 = ?", (_hash(session),)))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
