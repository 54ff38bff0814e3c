"""Days as filings write them, to ISO dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MONTH: Final = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DAY_PATTERN: Final = (
    rf"(?:{_MONTH}\s*(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*((?:19|20)\d\d)"
    rf"|(\d{{1,2}})\s+{_MONTH}\s*,?\s*((?:19|20)\d\d)"
    r"|((?:19|20)\d\d)-(\d\d)-(\d\d)"
    r"|(\d{1,2})/(\d{1,2})/((?:19|20)\d\d))"
)
"""Matches a day in words ('December 31, 2023', '31 December 2023'), ISO or U.S. digits."""
_DAY = re.compile(DAY_PATTERN, re.IGNORECASE | re.ASCII)


def find_day(text: str) -> str | None:
    """ISO date of the first day named in ``text``; None where none is, or it does not exist."""
    found = _DAY.search(text)
    return iso_day(found.group()) if found else None


def iso_day(text: str) -> str | None:
    """ISO date of a day that matches :data:`DAY_PATTERN` from its first character."""
    found = _DAY.match(text)
    if found is None:
        return None
    g = found.groups()
    if g[0]:
        year, month, day = int(g[2]), _month_number(g[0]), int(g[1])
    elif g[4]:
        year, month, day = int(g[5]), _month_number(g[4]), int(g[3])
    elif g[6]:
        year, month, day = int(g[6]), int(g[7]), int(g[8])
    else:
        year, month, day = int(g[11]), int(g[9]), int(g[10])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month_number(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1
