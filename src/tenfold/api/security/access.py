"""Who asks: a bearer token, or the session that a browser opened with one.

Tokens are looked up by their hash, so that the time a look-up takes tells nothing of them. What
was found is believed for a few seconds: a revoked token dies that much later, and a request costs
no database. The memory holds hashes, too.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from tenfold.clock import utc_now
from tenfold.store.access_tokens import AccessToken, AccessTokens

COOKIE: Final = "tenfold_session"
_BELIEVED_FOR_SECONDS: Final = 3.0
_MOST_HELD: Final = 2_000
_LONGEST_SECRET: Final = 200


class Access:
    """Answers who may pass; raises ``StoreError`` where the store cannot be asked."""

    def __init__(
        self, tokens: AccessTokens, *, always: bool, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._tokens = tokens
        self._always = always
        self._now = now
        self._owners: OrderedDict[str, tuple[float, AccessToken | None]] = OrderedDict()
        self._needed = always
        self._looked_at: float | None = None

    async def is_needed(self) -> bool:
        """Whether a token must be shown: once there is one, or where the service is told so."""
        if self._always:
            return True
        now = self._now()
        if self._looked_at is None or now - self._looked_at > _BELIEVED_FOR_SECONDS:
            self._needed = bool(await asyncio.to_thread(self._tokens.list))
            self._looked_at = now
        return self._needed

    async def owner(self, token: str) -> AccessToken | None:
        """Whose bearer token it is."""
        return await self._known("token", token, self._tokens.owner)

    async def session_owner(self, session: str) -> AccessToken | None:
        """Whose session it is."""
        return await self._known("session", session, self._tokens.session_owner)

    def forget(self) -> None:
        """Ask the store again from now on: somebody logged out."""
        self._owners.clear()

    async def _known(
        self, kind: str, secret: str, look_up: Callable[[str, str], AccessToken | None]
    ) -> AccessToken | None:
        if not secret or len(secret) > _LONGEST_SECRET:
            return None
        key = hashlib.sha256(f"{kind}:{secret}".encode("utf-8", "replace")).hexdigest()
        now = self._now()
        held = self._owners.get(key)
        if held is not None and now - held[0] <= _BELIEVED_FOR_SECONDS:
            return held[1]
        owner = await asyncio.to_thread(look_up, secret, utc_now())
        self._owners[key] = (now, owner)
        self._owners.move_to_end(key)
        if len(self._owners) > _MOST_HELD:
            self._owners.popitem(last=False)
        return owner
