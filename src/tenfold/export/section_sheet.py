"""A section's sheet: everything its answers say, a row each, with quotes and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tenfold.analysis.doubts import Place, doubts_by_place
from tenfold.analysis.headings import own_read, section_note, section_read
from tenfold.analysis.model import SectionInsights
from tenfold.analysis.view import Entry, clean, entry_of, section_title
from tenfold.export.sheet import Book, Sheet, Value
from tenfold.grounding.number_check import NumberCheck

_COLUMNS: Final = (
    *("Component", "Item", "Field", "Value", "Quote", "Start", "End", "In the filing"),
    "Numbers that match nothing",
)
_WIDTHS: Final = (30, 10, 20, 70, 70, 10, 10, 13, 30)
_Row = tuple[Value, ...]
_Doubts = Mapping[Place | None, Sequence[NumberCheck]]


def add_section(book: Book, section: SectionInsights) -> None:
    """A sheet of ``section`` in long form."""
    sheet = Sheet(book, section_title(section.key), _COLUMNS, _WIDTHS)
    for note in (section_note(section), section.note, section_read(section)):
        if note:
            sheet.add(["", "", "Note", note])
    for outcome in section:
        title = outcome.component.title
        if outcome.result is None:
            sheet.add([title, "", outcome.status.value, outcome.reason])
            continue
        entry = entry_of(outcome.result)
        doubts = doubts_by_place(outcome.numbers or (), entry.groups)
        for row in list(_answer(entry, doubts)) or [("", "nothing found")]:
            sheet.add([title, *row])
        if told := own_read(outcome):
            sheet.add([title, "", "read", told])
    sheet.filter_all(len(_COLUMNS))


def _answer(entry: Entry, doubts: _Doubts) -> Iterator[_Row]:
    """The rows of a whole answer."""
    yield from _marked(list(_own(entry, "")), doubts.get(None, ()))
    for label, entries in entry.groups:
        for index, one in enumerate(entries):
            rows = list(_rows(one, _number("", label, index)))
            yield from _marked(rows, doubts.get(Place(label, index), ()))


def _rows(entry: Entry, number: str) -> Iterator[_Row]:
    """Everything an entry says; ``number`` is '2.1' for the first of item 2's."""
    yield from _own(entry, number)
    for label, entries in entry.groups:
        for index, one in enumerate(entries):
            yield from _rows(one, _number(number, label, index))


def _own(entry: Entry, number: str) -> Iterator[_Row]:
    if entry.heading:
        yield (number, "name", entry.heading)
    for text in entry.texts:
        yield (number, "text", text)
    for label, value in (*entry.tags, *entry.facts):
        yield (number, label, value)
    for quote in entry.quotes:
        found = quote.start is not None
        yield (number, "evidence", None, quote.text, quote.start, quote.end, found)


def _number(within: str, label: str, index: int) -> str:
    prefix = f"{within}." if within else ""
    middle = f"{label} " if label else ""
    return f"{prefix}{middle}{index + 1}"


def _marked(rows: Sequence[_Row], doubts: Sequence[NumberCheck]) -> Iterator[_Row]:
    """``rows`` with the numbers in doubt beside the values they stand in, else beside the first."""
    texts = dict.fromkeys(clean(check.text) for check in doubts)
    places: dict[int, list[str]] = {}
    for text in texts:
        holding = [at for at, row in enumerate(rows) if len(row) > 2 and text in str(row[2])]
        for at in holding or [0]:
            places.setdefault(at, []).append(text)
    for at, row in enumerate(rows):
        blanks: _Row = (None,) * (len(_COLUMNS) - 2 - len(row))
        yield (*row, *blanks, ", ".join(places[at])) if at in places else row
