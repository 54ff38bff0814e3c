"""A streamed answer being put together; each API reads its own events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, cast

from pydantic_core import from_json

from tenfold.llm.failures import Refusal
from tenfold.llm.protocol import FinishReason
from tenfold.llm.usage import Usage


class ApiAnswer(ABC):
    """Collects what the stream of one answer tells besides its text."""

    def __init__(self) -> None:
        self.usage: Usage | None = None
        """None as long as, or where, the server reports none."""
        self.finish_reason: FinishReason | None = None
        self.refusal: Refusal | None = None
        """An error the server sent inside the stream."""
        self.chars = 0

    @property
    def is_complete(self) -> bool:
        """Whether the server said that it has said everything."""
        return self.finish_reason is not None

    def take(self, data: bytes) -> str:
        """Read one event; its piece of the answer's text, empty where it has none.

        Raises:
            ValueError, TypeError, AttributeError, LookupError: it is no event of this API.
        """
        event = from_json(data)
        if not isinstance(event, dict):
            raise TypeError("The event is not a JSON object.")
        text = self._take(cast("dict[str, Any]", event))
        self.chars += len(text)
        return text

    @abstractmethod
    def _take(self, event: dict[str, Any]) -> str:
        """The text of ``event``; keeps what else it tells."""


def count_in(fields: Mapping[str, Any], name: str) -> int:
    """The tokens that ``fields`` tell under ``name``; 0 where they tell none."""
    value = fields.get(name)
    return max(0, value) if isinstance(value, int) else 0
