"""EDGAR's files, as cheaply as SEC's rules allow: paced, tried again, and kept.

A document is asked for once in a lifetime: whoever has read one says ``keep``, so that no page of
apology is kept in its place. ``listing`` asks each time, but only whether what is kept still holds.
A list, too, is kept only once it has been read; and where EDGAR gives no readable one, the kept one
stands in for it, which the user is told. A refusal (403) is not passed over so: whoever is refused
should know, and mend it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from tenfold.clock import Clock, SystemClock
from tenfold.errors import EdgarError, EdgarRefusedError, EdgarUnavailableError
from tenfold.filings.edgar.addresses import Addresses
from tenfold.filings.edgar.bodies import check_refusal, check_whole, json_object
from tenfold.filings.edgar.http import Answer, EdgarHttp, Patience
from tenfold.filings.edgar.kept import KeptFile, KeptFiles, Validators
from tenfold.filings.edgar.pace import SHARED_PACE, Pace
from tenfold.filings.edgar.retries import attempts
from tenfold.settings import Settings

T = TypeVar("T")
Tell = Callable[[str], None]


class EdgarClient:
    """Fetches from EDGAR within one event loop; an async context manager.

    ``tell`` hears, in a sentence, when an older copy stands in for what EDGAR does not give.
    ``patience``, ``pace`` and ``clock`` are for tests; by default all clients of the process
    share one pace.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        tell: Tell = lambda _: None,
        patience: Patience | None = None,
        pace: Pace | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.addresses = Addresses.at(settings.edgar_url)
        self.kept = KeptFiles(settings.cache_dir / "edgar")
        self._identity = settings.edgar_identity
        self._tell = tell
        self._http = EdgarHttp(self.addresses, settings.edgar_identity, patience)
        self._pace = pace or SHARED_PACE
        self._clock = clock or SystemClock()
        self._unavailable: EdgarUnavailableError | None = None
        self._told: EdgarError | None = None

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
        return await attempts(self._clock)(self._whole_document, url)

    async def keep(self, url: str, content: bytes) -> None:
        """Keep a document for ever, once it has proved to be one."""
        if not await asyncio.to_thread(self.kept.has, url):
            await asyncio.to_thread(self.kept.put, url, content)

    async def forget(self, url: str) -> None:
        """Keep a document no longer, for it has proved to be another than was asked for."""
        await asyncio.to_thread(self.kept.forget, url)

    async def listing(
        self,
        url: str,
        called: str,
        read: Callable[[dict[str, Any]], T],
        *,
        kept_will_do: bool = False,
    ) -> T:
        """What ``read`` makes of a JSON object that may change.

        Args:
            url: where it is.
            called: how a sentence names it: 'the list of tickers'.
            read: checks and reads it; raises EdgarError where it is of another form.
            kept_will_do: ask EDGAR only where nothing is kept.

        Raises:
            NotOnEdgarError: there is no such list.
            EdgarError: EDGAR refuses; or it is unavailable or sent something else, and nothing
                is kept.
        """
        kept = await asyncio.to_thread(self.kept.get, url)
        if kept is None:
            return await self._fetched(url, read)
        try:
            known = read(json_object(url, kept.content))
        except EdgarError:  # damaged on disk; its validators are of no use either
            return await self._fetched(url, read)
        if kept_will_do:
            return known
        try:
            return await self._revalidated(url, read, kept, known)
        except EdgarRefusedError:
            raise
        except EdgarError as error:
            self._tell_stand_in(error, called, kept)
            return known

    async def _fetched(self, url: str, read: Callable[[dict[str, Any]], T]) -> T:
        return await self._taken_in(url, read, await attempts(self._clock)(self._attempt, url))

    async def _revalidated(
        self, url: str, read: Callable[[dict[str, Any]], T], kept: KeptFile, known: T
    ) -> T:
        if self._unavailable is not None:  # once is enough to wait for
            raise self._unavailable
        try:
            again = attempts(self._clock, is_kept=True)
            answer: Answer = await again(self._attempt, url, kept.validators, is_kept=True)
        except EdgarUnavailableError as error:
            self._unavailable = error
            raise
        if answer.content is None:
            await asyncio.to_thread(self.kept.confirm, url)
            return known
        return await self._taken_in(url, read, answer)

    async def _taken_in(self, url: str, read: Callable[[dict[str, Any]], T], answer: Answer) -> T:
        content = answer.content or b""
        check_refusal(self._identity, url, content)
        result = read(json_object(url, content))
        await asyncio.to_thread(self.kept.put, url, content, answer.validators)
        return result

    async def _whole_document(self, url: str) -> bytes:
        answer = await self._attempt(url)
        content = answer.content or b""
        check_refusal(self._identity, url, content)
        check_whole(url, content)
        return content

    async def _attempt(
        self, url: str, validators: Validators | None = None, *, is_kept: bool = False
    ) -> Answer:
        await self._pace.wait(self._clock)
        return await self._http.get(url, validators, is_kept=is_kept)

    def _tell_stand_in(self, error: EdgarError, called: str, kept: KeptFile) -> None:
        self._tell(
            f"Used as well: {called} as of {kept.age()}."
            if error is self._told
            else f"{error} Used instead: {called} as of {kept.age()}."
        )
        self._told = error
