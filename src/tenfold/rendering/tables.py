"""Items that are alike as rows of a table: its columns, and how wide each wants to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tenfold.rendering.entries import EntryView
from tenfold.rendering.words import Words, words_of

TABLES: Final = frozenset(
    {
        "business.key_products",
        "business.business_segments",
        "business.customers_and_markets",
        "business.geographic_footprint",
        "mda.segment_results",
    }
)
"""Components whose items are alike enough to be read as a table."""
_SHORT_CHARACTERS: Final = 28
_NUMBER: Final = re.compile(
    r"(?:about |approximately |~)?[-−(]?[$€£¥]?\s?\d[\d.,]*\s?"
    r"(?:%|percent|million|billion|thousand|bn|m)?\)?",
    re.IGNORECASE,
)


class Width(StrEnum):
    """How much room a column's cells want."""

    NUMBER = "number"
    """Numbers alone: set to the right, so that digits stand below digits."""
    SHORT = "short"
    LONG = "long"
    """Sentences: brief at first."""


@dataclass(frozen=True, slots=True)
class Column:
    """One fact about each item."""

    label: str
    width: Width


@dataclass(frozen=True, slots=True)
class TableView:
    """Items that are alike, as rows."""

    columns: tuple[Column, ...]
    """Behind name and description."""
    rows: tuple[tuple[EntryView, tuple[Words | None, ...]], ...]
    """None for a cell of which nothing is said."""


def table_of(entry: EntryView, *, is_growing: bool = False) -> TableView | None:
    """A table of the entry's one list; None where its items are not alike.

    Of an answer that is still being written (``is_growing``) the last item may have no name yet:
    it waits for it.
    """
    lists = [group for label, group in entry.groups if not label]
    items = lists[0] if len(lists) == 1 and len(entry.groups) == 1 else ()
    if is_growing and items and not items[-1].heading:
        items = items[:-1]
    if not items or any(not item.heading or item.groups for item in items):
        return None
    facts = [dict(_facts(item)) for item in items]
    labels = tuple(dict.fromkeys(label for row in facts for label in row))
    if not labels:
        return None
    columns = tuple(Column(label, _width(row.get(label) for row in facts)) for label in labels)
    rows = tuple(
        (item, tuple(row.get(label) for label in labels))
        for item, row in zip(items, facts, strict=True)
    )
    return TableView(columns, rows)


def _facts(item: EntryView) -> Sequence[tuple[str, Words]]:
    return [*((label, words_of(value)) for label, value in item.tags), *item.facts]


def _width(cells: Iterable[Words | None]) -> Width:
    texts = [cell.text for cell in cells if cell is not None]
    if all(_NUMBER.fullmatch(text) for text in texts):
        return Width.NUMBER
    return Width.SHORT if all(len(text) <= _SHORT_CHARACTERS for text in texts) else Width.LONG
