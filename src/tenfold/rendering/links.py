"""Addresses at SEC: of a filing, of its document, and of a quote within it.

A text fragment (``#:~:text=start,end``) makes a browser scroll to the words and mark them. Source
of its grammar: https://wicg.github.io/scroll-to-text-fragment/ - ``-``, ``,`` and ``&`` mean
something there and are written as percent codes.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote as percent_encoded

from tenfold.filings.edgar.addresses import Addresses
from tenfold.filings.model import Filing

_CIK: Final = re.compile(r"\d{1,10}")
_ACCESSION: Final = re.compile(r"\d{10}-\d{2}-\d{6}")
_WHOLE_WORDS: Final = 12
"""Up to here the whole quote is given; a longer one by its first and last words, between which
a page may have tags or breaks that the normal text does not have."""
_END_WORDS: Final = 5
_MOST_CHARACTERS: Final = 300
_SEC: Final = Addresses()


def filing_url(filing: Filing) -> str | None:
    """SEC's page that lists the filing's documents; None where its numbers are not known."""
    if not (filing.cik and filing.accession):
        return None
    if not (_CIK.fullmatch(filing.cik) and _ACCESSION.fullmatch(filing.accession)):
        return None
    return _SEC.document(int(filing.cik), filing.accession, f"{filing.accession}-index.htm")


def document_url(filing: Filing, told: str | None = None) -> str | None:
    """The address of the document at SEC; never one of another host or scheme."""
    for url in (told, filing.source):
        if url and _SEC.allows(url):
            return url.partition("#")[0]
    return None


def quote_url(document: str, quote: str) -> str | None:
    """``document`` scrolled to ``quote``; None where it has no words to look for."""
    words = quote.strip("…").split()
    if not words or max(map(len, words)) > _MOST_CHARACTERS:
        return None
    if len(words) <= _WHOLE_WORDS:
        return f"{document}#:~:text={_encoded(words)}"
    start, end = _encoded(words[:_END_WORDS]), _encoded(words[-_END_WORDS:])
    return f"{document}#:~:text={start},{end}"


def _encoded(words: list[str]) -> str:
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")
