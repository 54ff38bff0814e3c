"""What a folded section shows of itself: the first words of its first answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tenfold.rendering.entries import EntryView

MOST_CHARS: Final = 120
"""A line or two of a phone; the page cuts it where its line ends."""


def peek_of(entries: Iterable[EntryView | None]) -> str | None:
    """The heading or first text of the first entry that has one; None where nothing is answered."""
    found = (text for entry in entries if entry for text in _texts(entry) if text)
    text = next(found, None)
    if text is None or len(text) <= MOST_CHARS:
        return text
    return text[:MOST_CHARS].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _texts(entry: EntryView) -> Iterator[str]:
    yield (entry.heading + entry.runs_on.text).strip()
    for words in entry.texts:
        yield words.text.strip()
    for _, group in entry.groups:
        for inner in group:
            yield from _texts(inner)
