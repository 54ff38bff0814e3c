"""What a section is: an item of the form, its text, its place and its health."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tenfold.sections.tagged import NOTHING_TAGGED, DeferredTags, TaggedDocument


class SectionStatus(StrEnum):
    """Whether the item's own text stands in the document, and can be trusted."""

    PRESENT = "present"
    INCORPORATED = "incorporated"
    """Only points to another document. Where that one is an exhibit of the same submission, its
    text is given, and the section is not ``brief``."""
    ABSENT = "absent"
    SUSPECT = "suspect"
    """Found, but its length, neighbours or content contradict the heading."""


@dataclass(frozen=True, slots=True)
class Section:
    """One item of the 10-K as found in a filing.

    ``text`` is always ``normal_text[start:end]`` of the split it belongs to; an absent item has
    ``start == end == 0`` and no text.
    """

    item: str
    """'1', '1A', '7', …"""
    title: str
    """The item's title in the form of the filing's fiscal year."""
    status: SectionStatus
    reason: str | None
    """Why the status is not plainly present, or how the text was found (a followed pointer,
    'short by its own words: None.'). None for a plain present item."""
    start: int
    """Offset of the body's first character in the normal form, in characters."""
    end: int
    """Offset behind the body's last character."""
    text: str
    brief: bool = False
    """Short by its own words ('None.', 'Not required', 'See Note 13'), or nothing but a pointer to
    another document: nothing to ask a model."""


@dataclass(frozen=True, slots=True)
class SplitFiling:
    """The normal text form of a filing and its items, in the order of the item table."""

    text: str
    sections: tuple[Section, ...]
    tags: TaggedDocument | DeferredTags = NOTHING_TAGGED

    @property
    def tagged(self) -> TaggedDocument:
        """Inline XBRL values as written, with their places in ``text``."""
        return self.tags.document() if isinstance(self.tags, DeferredTags) else self.tags

    def section(self, item: str) -> Section:
        """The section of ``item`` ('1A'); KeyError for an item that is not in the table."""
        for section in self.sections:
            if section.item == item:
                return section
        raise KeyError(item)
