"""Inline XBRL as it is written in a document: values, contexts and units, not yet interpreted.

This room reads the markup once, so it also notes what is tagged and where that stands in the
normal text. What the attributes mean (scale, sign, transformations, periods) is the business of
``financials``. Source: Inline XBRL 1.1, Part 1 (XBRL International, 2013).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class TaggedValue:
    """One ``ix:nonFraction``, or one ``ix:nonNumeric`` of the cover (``dei``).

    Attributes are as filed; an absent one is ''.
    """

    name: str
    """The concept with its prefix: 'us-gaap:Revenues'."""
    numeric: bool
    context: str
    unit: str
    format: str
    """The transformation's name without its prefix: 'num-dot-decimal'."""
    scale: str
    sign: str
    decimals: str
    nil: bool
    text: str
    """What stands between the tags, without inner markup and ``ix:exclude``."""
    start: int | None
    """Offset in the normal text; None for values that are hidden or show nothing."""
    end: int | None
    """Offset behind the value; ``start`` where the text there reads otherwise."""


@dataclass(frozen=True, slots=True)
class TaggedContext:
    """An ``xbrli:context``: whom and when a value is about. Dates are as filed, '' if absent."""

    instant: str
    start: str
    end: str
    dimensions: tuple[tuple[str, str], ...]
    """(axis, member), in the order of the axes' names; a typed member is its text."""


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """All that is tagged in a document, or in those of one submission."""

    values: tuple[TaggedValue, ...] = ()
    contexts: dict[str, TaggedContext] = field(default_factory=dict[str, TaggedContext])
    units: dict[str, str] = field(default_factory=dict[str, str])
    """Measures without prefix by the unit's id: 'USD', 'shares', 'USD/shares'."""


NOTHING_TAGGED = TaggedDocument()


class DeferredTags:
    """Tags that are read when they are first asked for: most uses of a stored split never do.

    Equal to a TaggedDocument with the same content.
    """

    __slots__ = ("_document", "_read")

    def __init__(self, read: Callable[[], TaggedDocument]) -> None:
        self._read = read
        self._document: TaggedDocument | None = None

    def document(self) -> TaggedDocument:
        """What is tagged; read once."""
        if self._document is None:
            self._document = self._read()
        return self._document

    def __eq__(self, other: object) -> bool:
        if isinstance(other, DeferredTags):
            return self.document() == other.document()
        return self.document() == other

    # As a TaggedDocument, which holds dictionaries.
    __hash__ = None  # pyright: ignore[reportAssignmentType]


def merge(documents: list[TaggedDocument], starts: list[int]) -> TaggedDocument:
    """What is tagged in documents whose texts were joined, each beginning at its start.

    The documents of a submission share one set of context and unit ids.
    """
    values: list[TaggedValue] = []
    contexts: dict[str, TaggedContext] = {}
    units: dict[str, str] = {}
    for document, at in zip(documents, starts, strict=True):
        values.extend(_moved(value, at) for value in document.values)
        contexts = {**document.contexts, **contexts}
        units = {**document.units, **units}
    return TaggedDocument(tuple(values), contexts, units)


def _moved(value: TaggedValue, by: int) -> TaggedValue:
    if not by or value.start is None or value.end is None:
        return value
    return replace(value, start=value.start + by, end=value.end + by)
