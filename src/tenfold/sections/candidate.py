"""One line that begins with an item's number or title, and may be that item's heading."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.sections.items import order_of


@dataclass(slots=True)
class Candidate:
    """One line that begins with an item's number. Offsets are into the normal text."""

    numbers: tuple[str, ...]
    """The item, or the items of a combined heading ('Items 1 and 2')."""
    start: int
    """Where the line begins."""
    number_end: int
    end: int
    """Behind the heading's words: where the body begins, but for white space."""
    line_end: int
    titled: bool
    """The item's title follows its number."""
    alone: bool
    """The line holds nothing but the heading."""
    continued: bool
    words: str = ""
    """The heading's letters, to know it again."""
    score: float = 0.0
    numbered: bool = True
    """False for a heading that bears the title alone."""
    listed: bool = False
    """Stands in a table of contents or an index."""

    @property
    def number(self) -> str:
        """The (first) item."""
        return self.numbers[0]

    @property
    def order(self) -> int:
        """Place in the item table; items that are not in it stand behind the one before.

        A combined heading stands where its first item does: 'Items 1 and 2' comes before 1A.
        """
        return order_of(self.numbers[0])
