"""Finished analyses as the bytes that are sent, so that a repeat costs no database and no JSON.

A finished analysis never changes; it can only be deleted, by another process too. So what is held
is looked at again after a moment: whether the analysis is still there, not what it says.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_MOST_BYTES: Final = 64 * 1024 * 1024
_BELIEVED_FOR_SECONDS: Final = 2.0


@dataclass(slots=True)
class Rendered:
    """One answer and its validator."""

    body: bytes
    etag: str
    seen_at: float = 0.0


class RenderedAnalyses:
    """The latest asked for, bounded in bytes; the least recently used go first."""

    def __init__(
        self, most_bytes: int = _MOST_BYTES, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_bytes = most_bytes
        self._now = now
        self._held: OrderedDict[str, Rendered] = OrderedDict()
        self._bytes = 0
        self.hits = 0
        self.misses = 0

    def get(self, analysis_id: str) -> Rendered | None:
        """What is held and was seen to be there a moment ago."""
        held = self._held.get(analysis_id)
        if held is None or self._now() - held.seen_at > _BELIEVED_FOR_SECONDS:
            self.misses += 1
            return None
        self._held.move_to_end(analysis_id)
        self.hits += 1
        return held

    def still_there(self, analysis_id: str) -> Rendered | None:
        """What is held, now that its analysis was seen in the store again."""
        held = self._held.get(analysis_id)
        if held is not None:
            held.seen_at = self._now()
        return held

    def put(self, analysis_id: str, rendered: Rendered) -> None:
        """Hold an answer; one that is larger than all there is room for is not held."""
        self.forget(analysis_id)
        if len(rendered.body) > self._most_bytes:
            return
        rendered.seen_at = self._now()
        self._held[analysis_id] = rendered
        self._bytes += len(rendered.body)
        while self._bytes > self._most_bytes:
            _, oldest = self._held.popitem(last=False)
            self._bytes -= len(oldest.body)

    def forget(self, analysis_id: str) -> None:
        """Hold it no longer."""
        held = self._held.pop(analysis_id, None)
        if held is not None:
            self._bytes -= len(held.body)
