"""Entities of HTML, decoded over a long stretch of a document at once.

Filings are full of '&nbsp;' and '&#8217;'. Decoding them in one pass costs a tenth of decoding
piece by piece; only what would read as markup stays, and is decoded when the markup is gone.
"""

from __future__ import annotations

import re
from html import unescape

from tenfold.sections.marks import without_invisible

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = frozenset("<>&\"'")
_NO_CHARACTER = "\ufffd"


def decode_rest(text: str) -> str:
    """A text or a value, free of markup, with the entities decoded that ``Entities`` leaves."""
    try:
        return unescape(text)
    except ValueError:
        # A number of thousands of digits, which Python refuses to read, is no character either.
        return text


class Entities(dict[str, str]):
    """Entities met in a document, with what stands for each in the normal form."""

    def decode(self, content: str) -> str:
        """A piece of a document without entities but those of the markup's own characters."""
        return _ENTITY.sub(self._decoded, content)

    def _decoded(self, found: re.Match[str]) -> str:
        return self[found.group()]

    def __missing__(self, entity: str) -> str:
        decoded = unescape(entity)
        if _MARKUP.intersection(decoded):
            decoded = entity
        elif decoded in ("", _NO_CHARACTER):
            # Control characters: white space at most.
            decoded = " "
        self[entity] = decoded = without_invisible(decoded)
        return decoded
