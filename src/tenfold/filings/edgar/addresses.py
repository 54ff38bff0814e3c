"""Where EDGAR keeps what: SEC's two hosts, or one base that serves both of their layouts.

www.sec.gov has the ticker list and the documents, data.sec.gov the submissions and the facts.
Source: https://www.sec.gov/search-filings/edgar-application-programming-interfaces and
https://www.sec.gov/search-filings/edgar-search-assistance/accessing-edgar-data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

_SEC_FILES: Final = "https://www.sec.gov"
_SEC_DATA: Final = "https://data.sec.gov"
SEC_HOSTS: Final = frozenset({"www.sec.gov", "sec.gov", "data.sec.gov"})


@dataclass(frozen=True, slots=True)
class Addresses:
    """The URLs of what EDGAR serves. A CIK is a number; an accession number has its dashes."""

    files: str = _SEC_FILES
    """Base of the ticker list and the documents."""
    data: str = _SEC_DATA
    """Base of submissions and company facts."""

    @classmethod
    def at(cls, base_url: str | None) -> Addresses:
        """SEC's own hosts for None, else all under one base."""
        return cls() if base_url is None else cls(base_url, base_url)

    @property
    def is_sec(self) -> bool:
        """Whether these are SEC's own hosts."""
        return self.files == _SEC_FILES

    @property
    def tickers(self) -> str:
        """The list of all tickers with their CIKs."""
        return f"{self.files}/files/company_tickers.json"

    def submissions(self, cik: int) -> str:
        """A company's list of filings: the newest thousand, and the names of its older pages."""
        return self.submissions_page(f"CIK{cik:010d}.json")

    def submissions_page(self, name: str) -> str:
        """One page of a list of filings, by its file name."""
        return f"{self.data}/submissions/{quote(name, safe='')}"

    def company_facts(self, cik: int) -> str:
        """All XBRL facts of a company."""
        return f"{self.data}/api/xbrl/companyfacts/CIK{cik:010d}.json"

    def document(self, cik: int, accession: str, name: str) -> str:
        """One document of a filing. Its name may hold a folder, as those of forms 3 to 5 do."""
        folder = f"{self.files}/Archives/edgar/data/{cik}/{accession.replace('-', '')}"
        return f"{folder}/{quote(name)}"

    def full_submission(self, cik: int, accession: str) -> str:
        """All documents of a filing in one file: the only one there is before about 2001."""
        return f"{self.files}/Archives/edgar/data/{cik}/{accession}.txt"

    def at_sec(self, url: str) -> str | None:
        """SEC's own address of a document that was fetched from here; None for any other URL.

        What serves SEC's layouts has a document under the same path as SEC.
        """
        if self.is_sec or not self.allows(url):
            return url.partition("#")[0] if Addresses().allows(url) else None
        path = urlsplit(url).path.removeprefix(urlsplit(self.files).path)
        return f"{_SEC_FILES}{path}" if path.startswith("/Archives/edgar/data/") else None

    def allows(self, url: str) -> bool:
        """Whether a redirect may lead there: http(s) to the configured hosts, nothing else."""
        try:
            parts = urlsplit(url)
            place = (parts.scheme, parts.hostname, parts.port)
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None:
            return False
        if self.is_sec:
            return parts.scheme == "https" and parts.hostname in SEC_HOSTS and parts.port is None
        own = (urlsplit(self.files), urlsplit(self.data))
        return place in {(base.scheme, base.hostname, base.port) for base in own}
