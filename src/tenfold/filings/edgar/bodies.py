"""What EDGAR sent, looked at before it is believed: a refusal, half a document, no JSON."""

from __future__ import annotations

import json
from typing import Any, Final

from tenfold.errors import EdgarError, EdgarUnavailableError
from tenfold.filings.edgar.identity import refused

_REFUSAL_PAGE: Final = b"Undeclared Automated Tool"
_EDGE_BYTES: Final = 20_000
"""How far from its beginning and end a body is looked at."""
_ENVELOPES: Final = (
    (b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----", b"-----END PRIVACY-ENHANCED MESSAGE-----"),
    (b"<SEC-DOCUMENT>", b"</SEC-DOCUMENT>"),
    (b"<DOCUMENT>", b"</DOCUMENT>"),
)
"""How EDGAR wraps submissions and documents; the first that matches counts."""


def check_refusal(identity: str | None, url: str, content: bytes) -> None:
    """Recognise SEC's page of refusal, which may come with any status.

    Raises:
        EdgarRefusedError: it is that page.
    """
    if _REFUSAL_PAGE in content[:_EDGE_BYTES]:
        raise refused(identity, url)


def check_whole(url: str, content: bytes) -> None:
    """Recognise half a document where the connection gave no sign of it.

    Raises:
        EdgarUnavailableError: the end is missing.
    """
    end = _expected_end(content.lstrip()[:_EDGE_BYTES])
    if end is not None and end not in content[-_EDGE_BYTES:]:
        raise EdgarUnavailableError(f"EDGAR sent only the beginning of {url}. Try again.")


def json_object(url: str, content: bytes) -> dict[str, Any]:
    """The JSON object in a body.

    Raises:
        EdgarError: it is something else.
    """
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        kind = "a page of HTML" if content.lstrip()[:1] == b"<" else "something"
        raise EdgarError(
            f"EDGAR sent {kind} where {url} should be JSON. It may be down for maintenance, or a "
            "proxy answers for it; try again later."
        ) from error
    if not isinstance(parsed, dict):
        raise EdgarError(f"EDGAR sent JSON of another form than expected for {url}.")
    return parsed  # pyright: ignore[reportUnknownVariableType] - checked where it is read


def printable(text: str) -> str:
    """One line without control characters or halves of surrogate pairs: a terminal shows it."""
    if text.isprintable():  # as nearly all ten thousand names on the list of tickers are
        return " ".join(text.split()) if "  " in text else text.strip()
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _expected_end(head: bytes) -> bytes | None:
    for begin, end in _ENVELOPES:
        if head.startswith(begin):
            return end
    # Inline XBRL is well-formed XML, so one without its end is half a document. Older HTML may
    # leave its end tag out.
    return b"</html" if head.startswith(b"<?xml") and b"<html" in head else None
