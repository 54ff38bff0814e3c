"""How any output model is read out to people: one generic reading for every surface.

Built-in answers and those of the user's own components are pydantic models of unknown shape. This
module sorts their fields by what they are for a reader: a heading, running text, tags (what is
picked from a list: severity, status), labelled facts, quotes, and lists of further such entries.
Terminal, plain text and Markdown differ only in how they draw an ``Entry``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final, cast

from pydantic import BaseModel

from tenfold.components.base import Evidence
from tenfold.components.catalogue import BUILTIN_SECTIONS

_HEADINGS: Final = ("name", "title", "metric", "segment")
_TEXTS: Final = ("summary", "description", "explanation")
_SECTION_TITLES: Final = {spec.key: spec.title for spec in BUILTIN_SECTIONS}
_BROKEN_WORD: Final = re.compile(r"(?<=\w)-[ \t]*\n[ \t]*(?=[a-z])(?!(?:and|or|to)\b)")
"""A word that plain text broke at its hyphen: 'highly-', 'competitive' on the next line."""
_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
    r"\ud800-\udfff\s]+"
)
"""Controls, marks that turn the direction of writing, and what cannot be written as UTF-8."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quote and where it stands in the filing's normal text."""

    text: str
    start: int | None
    """None where the filing does not have it."""
    end: int | None = None
    """Offset behind it."""
    in_text: bool = False
    """True where the entry's text already repeats the quote word for word."""


@dataclass(slots=True)
class Entry:
    """One model object, its fields sorted by what a reader does with them."""

    heading: str = ""
    texts: list[str] = field(default_factory=list[str])
    tags: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """(label, value): ('severity', 'high')."""
    facts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    quotes: list[Quote] = field(default_factory=list[Quote])
    groups: list[tuple[str, list[Entry]]] = field(
        default_factory=lambda: list[tuple[str, "list[Entry]"]]()
    )
    """(label, entries); the label of ``items`` is empty."""

    @property
    def runs_on(self) -> bool:
        """Whether the text begins with the heading, as verbatim passages do."""
        return bool(self.texts and self.heading) and self.texts[0].startswith(self.heading)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show at all."""
        return not (
            self.heading or self.texts or self.tags or self.facts or self.quotes or self.groups
        )


def entry_of(model: BaseModel, *, without_tag: str | None = None) -> Entry:
    """Sort the fields of ``model``.

    A tag whose value is ``without_tag`` is left out: the risks of one family need not each say
    which family they belong to.
    """
    entry = Entry()
    for name, value in _fields(model):
        _place(entry, name, value, without_tag)
    if not (entry.heading or entry.texts or entry.groups) and entry.facts:
        # A shape of the user's own, with no field that is called a name or a text.
        entry.heading = entry.facts.pop(0)[1]
    entry.quotes = [
        replace(quote, in_text=any(quote.text in text for text in entry.texts))
        for quote in entry.quotes
    ]
    return entry


def without_repeats(entry: Entry) -> Entry:
    """Without running text that is nothing but the quotes of the items under it.

    The extractive reader's summaries are: as data they are wanted, on a page they stand twice.
    """
    quotes = [q.text for _, listed in entry.groups for one in listed for q in one.quotes]
    return replace(entry, texts=[text for text in entry.texts if not _is_made_of(text, quotes)])


def _is_made_of(text: str, quotes: Sequence[str]) -> bool:
    for quote in sorted(quotes, key=len, reverse=True):
        text = text.replace(quote, "")
    return not text.strip()


def section_title(key: str) -> str:
    """'Risk factors' for 'risk_factors'; for a user's own section, made of its key."""
    return _SECTION_TITLES.get(key) or label_of(key).capitalize()


def label_of(name: str) -> str:
    """A field's name in words: 'share of revenue'."""
    return clean(name.replace("_", " "))


def clean(text: str) -> str:
    """One line without control characters: filings and models may send any."""
    return _UNPRINTABLE.sub(" ", _BROKEN_WORD.sub("-", text)).strip()


def _fields(model: BaseModel) -> list[tuple[str, Any]]:
    """(name, value) of every field, those included that its class does not declare."""
    declared = [(name, getattr(model, name)) for name in type(model).model_fields]
    return [*declared, *(model.model_extra or {}).items()]


def _quote(evidence: Evidence) -> Quote:
    return Quote(clean(evidence.quote), evidence.start, evidence.end)


def _place(entry: Entry, name: str, value: object, without_tag: str | None) -> None:
    match value:
        case None | "" | []:
            return
        case Evidence():
            entry.quotes.append(_quote(value))
        case Enum():
            if value.value != without_tag:
                entry.tags.append((label_of(name), label_of(str(value.value))))
        case str() if name in _HEADINGS and not entry.heading:
            entry.heading = clean(value)
        case str() if name in _TEXTS:
            entry.texts.append(clean(value))
        case list() | tuple():
            _place_list(entry, name, cast("Sequence[Any]", value), without_tag)
        case _:
            entry.facts.append((label_of(name), _inline(value)))


def _place_list(entry: Entry, name: str, values: Sequence[Any], without_tag: str | None) -> None:
    evidence = [value for value in values if isinstance(value, Evidence)]
    if len(evidence) == len(values):
        entry.quotes += [_quote(quote) for quote in evidence]
    elif all(isinstance(value, BaseModel) and not _is_plain(value) for value in values):
        label = "" if name == "items" else label_of(name)
        entry.groups.append((label, [entry_of(v, without_tag=without_tag) for v in values]))
    else:
        separator = "; " if any(isinstance(value, BaseModel) for value in values) else ", "
        entry.facts.append((label_of(name), separator.join(_inline(value) for value in values)))


def _is_plain(model: BaseModel) -> bool:
    """Whether it is a pair such as period and value, best read on one line."""
    values = [value for _, value in _fields(model)]
    return len(values) <= 2 and all(
        value is None or isinstance(value, str | int | float) for value in values
    )


def _inline(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Enum():
            return label_of(str(value.value))
        case BaseModel():
            parts = [part for _, part in _fields(value)]
            return ": ".join(_inline(part) for part in parts if part is not None)
        case dict():
            pairs = cast("dict[object, object]", value).items()
            return ", ".join(f"{key}: {_inline(part)}" for key, part in pairs)
        case list() | tuple():
            return ", ".join(_inline(part) for part in cast("Sequence[object]", value))
        case _:
            return clean(str(value))
