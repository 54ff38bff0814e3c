"""How much of an item a question was shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

READ_IN_PART: Final = "Read in part"
"""How every sentence begins that tells of an item that was cut."""


@dataclass(frozen=True, slots=True)
class ReadShare:
    """Of an item that was cut: how many of its words were read. What was read whole has none."""

    item: str
    """'1A'."""
    words: int
    """Words of the passages that were kept."""
    of_words: int
    """Words of the whole item."""
    own: bool = False
    """Whether the passages were chosen for this question, not for all about the item."""

    @property
    def percent(self) -> int:
        """The share in whole percent; never 0 and never 100, for neither would be true."""
        return min(99, max(1, 100 * self.words // max(1, self.of_words)))

    @property
    def counted(self) -> str:
        """'12,400 of 32,600 words'."""
        return f"{self.words:,} of {self.of_words:,} words"

    def __str__(self) -> str:
        """'38% of Item 1A (12,400 of 32,600 words)'."""
        return f"{self.percent}% of Item {self.item} ({self.counted})"

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "item": self.item,
            "words": self.words,
            "of_words": self.of_words,
            "percent": self.percent,
            "own": self.own,
        }


def told_of(shares: Iterable[ReadShare | None]) -> str | None:
    """What several questions about one item read of it, in words; None where all read all of it.

    '38% of Item 1A (12,400 of 32,600 words)', or, where each was given passages of its own, '12% to
    38% of Item 1A for each question (of 32,600 words)'.
    """
    listed = list(shares)
    read = [share for share in listed if share is not None]
    if not read:
        return None
    if len(set(listed)) == 1 and not read[0].own:
        return str(read[0])
    least = min(share.percent for share in read)
    most = max(100 if share is None else share.percent for share in listed)
    span = f"{least}%" if least == most else f"{least}% to {most}%"
    return f"{span} of Item {read[0].item} for each question (of {read[0].of_words:,} words)"
