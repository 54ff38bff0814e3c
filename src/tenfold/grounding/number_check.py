"""What is said of a number in an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class NumberStatus(StrEnum):
    """Where a number of an answer was found."""

    COMPUTED = "computed"
    """Among the figures, ratios and changes computed from tagged facts."""
    TEXT = "text"
    """In the text that was read."""
    TAGGED = "tagged"
    """Among the filing's tagged facts."""
    UNMATCHED = "unmatched"
    """Nowhere."""


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """One number of an answer, and what it matches."""

    text: str
    """As it is written: '$391.0 billion'."""
    path: str
    """The field it stands in: 'items[0].explanation'."""
    start: int
    """Offset in that field's text."""
    end: int
    status: NumberStatus
    match: str | None
    """What it matches: 'revenue FY2024', '391,035', 'us-gaap:Assets 2024-09-28'; None where
    nothing does."""

    def to_json(self) -> dict[str, Any]:
        """The check as JSON values."""
        return {
            "text": self.text,
            "path": self.path,
            "start": self.start,
            "end": self.end,
            "status": self.status.value,
            "match": self.match,
        }

    @classmethod
    def from_json(cls, check: Mapping[str, Any]) -> NumberCheck:
        """The check that ``to_json`` wrote; KeyError or ValueError for anything else."""
        return cls(
            text=check["text"],
            path=check["path"],
            start=check["start"],
            end=check["end"],
            status=NumberStatus(check["status"]),
            match=check["match"],
        )
