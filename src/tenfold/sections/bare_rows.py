"""Rows of a table of contents or an index that give the item's number without the word 'Item'.

'1A  Risk Factors  12'. A number and a title prove little alone (notes and exhibits are numbered
too), so only a run of them in the order of the form counts, with nothing but such rows near.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from tenfold.sections.candidate import Candidate
from tenfold.sections.items import ORDER, letters, order_of, title_letters
from tenfold.sections.titles import match_title

_ROW = re.compile(
    r"^[^\w\n]{0,4}(?:part\s+(?:iv|i{1,3})\b[\s.:\-–—]*)?"
    r"(?P<number>1[0-6]|[1-9])[ ]?\(?(?P<letter>[abc]?)\)?(?![\w,%])[\s.:)\-–—]*",
    re.IGNORECASE | re.MULTILINE,
)
_MIN_RUN = 5
_MAX_GAP_CHARS = 1_500
_MAX_ROWS = 2_000
_OPENING_LETTERS = 3
_NEXT_ROW_CHARS = 60
_NO_HEADING = -8.0


def bare_rows(text: str, end: int) -> list[Candidate]:
    """Rows before offset ``end``, as listed candidates that no heading can come from."""
    kept: list[Candidate] = []
    run: list[Candidate] = []
    seen = 0
    for match in _ROW.finditer(text, 0, end):
        row = _row(text, match)
        if row is None:
            continue
        seen += 1
        if run and (row.order <= run[-1].order or row.start - run[-1].line_end > _MAX_GAP_CHARS):
            kept += run if len(run) >= _MIN_RUN else []
            run = []
        run.append(row)
        if seen >= _MAX_ROWS:
            break
    return kept + (run if len(run) >= _MIN_RUN else [])


def mark_among_rows(rows: list[Candidate], candidates: list[Candidate]) -> None:
    """Mark candidates that stand just before such a row as rows too: 'Items 1 and 2', then '1A'."""
    starts = [row.start for row in rows]
    for candidate in candidates:
        at = bisect_right(starts, candidate.start)
        if at < len(starts) and starts[at] - candidate.end < _NEXT_ROW_CHARS:
            candidate.listed = True
            candidate.score = min(candidate.score, _NO_HEADING)


def _row(text: str, match: re.Match[str]) -> Candidate | None:
    number = match["number"] + match["letter"].upper()
    if number not in ORDER or order_of(number) % 2:
        return None
    # Most lines that begin with a number are rows of other tables, and titles take long to match.
    opening = letters(text[match.end() : match.end() + 8])[:_OPENING_LETTERS]
    if not opening or not any(title.startswith(opening) for title in title_letters(number)):
        return None
    title = match_title(text, match.end(), number)
    if title is None:
        return None
    line_end = text.find("\n", title.end)
    line_end = len(text) if line_end < 0 else line_end
    return Candidate(
        numbers=(number,),
        start=match.start(),
        number_end=match.end(),
        end=title.end,
        line_end=line_end,
        titled=True,
        alone=True,
        continued=False,
        words=letters(text[match.end() : title.end]),
        score=_NO_HEADING,
        listed=True,
    )
