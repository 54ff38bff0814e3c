"""Items 6, 7, 7A and 8 inside an annual report to shareholders filed as Exhibit 13."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenfold.sections.furniture import Furniture
from tenfold.sections.named_pages import cut_out, pages_named
from tenfold.sections.pages import Page, page_at
from tenfold.sections.statements import MIN_STATEMENTS_CHARS, find_statements

_DISCUSSION = re.compile(
    r"^[^\w\n]{0,4}(?:management[’']?s?[’']?\s+discussion\s+and\s+analysis|financial\s+review\b|"
    r"management[’']?s?\s+financial\s+(?:discussion|review))[^\n\t]{0,120}$",
    re.IGNORECASE | re.MULTILINE,
)
_STATEMENTS = re.compile(
    r"^[^\w\n]{0,4}(?![^\n]*\bdata\b)(?:consolidated\s+)?(?:balance\s+sheets?|statements?\s+of\s+(?:consolidated\s+)?"
    r"(?:income|operations|earnings|financial\s+(?:condition|position))|reports?\s+of\s+(?:independent|"
    r"management))(?:[^\n\t]{0,60}|[^\n\d]{0,90})$",
    re.IGNORECASE | re.MULTILINE,
)
_MIN_DISCUSSION_CHARS = 3_000


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An annual report filed as an exhibit: its bounds in the normal text, and its pages."""

    begin: int
    end: int
    pages: list[Page]
    broken_off: str | None = None
    """How the file shows that the exhibit's end is missing."""


def find_in_exhibit(
    text: str, item: str, pointer: str, exhibit: Exhibit, furniture: Furniture
) -> tuple[int, int] | None:
    """Bounds of an item's matter in an exhibit, or None where not sure.

    The pages that the pointer names come first; where they cannot be told, the headings of the
    discussion and the statements. Of Items 6 and 7A only the pages, and a heading that is named,
    can tell.
    """
    if item == "8":
        return _statements(text, pointer, exhibit, furniture)
    found = cut_out(text, item, pointer, exhibit.pages, furniture)
    if found is not None or item != "7":
        return found
    heading = _DISCUSSION.search(text, exhibit.begin, exhibit.end)
    if heading is None:
        return None
    behind = _STATEMENTS.search(text, heading.end() + _MIN_DISCUSSION_CHARS, exhibit.end)
    start, stop = furniture.trim(text, heading.end(), behind.start() if behind else exhibit.end)
    return (start, stop) if stop - start >= _MIN_DISCUSSION_CHARS else None


def _statements(
    text: str, pointer: str, exhibit: Exhibit, furniture: Furniture
) -> tuple[int, int] | None:
    """The statements in an exhibit, no further than the pages named, if they are named in a run."""
    no_pages: list[Page] = []
    found = find_statements(text, no_pages, exhibit.begin, exhibit.end, None, None, furniture)
    named = pages_named(pointer)
    last = page_at(exhibit.pages, str(named[1])) if named is not None else None
    if found is None or last is None or not found[0] + MIN_STATEMENTS_CHARS < last.end < found[1]:
        return found
    return furniture.trim(text, found[0], last.end)
