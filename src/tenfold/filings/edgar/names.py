"""Whom a mistyped ticker, or a company's name, may mean: the nearest lines of the ticker list."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

_MAX_OFFERED: Final = 3
_LEAST_LIKENESS: Final = 0.8
_NAME = re.compile(r"[^\W\d_][\w .,&'’()-]{1,59}")
_ENDING = re.compile(r"\.(?:html?|xhtml|txt|pdf|docx?|rtf|xml|xbrl|json|zip|gz|csv|md)", re.I)
_WORD = re.compile(r"[^\W_]+")
_LEGAL: Final = frozenset(
    {"INC", "CORP", "CORPORATION", "CO", "COMPANY", "COMPANIES", "LTD", "LIMITED", "PLC", "LLC"}
    | {"LP", "NV", "SA", "AG", "SE", "THE", "DE", "NEW", "COM", "HOLDINGS", "GROUP"}
)
"""Words that tell no company from another, so people leave them out."""


class Listed(NamedTuple):
    """One line of the ticker list; a tuple, because ten thousand are made before each filing."""

    cik: int
    ticker: str
    title: str


def spelled(ticker: str) -> str:
    """SEC's spelling: 'brk.b' is 'BRK-B'."""
    return ticker.strip().upper().replace(".", "-")


def is_like_a_name(text: str) -> bool:
    """Whether a target could be a company's name, and not a path."""
    return _NAME.fullmatch(text.strip()) is not None and not _ENDING.search(text)


def nearest(wanted: str, listed: Sequence[Listed]) -> list[Listed]:
    """Whom a mistyped ticker may mean: companies of that name first, then similar tickers."""
    found = [line for line in listed if line.title.upper().split(" ")[0].strip(",.") == wanted]
    by_ticker = {line.ticker: line for line in listed}
    similar = [t for t in by_ticker if set(t) == set(wanted) and abs(len(t) - len(wanted)) < 2]
    similar += difflib.get_close_matches(wanted, by_ticker, n=20, cutoff=0.66)
    # Among equally similar ones the larger company is likelier: the list's own order.
    order = {ticker: place for place, ticker in enumerate(by_ticker)}
    similar.sort(key=lambda ticker: (_unlikeness(ticker, wanted), order[ticker]))
    return _one_each((*found, *(by_ticker[t] for t in similar)))


def nearest_names(name: str, listed: Sequence[Listed]) -> list[Listed]:
    """Companies of that name or a like one: the whole name, its beginning, its words, a slip."""
    wanted = _words(name)
    if not wanted:
        return []
    by_words = [(line, _words(line.title)) for line in listed]
    same = [line for line, words in by_words if words == wanted]
    begin = [line for line, words in by_words if words[: len(wanted)] == wanted]
    within = [line for line, words in by_words if set(wanted) <= set(words)]
    found = _one_each((*same, *begin, *within))
    if found:
        return found
    spelt = {" ".join(words): line for line, words in reversed(by_words)}
    close = difflib.get_close_matches(" ".join(wanted), spelt, _MAX_OFFERED, _LEAST_LIKENESS)
    return _one_each(spelt[title] for title in close)


def offer(lines: Sequence[Listed]) -> str:
    """'AAPL (Apple Inc.) or APLE (Apple Hospitality REIT, Inc.)'."""
    names = [f"{line.ticker} ({line.title})" for line in lines]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _words(name: str) -> list[str]:
    words = [word.upper() for word in _WORD.findall(name.replace("'", "").replace("’", ""))]
    return [word for word in words if word not in _LEGAL] or words


def _one_each(lines: Iterable[Listed]) -> list[Listed]:
    companies: dict[int, Listed] = {}
    for line in lines:
        companies.setdefault(line.cik, line)
    return list(companies.values())[:_MAX_OFFERED]


def _unlikeness(ticker: str, wanted: str) -> float:
    """0 for the same letters in another order or number, as in most slips (APPL for AAPL)."""
    if set(ticker) == set(wanted):
        return 0.0
    return round(1.0 - difflib.SequenceMatcher(None, ticker, wanted).ratio(), 1)
