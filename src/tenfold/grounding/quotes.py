"""Find a quote's place in a section: exactly, else up to spacing, case and typography.

Models copy sentences well but straighten quotes, join lines and change dashes. Those differences
are forgiven; a changed word or number is not: such a quote stays without a place, ungrounded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from tenfold.components.base import Evidence

M = TypeVar("M", bound=BaseModel)

_LOOSE = {
    **dict.fromkeys("'‘’‚‛`´", "['‘’‚‛`´]"),
    **dict.fromkeys('"“”„‟', '["“”„‟]'),
    **dict.fromkeys("-‐‑‒–—−", "[-‐‑‒–—−]"),
}
_MAX_QUOTE_CHARS = 4_000


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Start and end offset of ``quote`` in ``text``, or None."""
    quote = quote.strip().strip("…")
    if not quote:
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    if len(quote) > _MAX_QUOTE_CHARS:
        return None
    match = _pattern(quote).search(text)
    return match.span() if match else None


def ground(value: M, text: str, start: int) -> M:
    """A copy of ``value`` whose ``Evidence`` fields have their place in the filing.

    ``text`` is the section's text and ``start`` its offset in the filing's normal form.
    """
    return cast("M", _grounded(value, text, start))


def _grounded(node: Any, text: str, start: int) -> Any:
    if isinstance(node, Evidence):
        span = find_quote(node.quote, text)
        if span is None:
            return node.model_copy(update={"start": None, "end": None})
        return node.model_copy(update={"start": start + span[0], "end": start + span[1]})
    if isinstance(node, BaseModel):
        fields = type(node).model_fields
        return node.model_copy(
            update={name: _grounded(getattr(node, name), text, start) for name in fields}
        )
    if isinstance(node, list):
        return [_grounded(part, text, start) for part in cast("list[Any]", node)]
    return node


@lru_cache(maxsize=1024)
def _pattern(quote: str) -> re.Pattern[str]:
    words = ("".join(_LOOSE.get(char) or re.escape(char) for char in w) for w in quote.split())
    return re.compile(r"\s+".join(words), re.IGNORECASE)
