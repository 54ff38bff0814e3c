"""EDGAR's files, as cheaply as SEC's rules allow: paced, tried again, and kept.

A document is asked for once in a lifetime: whoever has read one says ``keep``, so that no page of
apology is kept in its place. ``listing`` asks each time, but only whether what is kept still holds.
"""

from __future__ import annotations

import asyncio
import json
import logging
from types import TracebackType
from typing import Any, Final, Self

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential_jitter,
)

from tenfold.clock import Clock, SystemClock
from tenfold.errors import EdgarError, EdgarUnavailableError
from tenfold.filings.edgar.addresses import Addresses
from tenfold.filings.edgar.http import Answer, EdgarHttp, Patience
from tenfold.filings.edgar.identity import refused
from tenfold.filings.edgar.kept import KeptFile, KeptFiles, Validators
from tenfold.filings.edgar.pace import SHARED_PACE, Pace
from tenfold.settings import Settings

_LOGGER = logging.getLogger(__name__)
_ATTEMPTS: Final = 4
_PATIENCE_SECONDS: Final = 45.0
"""No further attempt begins after this."""
_LONGEST_WAIT_SECONDS: Final = 15.0
"""A longer Retry-After is told to the user instead of waited for."""
_BACKOFF: Final = wait_exponential_jitter(initial=0.25, max=8, jitter=0.25)
_REFUSAL_PAGE: Final = b"Undeclared Automated Tool"


class EdgarClient:
    """Fetches from EDGAR within one event loop; an async context manager.

    ``patience``, ``pace`` and ``clock`` are for tests; by default all clients of the process
    share one pace.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        patience: Patience | None = None,
        pace: Pace | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.addresses = Addresses.at(settings.edgar_url)
        self.kept = KeptFiles(settings.cache_dir / "edgar")
        self._identity = settings.edgar_identity
        self._http = EdgarHttp(self.addresses, settings.edgar_identity, patience)
        self._pace = pace or SHARED_PACE
        self._clock = clock or SystemClock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def document(self, url: str) -> bytes:
        """A document of a filing: from disk if it is kept, else from EDGAR.

        Raises:
            NotOnEdgarError: there is no such document.
            EdgarError: EDGAR refuses, is unavailable, or sent something else.
        """
        kept = await asyncio.to_thread(self.kept.get, url)
        if kept is not None:
            return kept.content
        answer = await self._get(url, None)
        content = answer.content or b""
        self._check_document(url, content)
        return content

    async def keep(self, url: str, content: bytes) -> None:
        """Keep a document for ever, once it has proved to be one."""
        if not await asyncio.to_thread(self.kept.has, url):
            await asyncio.to_thread(self.kept.put, url, content)

    async def listing(self, url: str, *, kept_will_do: bool = False) -> dict[str, Any]:
        """A JSON object that may change: what is kept, once EDGAR has said that it still holds.

        With ``kept_will_do`` EDGAR is asked only where nothing is kept.

        Raises:
            NotOnEdgarError: there is no such list.
            EdgarError: EDGAR refuses, is unavailable, or sent no JSON.
        """
        kept = await asyncio.to_thread(self.kept.get, url)
        parsed = _readable(kept)
        if parsed is not None and kept_will_do:
            return parsed
        # Without its body, or with a damaged one, validators are of no use.
        validators = kept.validators if kept is not None and parsed is not None else None
        answer = await self._get(url, validators)
        if parsed is not None and answer.content is None:
            return parsed
        content = answer.content or b""
        if _REFUSAL_PAGE in content[:20_000]:
            raise refused(self._identity, url)
        parsed = _json_object(url, content)
        await asyncio.to_thread(self.kept.put, url, content, answer.validators)
        return parsed

    async def _get(self, url: str, validators: Validators | None) -> Answer:
        attempts = AsyncRetrying(
            retry=retry_if_exception_type(EdgarUnavailableError),
            stop=_enough,
            wait=_delay_seconds,
            sleep=self._clock.sleep,
            before_sleep=_log_retry,
            reraise=True,
        )
        return await attempts(self._attempt, url, validators)

    async def _attempt(self, url: str, validators: Validators | None) -> Answer:
        await self._pace.wait(self._clock)
        return await self._http.get(url, validators)

    def _check_document(self, url: str, content: bytes) -> None:
        if _REFUSAL_PAGE in content[:20_000]:
            raise refused(self._identity, url)
        # Inline XBRL is well-formed XML, so one without its end is half a document.
        is_xml = content.lstrip()[:5] == b"<?xml"
        if is_xml and b"<html" in content[:20_000] and b"</html" not in content[-20_000:]:
            raise EdgarError(f"EDGAR sent only the beginning of {url}. Try again.")


def _log_retry(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _LOGGER.info("asking EDGAR again (attempt %d): %s", state.attempt_number + 1, error)


def _enough(state: RetryCallState) -> bool:
    if (stop_after_attempt(_ATTEMPTS) | stop_after_delay(_PATIENCE_SECONDS))(state):
        return True
    return (_asked_seconds(state) or 0.0) > _LONGEST_WAIT_SECONDS


def _delay_seconds(state: RetryCallState) -> float:
    return max(_BACKOFF(state), _asked_seconds(state) or 0.0)


def _asked_seconds(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after_seconds if isinstance(error, EdgarUnavailableError) else None


def _readable(kept: KeptFile | None) -> dict[str, Any] | None:
    try:
        return None if kept is None else _json_object("", kept.content)
    except EdgarError:
        return None


def _json_object(url: str, content: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(content)
    except ValueError as error:
        kind = "a page of HTML" if content.lstrip()[:1] == b"<" else "something"
        raise EdgarError(
            f"EDGAR sent {kind} where {url} should be JSON. It may be down for maintenance, or a "
            "proxy answers for it; try again later."
        ) from error
    if not isinstance(parsed, dict):
        raise EdgarError(f"EDGAR sent JSON of another form than expected for {url}.")
    return parsed  # pyright: ignore[reportUnknownVariableType] - checked where it is read
