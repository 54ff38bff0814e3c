"""Matching the words behind an item number with the item's known titles.

Titles are compared by their letters alone, so that line breaks, cells, small capitals set apart
('B USINESS') and punctuation do not matter; a misspelt letter or two does not either.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from tenfold.sections.items import ORDER, title_letters

_WINDOW_CHARS = 260
_FUZZY_CHARS = 12
_FUZZY_RATIO = 0.84
_MISSPELT_CHARS = 6


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """Where a title ends and how much of a known title it is."""

    end: int
    """Offset behind the title's last letter."""
    full: bool
    """The words are a whole known title of two words or more, or the official one."""


def match_title(text: str, start: int, number: str) -> TitleMatch | None:
    """The item's title at ``start``, if one of its known titles begins there."""
    if number not in ORDER:
        return None
    window, places = _letters_at(text, start)
    if not window:
        return None
    titles = title_letters(number)
    for title in titles:
        if window.startswith(title):
            return TitleMatch(places[len(title) - 1] + 1, len(title) > 9 or title == titles[0])
    for title in titles:
        if len(title) >= _FUZZY_CHARS and _alike(window[: len(title)], title):
            at = min(len(title), len(places)) - 1
            # A misspelt title may be shorter: it does not reach into the next paragraph.
            block_end = text.find("\n\n", start, places[at])
            if block_end > places[at - _MISSPELT_CHARS]:
                at = max(n for n in range(at) if places[n] < block_end)
            return TitleMatch(places[at] + 1, True)
    return None


def _letters_at(text: str, start: int) -> tuple[str, list[int]]:
    window = text[start : start + _WINDOW_CHARS]
    kept: list[str] = []
    places: list[int] = []
    for offset, char in enumerate(window):
        if char.isalnum():
            lowered = char.lower()
            kept.append(lowered[0])
            places.append(start + offset)
    return "".join(kept), places


def _alike(words: str, title: str) -> bool:
    if words[:3] != title[:3]:
        return False
    return SequenceMatcher(None, words, title, autojunk=False).ratio() >= _FUZZY_RATIO
