"""Plain-text filings (1993 to about 2001) into the normal form.

Lines stay lines, for tables and signatures live by them; the white space that lined columns up
becomes a tab, so that a table row reads the same here as in an HTML filing.
"""

from __future__ import annotations

import re

from tenfold.sections.marks import PAGE, without_controls, without_invisible
from tenfold.sections.normal_form import NormalText, resolve_marks

_GAP = re.compile(r"(?<=\S) {3,}(?=\S)|\t+ *")
_DOT_LEADERS = re.compile(r"(?:\s?\.){4,}\s*|(?:\s\.){3,}\s*")
_SPACES = re.compile(r" {2,}")
_RULE = re.compile(r"^[\s\-=_~*.]*$")
_TAG_LINE = re.compile(r"^\s*</?(?:PAGE|TABLE|CAPTION|S|C|FN|F\d+|R|PRE|BTB)>", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:PAGE|TABLE|CAPTION|S|C|FN|F\d+|R|PRE)>", re.IGNORECASE)
_PAGE = re.compile(r"<PAGE>(?:\s*\d{1,3}\s*$)?", re.IGNORECASE)
"""Some filer agents count the pages of the file behind the tag: not the pages of the report."""


def read_plain_text(content: str) -> NormalText:
    """The normal form of a plain-text document."""
    content = content.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "<PAGE>\n")
    content = without_invisible(without_controls(content))
    lines = [_normal_line(line) for line in content.split("\n")]
    return resolve_marks("\n".join(lines), [], [])


def _normal_line(line: str) -> str:
    page = PAGE if _PAGE.search(line) else ""
    if page:
        line = _PAGE.sub("", line)
    if page or _TAG_LINE.match(line):
        line = _TAGS.sub("", line)
    if _RULE.match(line):
        return page
    return page + columns_to_tabs(line)


def columns_to_tabs(line: str) -> str:
    """A line with its column gaps as tabs and its other white space as single spaces.

    Only lines that look tabular get tabs: justified prose has wide gaps too.
    """
    line = line.replace("\xa0", " ").strip()
    if "  " not in line and "\t" not in line and "..." not in line and ". ." not in line:
        return line
    line = _DOT_LEADERS.sub("   ", line).strip()
    tabbed = _GAP.sub("\t", line)
    if _is_row(tabbed):
        return _SPACES.sub(" ", tabbed)
    return " ".join(line.split())


def _is_row(tabbed: str) -> bool:
    """Gaps that separate columns: cells of numbers, or at most a few cells of words."""
    cells = tabbed.split("\t")
    if len(cells) == 1:
        return False
    if any(any(c.isdigit() for c in cell) for cell in cells[1:]):
        return True
    return len(cells) <= 4 and len(tabbed) < 70
