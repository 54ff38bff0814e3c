"""Pages that were drawn, held for whoever asks for them next."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

from markupsafe import Markup

_MOST_CHARACTERS: Final = 4_000_000
"""A page has about 300,000, which take two bytes each where one of them is a dash or a quote."""


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """One analysis, drawn."""

    title: str
    html: Markup


class HeldPages:
    """The pages asked for last, bounded by their length together; may be used on any thread."""

    def __init__(self, most_characters: int = _MOST_CHARACTERS) -> None:
        self._most_characters = most_characters
        self._held: OrderedDict[str, FinishedPage] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def get(self, analysis_id: str) -> FinishedPage | None:
        """The page of an analysis; None where it is not held."""
        with self._lock:
            if analysis_id in self._held:
                self._held.move_to_end(analysis_id)
            return self._held.get(analysis_id)

    def put(self, analysis_id: str, page: FinishedPage) -> None:
        """Hold a page; one that is longer than all there is room for is not held."""
        with self._lock:
            if (known := self._held.pop(analysis_id, None)) is not None:
                self._characters -= len(known.html)
            if len(page.html) > self._most_characters:
                return
            self._held[analysis_id] = page
            self._characters += len(page.html)
            while self._characters > self._most_characters:
                _, oldest = self._held.popitem(last=False)
                self._characters -= len(oldest.html)
