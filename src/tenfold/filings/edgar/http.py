"""One request to EDGAR, and its errors translated: the only module that knows aiohttp.

Redirects are followed by hand, and only to the configured hosts: a list from outside must not
lead a request to a private address.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp

from tenfold.errors import EdgarError, EdgarUnavailableError, NotOnEdgarError
from tenfold.filings.edgar.addresses import Addresses
from tenfold.filings.edgar.identity import refused, user_agent
from tenfold.filings.edgar.kept import Validators

MAX_BODY_BYTES: Final = 64 * 1024 * 1024
_CHUNK_BYTES: Final = 256 * 1024
_MAX_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_LONGEST_DELAY_SECONDS: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request may take."""

    connect_seconds: float = 10.0
    silence_seconds: float = 15.0
    """Between two pieces of an answer, and before its first."""
    total_seconds: float = 120.0
    if_kept_seconds: float = 5.0
    """Before an answer begins, where an older copy can stand in for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its validators; ``content`` is None where what is kept is still true (304)."""

    content: bytes | None
    validators: Validators


class EdgarHttp:
    """Sends requests over one session, which belongs to the event loop it is used in."""

    def __init__(
        self, addresses: Addresses, identity: str | None, patience: Patience | None = None
    ) -> None:
        self._addresses = addresses
        self._identity = identity
        self._patience = patience or Patience()
        self._session: aiohttp.ClientSession | None = None

    async def get(
        self, url: str, validators: Validators | None = None, *, is_kept: bool = False
    ) -> Answer:
        """Fetch ``url``, once; with less patience where an older copy ``is_kept``.

        Raises:
            NotOnEdgarError: there is no such thing (404).
            EdgarRefusedError: 403, or no identity is set.
            EdgarUnavailableError: down, slow, overloaded (429, 5xx) or cut off.
            EdgarError: any other answer that is of no use.
        """
        session = self._open_session()
        start_seconds = self._patience.if_kept_seconds if is_kept else None
        with self._translated(url):
            async with asyncio.timeout(start_seconds) as until_answered:
                for _ in range(_MAX_REDIRECTS + 1):
                    async with session.get(
                        url, headers=_conditions(validators), allow_redirects=False
                    ) as response:
                        if response.status not in _REDIRECTS:
                            until_answered.reschedule(None)
                            return await self._answer(url, response)
                        url = self._next(url, response.headers.get("Location", ""))
        raise EdgarError(f"EDGAR sends {url} in circles. Try again later.")

    async def aclose(self) -> None:
        """Close the session; a second time does nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            patience = self._patience
            agent = user_agent(self._identity, is_sec=self._addresses.is_sec)
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(
                    total=patience.total_seconds,
                    sock_connect=patience.connect_seconds,
                    sock_read=patience.silence_seconds,
                ),
                headers={"User-Agent": agent},
                # Proxies, as the environment names them, are not for this machine itself.
                trust_env=not _is_loopback(self._addresses.files),
            )
        return self._session

    async def _answer(self, url: str, response: aiohttp.ClientResponse) -> Answer:
        validators = Validators(
            etag=response.headers.get("ETag"), last_modified=response.headers.get("Last-Modified")
        )
        match response.status:
            case 200:
                return Answer(await _read_body(url, response), validators)
            case 304:
                return Answer(None, validators)
            case 403:
                raise refused(self._identity, url)
            case 404 | 410:
                raise NotOnEdgarError(f"EDGAR has no {url} ({response.status}).")
            case 429:
                asked_seconds = _retry_after_seconds(response.headers)
                wait = "ten minutes" if asked_seconds is None else f"{asked_seconds:.0f} seconds"
                raise EdgarUnavailableError(
                    f"EDGAR refused {url} for now: too many requests from this address (429). "
                    f"Try again in {wait}.",
                    retry_after_seconds=asked_seconds,
                )
            case status if status >= 500:
                raise EdgarUnavailableError(
                    f"EDGAR answered {status} to {url}: it is overloaded or down. Try again later.",
                    retry_after_seconds=_retry_after_seconds(response.headers),
                )
            case status:
                raise EdgarError(
                    f"EDGAR answered {status} to {url}, which it should not. Check "
                    "the target, and TENFOLD_EDGAR_URL if you set it."
                )

    def _next(self, url: str, location: str) -> str:
        try:
            target = urljoin(url, location)
        except ValueError:  # brackets that do not close
            target = location
        if not location or not self._addresses.allows(target):
            raise EdgarError(
                f"EDGAR redirects {url} to {target if location else 'nowhere'}, and Tenfold asks "
                "no other host than EDGAR's. Check TENFOLD_EDGAR_URL, or a proxy in between."
            )
        return target

    @contextmanager
    def _translated(self, url: str) -> Generator[None, None, None]:
        try:
            yield
        except TimeoutError as error:
            raise EdgarUnavailableError(
                f"EDGAR did not answer {url} in time. Try again later, or check the network."
            ) from error
        except aiohttp.ClientConnectorError as error:
            reason = error.os_error.strerror or type(error.os_error).__name__
            raise EdgarUnavailableError(
                f"EDGAR cannot be reached at {urlsplit(url).netloc} ({reason}). Check the network, "
                "or give a 10-K that you have as a file."
            ) from error
        except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError) as error:
            raise EdgarUnavailableError(
                f"EDGAR broke off in the middle of {url}. Try again."
            ) from error
        except (aiohttp.ClientError, OSError) as error:
            raise EdgarUnavailableError(
                f"EDGAR cannot be asked for {url} ({type(error).__name__}). Check the network."
            ) from error


async def _read_body(url: str, response: aiohttp.ClientResponse) -> bytes:
    pieces: list[bytes] = []
    size_bytes = 0
    # Counted as unpacked: a small answer can hold a very large one.
    async for piece in response.content.iter_chunked(_CHUNK_BYTES):
        size_bytes += len(piece)
        if size_bytes > MAX_BODY_BYTES:
            raise EdgarError(
                f"{url} has more than {MAX_BODY_BYTES // 2**20} MB, which no 10-K has. Give the "
                "filing's main document."
            )
        pieces.append(piece)
    return b"".join(pieces)


def _conditions(validators: Validators | None) -> dict[str, str]:
    headers: dict[str, str] = {}
    if validators is not None and validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators is not None and validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def _retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Seconds, or the time until a date (RFC 9110, section 10.2.3); None where it says neither."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        seconds = float(value)
    else:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):  # no date, or one without a zone
            return None
    return min(max(seconds, 0.0), _LONGEST_DELAY_SECONDS)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
