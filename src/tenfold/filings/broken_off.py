"""Whether a file holds its documents to their ends, or breaks off: half a download, a cut copy.

What tells is what EDGAR and HTML close: a ``<DOCUMENT>``, a submission, ``<html>`` and ``<body>``.
A document within a closed envelope is whole, whatever its own markup leaves open; older HTML does.
A bare plain text closes nothing: of it only the words tell (``tenfold.sections.open_ends``).
"""

from __future__ import annotations

import re
from typing import Final

_ENVELOPES: Final = (
    ("-----BEGIN PRIVACY-ENHANCED MESSAGE-----", "-----END PRIVACY-ENHANCED MESSAGE-----"),
    ("<SEC-DOCUMENT>", "</SEC-DOCUMENT>"),
    ("<IMS-DOCUMENT>", "</IMS-DOCUMENT>"),
    ("<SUBMISSION>", "</SUBMISSION>"),
)
"""What stands around all documents of a submission; the first that matches counts."""

_OPENED = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)


def submission_breaks_off(text: str) -> str | None:
    """Why documents may be missing at the end of a submission; None where it is closed."""
    begun = text.lstrip()
    for begin, end in _ENVELOPES:
        if begun.startswith(begin):
            return None if end in text else f"the submission's {end} is missing"
    return None


def html_breaks_off(content: str) -> str | None:
    """Why an HTML document that stands in no envelope is not whole; None where nothing tells."""
    if _ends_in_a_tag(content):
        return "it stops within a tag"
    opened, closed = _last(_OPENED, content), _last(_CLOSED, content)
    if closed > opened:
        return None
    if opened >= 0:
        return "its closing </html> is missing"
    tables = _TABLE.findall(content)
    return "it stops within a table" if tables and not tables[-1] else None


def _ends_in_a_tag(content: str) -> bool:
    begun = content.rfind("<")
    return (
        begun > content.rfind(">") and re.match(r"<(?:[A-Za-z/!?]|$)", content[begun:]) is not None
    )


def _last(pattern: re.Pattern[str], content: str) -> int:
    return max((match.start() for match in pattern.finditer(content)), default=-1)
