"""One sheet of a workbook, written row by row.

Words of a filing or a model are always written as text: a spreadsheet would run what begins with
``=``, ``+``, ``-`` or ``@``, and would follow what looks like an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tenfold.analysis.view import clean

MOST_CHARACTERS: Final = 32_767
"""What a cell holds at most. Source: Excel specifications and limits, Microsoft."""
_LONGEST_NAME: Final = 31
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")

Value = str | int | float | Decimal | bool | None


class Sheet:
    """Rows under a heading that stays in view."""

    def __init__(
        self, book: Book, name: str, columns: Sequence[str], widths: Sequence[float]
    ) -> None:
        self._book = book
        self._sheet: Worksheet = book.workbook.add_worksheet(book.name(name))
        self._row = 0
        for number, width in enumerate(widths):
            self._sheet.set_column(number, number, width)
        if columns:
            self.add(columns, ["bold"] * len(columns))
            self._sheet.freeze_panes(1, 0)

    def add(self, values: Sequence[Value], formats: Sequence[str] = ()) -> None:
        """One row; ``formats`` are names of ``Book.FORMATS``, by position."""
        for column, value in enumerate(values):
            name = formats[column] if column < len(formats) else "text"
            self._write(column, value, self._book.formats[name])
        self._row += 1

    def filter_all(self, columns: int) -> None:
        """Offer filters over all rows so far."""
        if self._row > 1:
            self._sheet.autofilter(0, 0, self._row - 1, columns - 1)

    def _write(self, column: int, value: Value, look: Format) -> None:
        match value:
            case None | "":
                return
            case bool():
                self._sheet.write_string(self._row, column, "yes" if value else "no", look)
            case int() | float() | Decimal():
                self._sheet.write_number(self._row, column, float(value), look)
            case str():
                self._sheet.write_string(self._row, column, _cell_text(value), look)


class Book:
    """A workbook in the making: its formats, and names of sheets that are still free."""

    FORMATS: Final[dict[str, dict[str, Any]]] = {
        "text": {"text_wrap": True, "valign": "top"},
        "plain": {"valign": "top"},
        "bold": {"bold": True, "valign": "top", "bottom": 1},
        "amount": {"num_format": "#,##0;[Red]-#,##0", "valign": "top"},
        "per_share": {"num_format": "#,##0.00;[Red]-#,##0.00", "valign": "top"},
        "percent": {"num_format": "0.0%;[Red]-0.0%", "valign": "top"},
        "times": {"num_format": '0.00"×"', "valign": "top"},
        "days": {"num_format": '#,##0" days"', "valign": "top"},
        "money": {"num_format": "$#,##0.0000", "valign": "top"},
        "seconds": {"num_format": "0.000", "valign": "top"},
        "year": {"num_format": "0", "valign": "top"},
    }

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.formats = {name: workbook.add_format(look) for name, look in self.FORMATS.items()}
        self._names: set[str] = set()

    def name(self, wanted: str) -> str:
        """``wanted``, made fit for a sheet's name, and never given out before."""
        base = _NOT_IN_A_NAME.sub(" ", clean(wanted)).strip()[:_LONGEST_NAME] or "Sheet"
        name, number = base, 1
        while name.casefold() in self._names or name.casefold() == "history":
            number += 1
            tail = f" {number}"
            name = base[: _LONGEST_NAME - len(tail)] + tail
        self._names.add(name.casefold())
        return name


def _cell_text(text: str) -> str:
    text = clean(text)
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
