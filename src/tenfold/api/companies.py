"""Companies by the beginning of a ticker or of a word of their name, for completion."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.tickers import Listed, fetch_tickers
from tenfold.settings import Settings

_FRESH_FOR_SECONDS: Final = 3600.0
_WORD: Final = re.compile(r"[a-z0-9&]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    listed: Listed
    ticker: str
    name: str
    """Lower-case words, each after a space."""


class CompanyDirectory:
    """SEC's ticker list held in memory, asked for when it is first needed and then hourly."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._now = now
        self._one_at_a_time = asyncio.Lock()
        self._entries: tuple[_Entry, ...] = ()
        self._fetched_at: float | None = None

    async def search(self, query: str, limit: int) -> list[Listed]:
        """Companies that ``query`` may begin: by ticker, then by name, the larger first.

        Raises:
            EdgarError: the list cannot be had.
        """
        entries = await self._all()
        found: dict[str, Listed] = {}
        for entry in _ranked(query, entries):
            found.setdefault(entry.ticker, entry.listed)
            if len(found) >= limit:
                break
        return list(found.values())

    async def _all(self) -> Sequence[_Entry]:
        async with self._one_at_a_time:
            fresh = (
                self._fetched_at is not None and self._now() - self._fetched_at < _FRESH_FOR_SECONDS
            )
            if not fresh:
                async with EdgarClient(self._settings) as client:
                    listed = await fetch_tickers(client)
                self._entries = tuple(_entry(line) for line in listed)
                self._fetched_at = self._now()
        return self._entries


def _entry(listed: Listed) -> _Entry:
    return _Entry(listed, listed.ticker.lower(), "".join(_words(listed.title)))


def _words(text: str) -> Iterator[str]:
    return (f" {word}" for word in _WORD.findall(text.lower()))


def _ranked(query: str, entries: Sequence[_Entry]) -> Iterator[_Entry]:
    ticker = query.strip().lower().replace(".", "-")
    name = "".join(_words(query))
    if not ticker:
        return
    yield from (entry for entry in entries if entry.ticker == ticker)
    if name:
        yield from (entry for entry in entries if entry.name.startswith(name))
    yield from (entry for entry in entries if entry.ticker.startswith(ticker))
    if name:
        yield from (entry for entry in entries if name in entry.name)
