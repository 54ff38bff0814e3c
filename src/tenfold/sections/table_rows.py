"""One table row as one readable line."""

from __future__ import annotations

import re

from tenfold.sections.marks import MARK

_GLUED_BEFORE = re.compile(r"^[\s$€£¥(]+$|^\(?[$€£¥]\s?\(?$")
"""A cell that belongs to the number in the next one: '$', '(', '$ ('."""
_OPENING = "$€£¥("
_GLUED_BEHIND = re.compile(r"^[)%\s*]+$")
"""A cell that belongs to the number in the one before: ')', '%', ')%'."""
_LEAD = re.compile(r"^(?:[•●▪◦·○■□–—\-*o§]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,4}[.)])$")
"""A bullet or enumerator in a cell of its own, before the words it introduces."""
_LEAD_WORDS_CHARS = 30


def join_cells(cells: list[str]) -> str:
    """The row's cells separated by tabs.

    Empty cells vanish; currency signs, brackets and per cent signs that filings put into cells of
    their own go back to their number; a bullet goes before its words with a space. Cells may
    contain marks.
    """
    out: list[str] = []
    glue = False
    lead = False
    marks = ""
    for cell in cells:
        bare = cell
        if not cell.isprintable():
            bare = MARK.sub("", cell).strip()
            cell = " ".join(cell.split())
        if not bare:
            marks += cell
            continue
        cell = marks + cell
        marks = ""
        if glue or (out and _GLUED_BEHIND.match(bare)):
            out[-1] += cell
        elif lead and len(bare) > _LEAD_WORDS_CHARS:
            out[-1] += " " + cell
        else:
            out.append(cell)
        glue = bare[0] in _OPENING and bool(_GLUED_BEFORE.match(bare))
        lead = len(out) == 1 and len(bare) < _LEAD_WORDS_CHARS and bool(_LEAD.match(bare))
    return "\t".join(out) + marks
