"""The text of an HTML document while it grows: paragraphs, and tables as rows.

Tables are where words hide: layout tables hold whole pages, so a row is only kept as a row when
its cells are short; otherwise its cells follow each other as paragraphs.
"""

from __future__ import annotations

import string
from dataclasses import dataclass, field

from tenfold.sections.html_rules import Role
from tenfold.sections.marks import LINE, PAGE, has_words, length
from tenfold.sections.plain_text import columns_to_tabs
from tenfold.sections.table_rows import join_cells

# Looking a member up in its enumeration takes longer than all else that a cell's end does.
_TABLE, _ROW, _CELL, _RULE = Role.TABLE, Role.ROW, Role.CELL, Role.RULE

SPACE = string.whitespace + LINE + "\xa0"

_MAX_ROW_CHARS = 160
_LONG_CELL_CHARS = 40
_LAYOUT_CELL_CHARS = 300

Sink = list[tuple[str, bool]]
"""Finished paragraphs (False) and rows (True), of the page or of a cell of an open table."""


@dataclass(slots=True)
class _Table:
    """An open table: the cells of its open row, and the sink its rows go to."""

    outer: Sink
    cells: list[Sink] = field(default_factory=list[Sink])


class Blocks:
    """Collects the words of open paragraphs, cells and tables; knows the text in the end."""

    def __init__(self) -> None:
        self.inline: list[str] = []
        """Words and marks of the open paragraph."""
        self.preformatted = 0
        """How many elements that keep their lines are open."""
        self._page: Sink = []
        self._sink: Sink = self._page
        self._tables: list[_Table] = []

    def start(self, role: Role) -> None:
        """A block begins, and with it a paragraph."""
        if self.inline:
            self._flush()
        if not role:
            return
        if role is _CELL:
            if self._tables:
                cell: Sink = []
                self._sink = cell
                self._tables[-1].cells.append(cell)
        elif role is _ROW:
            if self._tables:
                self._end_row()
        elif role is _TABLE:
            self._tables.append(_Table(self._sink))
        elif role is _RULE:
            self.inline.append(PAGE)
        else:
            self.preformatted += 1

    def end(self, role: Role) -> None:
        """A block ends, and with it the open paragraph."""
        if self.inline:
            self._flush()
        if not role:
            return
        if role is _CELL:
            if self._tables:
                self._sink = self._tables[-1].outer
        elif role is _ROW:
            if self._tables:
                self._end_row()
        elif role is _TABLE:
            if self._tables:
                self._end_row()
                self._sink = self._tables.pop().outer
        elif role is not _RULE:
            self.preformatted -= 1

    def marked_text(self) -> str:
        """Everything collected, with marks in it; ends whatever is open."""
        self._flush()
        while self._tables:
            self._end_row()
            self._sink = self._tables.pop().outer
        pieces: list[str] = []
        row_before = False
        for block, is_row in self._page:
            pieces.append("\n" if is_row and row_before else "\n\n")
            pieces.append(block)
            row_before = is_row
        return "".join(pieces)

    def _flush(self) -> None:
        """End the open paragraph."""
        raw = "".join(self.inline)
        self.inline.clear()
        if LINE not in raw:
            paragraph = " ".join(raw.split())
            if paragraph:
                self._sink.append((paragraph, False))
            return
        squeeze = columns_to_tabs if self.preformatted else _squeeze
        lines = [squeeze(line) for line in raw.split(LINE)]
        for group in "\n".join(lines).strip("\n").split("\n\n"):
            if group.strip():
                self._sink.append((group.strip(), False))

    def _end_row(self) -> None:
        table = self._tables[-1]
        cells, table.cells = table.cells, []
        outer = self._sink = table.outer
        cells = [cell for cell in cells if cell]
        if not cells:
            return
        full = [cell for cell in cells if _is_full(cell)]
        if not full:
            outer.extend((block, True) for cell in cells for block, _ in cell)
            return
        alone = len(full) == 1
        if alone or _is_layout(full):
            for cell in cells:
                short = alone and len(cell) == 1 and length(cell[0][0]) < _MAX_ROW_CHARS
                outer.extend((block, True) for block, _ in cell) if short else outer.extend(cell)
            return
        row = join_cells([_joined(cell) for cell in cells])
        outer.append((row, "\t" in row or length(row) < _MAX_ROW_CHARS))


def _is_full(cell: Sink) -> bool:
    return has_words(cell[0][0]) or (len(cell) > 1 and any(has_words(b) for b, _ in cell[1:]))


def _joined(cell: Sink) -> str:
    return cell[0][0] if len(cell) == 1 else " ".join([block for block, _ in cell])


def _squeeze(line: str) -> str:
    return " ".join(line.split())


def _is_layout(cells: list[Sink]) -> bool:
    """A row that lays out a page rather than tabulates: long cells, or tables inside."""
    for cell in cells:
        if len(cell) == 1:
            continue
        chars = 0
        for block, is_row in cell:
            if is_row:
                return True
            if chars <= _LAYOUT_CELL_CHARS:
                # Whatever follows so much changes nothing.
                chars += length(block)
        if chars > _LAYOUT_CELL_CHARS:
            return True
    return False
