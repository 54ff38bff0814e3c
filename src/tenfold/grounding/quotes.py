"""Find a quote's place in a section: exactly, else up to spacing, case and typography.

Models copy sentences well but straighten quotes, join lines and change dashes. Those differences
are forgiven; a changed word or number is not: such a quote stays without a place, ungrounded. Nor
may a quote begin or end within a number: "5% growth" does not stand in "15% growth".

Both sides of the loose comparison are brought into one plain form, so that it is a search for a
substring and takes the same short time for a quote that is there and for one that is not (a
regular expression per quote takes a hundred times as long over a long section).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from tenfold.components.base import Evidence

M = TypeVar("M", bound=BaseModel)

_PLAIN = {
    **dict.fromkeys("‘’‚‛`´", "'"),
    **dict.fromkeys("“”„‟", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
    # The one letter whose lower case is two characters, which would shift all offsets behind it.
    "İ": "i",
}
_SPACES = re.compile(r"\s{2,}")
_SINGLE_SPACE = re.compile(r"[^\S ]")


def find_quote(
    quote: str, text: str, kept: Sequence[tuple[int, int]] = ()
) -> tuple[int, int] | None:
    """Start and end offset of ``quote`` in ``text``, or None.

    Of several places one that lies in a part of ``kept``, given as offsets, is preferred: there the
    model has read it. Without ``kept`` it is the first.
    """
    quote = quote.strip().strip("…").strip()
    if not quote:
        return None
    exact = ((at, at + len(quote)) for at in _find_whole(quote, text))
    if (place := _preferred(exact, kept)) is not None:
        return place
    plain = " ".join(_plain(quote).split())
    if not plain:
        return None
    form = _plain_form(text)
    alike = (
        (form.offset(at), form.offset(at + len(plain) - 1) + 1)
        for at in _find_whole(plain, form.text)
    )
    return _preferred(alike, kept)


def _preferred(
    places: Iterable[tuple[int, int]], kept: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    first = None
    for start, end in places:
        if not kept or any(begin <= start and end <= over for begin, over in kept):
            return start, end
        first = first or (start, end)
    return first


def ground(value: M, text: str, start: int, kept: Sequence[tuple[int, int]] = ()) -> M:
    """A copy of ``value`` whose ``Evidence`` fields have their place in the filing.

    ``text`` is the section's text and ``start`` its offset in the filing's normal form; ``kept``
    says which parts of the text the model was given, where that was not all of it. A quote that
    reaches across what was left out is not found, for in the text something else stands there.
    """
    return cast("M", _grounded(value, _Text(text, start, kept)))


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    start: int
    kept: Sequence[tuple[int, int]]


def _grounded(node: Any, within: _Text) -> Any:
    """``node`` itself where there is no evidence in it: most of an answer is plain words."""
    if node is None or isinstance(node, str | int | float):
        return node
    if isinstance(node, Evidence):
        span = find_quote(node.quote, within.text, within.kept)
        if span is None:
            return node.model_copy(update={"start": None, "end": None})
        start = within.start
        return node.model_copy(update={"start": start + span[0], "end": start + span[1]})
    if isinstance(node, BaseModel):
        changed: dict[str, Any] = {}
        for name in type(node).model_fields:
            before = getattr(node, name)
            after = _grounded(before, within)
            if after is not before:
                changed[name] = after
        return node.model_copy(update=changed) if changed else node
    if isinstance(node, list):
        return [_grounded(part, within) for part in cast("list[Any]", node)]
    if type(node) is tuple:
        return tuple(_grounded(part, within) for part in cast("tuple[Any, ...]", node))
    if isinstance(node, dict):
        parts = cast("Mapping[Any, Any]", node)
        return {key: _grounded(part, within) for key, part in parts.items()}
    return node


@dataclass(frozen=True, slots=True)
class _PlainForm:
    """A text in plain form, and the way back to its own offsets."""

    text: str
    ends: list[int] = field(default_factory=list[int])
    """Offsets in the plain form behind each run of spaces that was shortened, ascending."""
    dropped: list[int] = field(default_factory=list[int])
    """How many characters had been dropped up to there."""

    def offset(self, at: int) -> int:
        """The offset in the original text of the character at ``at``."""
        run = bisect_right(self.ends, at)
        return at + (self.dropped[run - 1] if run else 0)


@lru_cache(maxsize=8)
def _plain_form(text: str) -> _PlainForm:
    plain = _plain(text)
    ends: list[int] = []
    dropped: list[int] = []
    so_far = 0
    for run in _SPACES.finditer(plain):
        so_far += len(run[0]) - 1
        ends.append(run.end() - so_far)
        dropped.append(so_far)
    spaced = _SINGLE_SPACE.sub(" ", _SPACES.sub(" ", plain))
    return _PlainForm(spaced, ends, dropped)


def _plain(text: str) -> str:
    """Same length, plain typography, lower case."""
    # Faster than str.translate, which looks up every character of a text that is not ASCII.
    for char, plain in _PLAIN.items():
        text = text.replace(char, plain)
    return text.lower()


def _find_whole(quote: str, text: str) -> Iterator[int]:
    """Where ``quote`` stands without cutting a number in two."""
    at = text.find(quote)
    while at >= 0:
        if not _cuts_number(text, at) and not _cuts_number(text, at + len(quote)):
            yield at
        at = text.find(quote, at + 1)


def _cuts_number(text: str, at: int) -> bool:
    """Whether ``at`` lies between two digits of one number: 1|5, 1|.5, 1.|5."""
    before, behind = text[max(0, at - 2) : at], text[at : at + 2]
    if not before or not behind:
        return False
    if before[-1].isdigit():
        return behind[0].isdigit() or (behind[0] in ".," and behind[1:].isdigit())
    return before[-1] in ".," and behind[0].isdigit() and before[:-1].isdigit()
