"""Collects inline XBRL from the events of the one pass over a document.

Idea: the HTML reader hands on what has a colon in its tag, or stands in ``ix:header``; a value
that begins to show words gets a numbered mark in the growing text, which travels with the words
through cells and rows, so that its offset is exact without a second look.

Alternative: search the text for each value afterwards. '5' stands in a thousand places.

Invariant: marks stand directly before a visible character and never count in a length, so the
text is the same with them and without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tenfold.sections.tagged import TaggedContext, TaggedDocument, TaggedValue

MAX_TEXT_CHARS = 10_000
"""Of one value: numbers and cover facts are short, and broken markup may never close one."""

MAX_NESTED = 20
"""Values inside each other that are read; real filings have three."""

_COVER = "dei:"
_LEAVES = frozenset(["measure", "instant", "startdate", "enddate", "explicitmember", "typedmember"])


@dataclass(slots=True)
class _Value:
    """A value while its words are read."""

    name: str
    numeric: bool
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list[str])
    chars: int = 0
    shown: bool = False

    def add(self, data: str) -> None:
        if self.chars < MAX_TEXT_CHARS:
            self.pieces.append(data)
            self.chars += len(data)


@dataclass(slots=True)
class _Context:
    texts: dict[str, str] = field(default_factory=dict[str, str])
    dimensions: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass(slots=True)
class _Unit:
    measures: list[str] = field(default_factory=list[str])
    divided_at: int | None = None

    def name(self) -> str:
        if self.divided_at is None:
            return "*".join(self.measures)
        above, below = self.measures[: self.divided_at], self.measures[self.divided_at :]
        return f"{'*'.join(above)}/{'*'.join(below)}"


class TagReader:
    """Gets the events that concern inline XBRL; knows what was tagged when all is read."""

    def __init__(self) -> None:
        self.in_header = False
        self.listening = False
        """Whether words are wanted: a value is open, or the header."""
        self._values: list[_Value] = []
        self._open: list[tuple[str, int | None]] = []
        """Open elements: the local tag, and the number of the value that gets its words."""
        self._reading: list[int] = []
        self._excluded = 0
        self._continued: dict[str, int] = {}
        self._contexts: dict[str, _Context] = {}
        self._units: dict[str, _Unit] = {}
        self._context: _Context | None = None
        self._unit: _Unit | None = None
        self._axis: str | None = None
        self._words: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element with a colon in its tag, or one in the header, begins."""
        kind = tag.rpartition(":")[2]
        number: int | None = None
        if kind in ("nonfraction", "nonnumeric"):
            number = self._start_value(kind, attributes)
        elif kind == "continuation":
            number = self._continued.pop(attributes.get("id", ""), None)
            if number is not None:
                self._await_continuation(number, attributes)
        elif kind == "exclude":
            self._excluded += 1
        elif kind == "header":
            self.in_header = True
        elif self.in_header:
            self._start_resource(kind, attributes)
        self._open.append((kind, number))
        if number is not None:
            self._reading.append(number)
        self._listen()

    def end(self) -> None:
        """The element ends that began last."""
        if not self._open:
            return
        kind, number = self._open.pop()
        if number is not None:
            self._reading.pop()
        if kind == "exclude":
            self._excluded -= 1
        elif kind == "header":
            self.in_header = False
        elif self.in_header:
            self._end_resource(kind)
        self._listen()

    def data(self, data: str) -> list[int]:
        """Words, while ``listening``; returns the numbers of values that begin to show here."""
        if self.in_header:
            self._words.append(data)
        if self._excluded:
            return []
        begun: list[int] = []
        blank = not data.strip()
        for number in self._reading:
            value = self._values[number]
            value.add(data)
            if not value.shown and not blank:
                value.shown = True
                begun.append(number)
        return begun

    def document(self, text: str, places: Mapping[int, int]) -> TaggedDocument:
        """All that was tagged; ``places`` are the offsets of values by their number."""
        values = [
            _finished(value, text, places.get(number)) for number, value in enumerate(self._values)
        ]
        contexts = {name: _context(context) for name, context in self._contexts.items()}
        units = {name: unit.name() for name, unit in self._units.items()}
        return TaggedDocument(tuple(values), contexts, units)

    def _listen(self) -> None:
        self.listening = self.in_header or bool(self._reading)

    def _start_value(self, kind: str, attributes: Mapping[str, str]) -> int | None:
        name = attributes.get("name", "")
        if kind == "nonnumeric" and not name.startswith(_COVER):
            return None
        if len(self._reading) >= MAX_NESTED:
            return None
        number = len(self._values)
        self._values.append(_Value(name, kind == "nonfraction", dict(attributes)))
        self._await_continuation(number, attributes)
        return number

    def _await_continuation(self, number: int, attributes: Mapping[str, str]) -> None:
        target = attributes.get("continuedat")
        if target:
            self._continued[target] = number

    def _start_resource(self, kind: str, attributes: Mapping[str, str]) -> None:
        self._words.clear()
        if kind == "context":
            self._context = self._contexts.setdefault(attributes.get("id", ""), _Context())
        elif kind == "unit":
            self._unit = self._units.setdefault(attributes.get("id", ""), _Unit())
        elif kind == "unitdenominator" and self._unit:
            self._unit.divided_at = len(self._unit.measures)
        elif kind in ("explicitmember", "typedmember"):
            self._axis = attributes.get("dimension", "")

    def _end_resource(self, kind: str) -> None:
        words = ""
        if kind in _LEAVES:
            # Each word is joined once, however many elements end behind it.
            words = "".join(self._words).strip()
            self._words.clear()
        if kind == "context":
            self._context = None
        elif kind == "unit":
            self._unit = None
        elif kind == "measure" and self._unit:
            self._unit.measures.append(words.rpartition(":")[2])
        elif self._context and kind in ("instant", "startdate", "enddate"):
            self._context.texts[kind] = words
        elif self._context and kind in ("explicitmember", "typedmember"):
            self._context.dimensions.append((self._axis or "", words))


def _context(context: _Context) -> TaggedContext:
    texts = context.texts
    return TaggedContext(
        texts.get("instant", ""),
        texts.get("startdate", ""),
        texts.get("enddate", ""),
        tuple(sorted(context.dimensions)),
    )


def _finished(value: _Value, text: str, start: int | None) -> TaggedValue:
    given = value.attributes
    words = " ".join("".join(value.pieces).split())
    return TaggedValue(
        name=value.name,
        numeric=value.numeric,
        context=given.get("contextref", ""),
        unit=given.get("unitref", ""),
        format=given.get("format", "").rpartition(":")[2],
        scale=given.get("scale", ""),
        sign=given.get("sign", ""),
        decimals=given.get("decimals", ""),
        nil=given.get("xsi:nil", "").strip().lower() in ("true", "1"),
        text=words,
        start=start,
        end=None if start is None else _end_of(words, text, start),
    )


def _end_of(words: str, text: str, start: int) -> int:
    """Where the words end that begin at ``start``, whatever white space is between them."""
    if text.startswith(words, start):
        return start + len(words)
    at = start
    for letter in "".join(words.split()):
        while at < len(text) and text[at].isspace():
            at += 1
        if text[at : at + 1] != letter:
            return start
        at += 1
    return at
