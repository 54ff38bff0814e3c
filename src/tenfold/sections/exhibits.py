"""Items 7, 7A and 8 inside an annual report to shareholders filed as Exhibit 13."""

from __future__ import annotations

import re

from tenfold.sections.furniture import Furniture
from tenfold.sections.pages import Page
from tenfold.sections.statements import find_statements

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


def find_in_exhibit(
    text: str, item: str, begin: int, end: int, furniture: Furniture
) -> tuple[int, int] | None:
    """Bounds of an item's matter in the exhibit ``text[begin:end]``, or None where not sure.

    Item 7A is a part of the discussion in such reports and is not cut out of it.
    """
    if item == "8":
        no_pages: list[Page] = []
        return find_statements(text, no_pages, begin, end, None, None, furniture)
    if item != "7":
        return None
    heading = _DISCUSSION.search(text, begin, end)
    if heading is None:
        return None
    behind = _STATEMENTS.search(text, heading.end() + _MIN_DISCUSSION_CHARS, end)
    start, stop = furniture.trim(text, heading.end(), behind.start() if behind else end)
    return (start, stop) if stop - start >= _MIN_DISCUSSION_CHARS else None
