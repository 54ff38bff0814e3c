"""A streamed answer being put together; each API reads its own events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Final, cast

from pydantic_core import from_json

from tenfold.llm.failures import Refusal
from tenfold.llm.protocol import FinishReason
from tenfold.llm.usage import Usage

_KEEP_ALIVES: Final = frozenset({"ping", "keepalive"})


class ApiAnswer(ABC):
    """Collects what the stream of one answer tells besides its text."""

    def __init__(self) -> None:
        self.usage: Usage | None = None
        """None as long as, or where, the server reports none."""
        self.finish_reason: FinishReason | None = None
        self.refusal: Refusal | None = None
        """An error the server sent inside the stream."""
        self.chars = 0
        self.events = 0
        """How many have come, without those that only keep the connection open."""

    @property
    def is_complete(self) -> bool:
        """Whether the server said that it has said everything."""
        return self.finish_reason is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come, though the connection may stay open."""
        return False

    def take(self, data: bytes) -> str:
        """Read one event; its piece of the answer's text, empty where it has none.

        Raises:
            ValueError, TypeError, AttributeError, LookupError: it is no event of this API.
        """
        event = from_json(data)
        if not isinstance(event, dict):
            raise TypeError("The event is not a JSON object.")
        fields = cast("dict[str, Any]", event)
        text = self._take(fields)
        self.chars += len(text)
        self.events += fields.get("type") not in _KEEP_ALIVES
        return text

    @abstractmethod
    def _take(self, event: dict[str, Any]) -> str:
        """The text of ``event``; keeps what else it tells."""


def count_in(fields: Mapping[str, Any], name: str) -> int:
    """The tokens that ``fields`` tell under ``name``; 0 where they tell none."""
    value = fields.get(name)
    return max(0, value) if isinstance(value, int) else 0
