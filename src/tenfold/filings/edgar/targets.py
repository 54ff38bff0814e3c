"""What a user may call a filing on EDGAR, told apart by its form alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from tenfold.errors import FilingNotFoundError
from tenfold.filings.edgar.addresses import SEC_HOSTS, Addresses

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+|file:\S+")
_ACCESSION = re.compile(r"(\d{10})-?(\d{2})-?(\d{6})")
_CIK = re.compile(r"(?:CIK[ :#=]*)?0*([1-9]\d{0,9})", re.IGNORECASE)
_TICKER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,4}(?:\.[A-Za-z]|-[A-Za-z]{1,4})?")
_ARCHIVES = re.compile(r"/Archives/edgar/data/0*([1-9]\d{0,9})/(.+)", re.IGNORECASE)
_IN_FOLDER = re.compile(r"(\d{18})(?:/(?:([\w][\w. ()+,-]*))?)?")
_FULL_OR_INDEX = re.compile(r"(?:\d{18}/)?(\d{10}-\d{2}-\d{6})(\.txt|-index\.html?)")


@dataclass(frozen=True, slots=True)
class TickerTarget:
    """'AAPL'."""

    ticker: str


@dataclass(frozen=True, slots=True)
class CikTarget:
    """'CIK 320193'."""

    cik: int


@dataclass(frozen=True, slots=True)
class AccessionTarget:
    """One filing: '0000320193-24-000123'; its company is known where a URL or object named it."""

    accession: str
    cik: int | None = None
    is_submission: bool = False
    """Named by the address of its full submission, which is read where no list has the number."""


@dataclass(frozen=True, slots=True)
class DocumentTarget:
    """One document of a filing by its URL; ``document`` is None for the full submission."""

    cik: int
    accession: str
    document: str | None


EdgarTarget: TypeAlias = TickerTarget | CikTarget | AccessionTarget | DocumentTarget

_KINDS: Final = (
    (_URL, "a URL"),
    (re.compile(r"\d{10}-\d{2}-\d{6}|\d{18}"), "an accession number"),
    (_CIK, "a CIK"),
    (_TICKER, "a ticker"),
)


def edgar_kind(target: str) -> str | None:
    """What a target looks like on EDGAR ('a ticker', 'a URL' …); None for anything else."""
    text = target.strip()
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(text)), None)


def parse_target(target: str, addresses: Addresses) -> EdgarTarget:
    """Read a target that ``edgar_kind`` knows.

    Raises:
        FilingNotFoundError: a URL that is not EDGAR's, or leads to no filing.
    """
    text = target.strip()
    kind = edgar_kind(text)
    if kind == "a URL":
        return _parse_url(text, addresses)
    if kind == "an accession number":
        return AccessionTarget(dashed(text))
    cik = _CIK.fullmatch(text)
    return CikTarget(int(cik[1])) if cik else TickerTarget(text)


def dashed(accession: str) -> str:
    """'000032019324000123' as '0000320193-24-000123'."""
    parts = _ACCESSION.fullmatch(accession)
    return "-".join(parts.groups()) if parts else accession


def _parse_url(url: str, addresses: Addresses) -> EdgarTarget:
    path = _path_on_edgar(url, addresses)
    archives = _ARCHIVES.fullmatch(path)
    if archives:
        cik, rest = int(archives[1]), archives[2]
        found = _FULL_OR_INDEX.fullmatch(rest)
        if found:
            return AccessionTarget(found[1], cik, is_submission=found[2] == ".txt")
        found = _IN_FOLDER.fullmatch(rest)
        if found and found[2] and ".." not in found[2]:
            return DocumentTarget(cik, dashed(found[1]), found[2])
        if found:
            return AccessionTarget(dashed(found[1]), cik)
    raise FilingNotFoundError(
        f"{url} is no address of a filing. Give one such as "
        "https://www.sec.gov/Archives/edgar/data/320193/000032019324000123/aapl-20240928.htm."
    )


def _path_on_edgar(url: str, addresses: Addresses) -> str:
    try:
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            raise FilingNotFoundError(
                "The address carries a user name or password, which EDGAR never asks for. Give it "
                "without, as https://www.sec.gov/Archives/…"
            )
        on_sec = (
            parts.scheme in {"http", "https"}
            and parts.hostname in SEC_HOSTS
            and parts.port in {None, 80, 443}
        )
    except ValueError:
        on_sec, parts = False, urlsplit("")
    if not on_sec and not addresses.allows(url):
        raise FilingNotFoundError(
            f"{url} is not on SEC's EDGAR, and Tenfold fetches filings from nowhere else. "
            "Download it and give the file, or give its address on www.sec.gov."
        )
    if parts.path.rstrip("/") in {"/ix", "/ixviewer/ix.html"}:  # the viewer of inline XBRL
        return parse_qs(parts.query).get("doc", [""])[0]
    path = unquote(parts.path)
    base = urlsplit(addresses.files).path
    return path.removeprefix(base) if base and not on_sec else path
