"""Finding the financial statements behind an Item 8 that only says where they stand.

They begin with the auditor's report, or with the first statement where that report stands at the
end, and go on until something that is not a statement begins: a schedule, the exhibit index, the
signatures, another item.
"""

from __future__ import annotations

import re

from tenfold.sections.furniture import Furniture
from tenfold.sections.items import letters
from tenfold.sections.pages import Page, page_at

MIN_STATEMENTS_CHARS = 4_000
_HEADING_CHARS = 300
_REPORT_OPENS_WITHIN_CHARS = 900

_AUDITORS_REPORT = re.compile(
    r"^[^\w\n]{0,4}(?:reports?\s+of\s+(?:the\s+)?independent\s+(?:registered|certified|public|auditor|"
    r"account)|independent\s+(?:auditors?|accountants?)[’']?s?[’']?\s+report|auditors?[’']?s?[’']?\s+report|"
    r"reports?\s+of\s+(?:ernst|deloitte|kpmg|pricewaterhouse|arthur))[^\n\t]{0,110}$",
    re.IGNORECASE | re.MULTILINE,
)
_REPORT_OPENS = re.compile(
    r"\b(?:we\s+have\s+(?:\w+\s+)?audited|in\s+our\s+opinion|opinions?\s+on\s+the|to\s+the\s+"
    r"(?:\w+\s+){0,3}(?:board|directors|stockholders|shareholders|shareowners|share\s+owners|members|partners))",
    re.IGNORECASE,
)
"""What the report itself says at once, and its line in a list of contents does not."""
_FIRST_STATEMENT = re.compile(
    r"^[^\w\n]{0,4}(?![^\n]*\bdata\b)(?:consolidated\s+)?(?:balance\s+sheets?|statements?\s+of\s+(?:consolidated\s+)?"
    r"(?:income|operations|earnings|financial\s+(?:condition|position)))(?:[^\n\t]{0,60}|[^\n\d]{0,90})$",
    re.IGNORECASE | re.MULTILINE,
)
_CONTINUED = re.compile(r"\s*\(?\b(?:continued|cont[’']d)\b\.?\)?\s*$", re.IGNORECASE)
_AMOUNT = re.compile(r"\$|\d,\d{3}")
_BOUNDARY = re.compile(
    r"^[^\w\n]{0,4}(?:schedule\s+[ivx]+\b(?![^\n]*\t\d)[^\n]{0,90}|exhibit\s+index|index\s+to\s+exhibits|exhibits|"
    r"signatures?|items?\s+1[0-6]\b[^\n]{0,120}|items?\s+9[abc]?\b[^\n]{0,120}|part\s+i(?:ii|v)\b.{0,20})\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_PARTS = (
    re.compile(
        r"balance\s+sheets?|statements?\s+of\s+financial\s+(?:position|condition)|"
        r"assets\s+and\s+liabilities",
        re.IGNORECASE,
    ),
    re.compile(r"cash\s+flows?", re.IGNORECASE),
    re.compile(
        r"notes?\s+to\s+(?:the\s+)?(?:consolidated\s+)?(?:financial|statements)|"
        r"accounting\s+policies",
        re.IGNORECASE,
    ),
)


def find_statements(
    text: str,
    pages: list[Page],
    after: int,
    end: int,
    first_page: str | None,
    last_page: str | None,
    furniture: Furniture,
) -> tuple[int, int] | None:
    """Bounds of the financial statements behind offset ``after``, or None where none are sure.

    ``first_page`` and ``last_page`` are the printed page numbers the pointer names, if any.
    """
    first = page_at(pages, first_page) if first_page else None
    last = page_at(pages, last_page) if last_page else None
    begin = first.start if first is not None else after
    start = _first_of_statements(text, begin, end, first is not None)
    if start is None:
        return None
    floor = last.end if last is not None and last.end > start else start + MIN_STATEMENTS_CHARS
    floor = max(floor - 1, start + MIN_STATEMENTS_CHARS)
    headings = text[max(0, after - _HEADING_CHARS) : start].split("\n")
    boundary = next(
        # The heading of the item that holds the statements may run on over their pages.
        (m for m in _BOUNDARY.finditer(text, floor, end) if not _runs_on(m.group(), headings)),
        None,
    )
    stop = boundary.start() if boundary is not None else end
    start, stop = furniture.trim(text, start, stop)
    body = text[start:stop]
    if len(body) < MIN_STATEMENTS_CHARS or not all(part.search(body) for part in _PARTS):
        return None
    return start, stop


def _runs_on(line: str, headings: list[str]) -> bool:
    """Whether a line repeats the heading of the item that holds the statements, or its number."""
    words = _CONTINUED.sub("", line).strip()
    number = letters(words)
    return words in headings or (
        number.startswith("item") and any(letters(h).startswith(number) for h in headings)
    )


def _first_of_statements(text: str, begin: int, end: int, page_known: bool) -> int | None:
    report = next(
        (
            m
            for m in _AUDITORS_REPORT.finditer(text, begin, end)
            if _REPORT_OPENS.search(text, m.end(), m.end() + _REPORT_OPENS_WITHIN_CHARS)
        ),
        None,
    )
    statement = next(
        (
            m
            for m in _FIRST_STATEMENT.finditer(text, begin, end)
            if len(_AMOUNT.findall(text, m.end(), m.end() + _REPORT_OPENS_WITHIN_CHARS)) >= 3
        ),
        None,
    )
    if report is not None and (statement is None or report.start() < statement.start()):
        return report.start()
    if page_known:
        return begin
    return statement.start() if statement is not None else None
