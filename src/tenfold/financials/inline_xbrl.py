"""Inline XBRL as tagged in a filing, made into facts.

The one pass over the document (``sections.tag_reader``) noted what is tagged and where; here the
attributes get their meaning: value = shown number x 10^scale, negative where ``sign`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from tenfold.financials.facts import Fact, FactSet, FactSource, Period, UnreadFact
from tenfold.financials.number_formats import read_number
from tenfold.sections.tagged import TaggedContext, TaggedDocument, TaggedValue

_MAX_SCALE = 24
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T00:00:00)?.*", re.ASCII)


def read_facts(tagged: TaggedDocument, accession: str | None = None) -> FactSet:
    """All numeric facts in the document's order, the cover's words, and what was not understood."""
    facts: list[Fact] = []
    unread: list[UnreadFact] = []
    cover: list[tuple[str, str]] = []
    periods = _Periods(tagged.contexts)
    for value in tagged.values:
        if not value.numeric:
            if value.text:
                cover.append((value.name, value.text))
            continue
        try:
            facts.append(_fact(value, tagged, periods, accession))
        except ValueError as error:
            unread.append(UnreadFact(value.name, value.text[:80], str(error)))
    return FactSet(tuple(facts), tuple(unread), tuple(cover))


class _Periods:
    """Periods by context, each worked out once."""

    def __init__(self, contexts: Mapping[str, TaggedContext]) -> None:
        self._contexts = contexts
        self._known: dict[str, Period] = {}

    def of(self, name: str) -> Period:
        known = self._known.get(name)
        if known is None:
            context = self._contexts.get(name)
            if context is None:
                raise ValueError(f"there is no context '{name}'")
            known = self._known[name] = _period(context)
        return known


def _fact(
    value: TaggedValue, tagged: TaggedDocument, periods: _Periods, accession: str | None
) -> Fact:
    period = periods.of(value.context)
    unit = tagged.units.get(value.unit)
    if unit is None:
        raise ValueError(f"there is no unit '{value.unit}'")
    return Fact(
        concept=value.name,
        value=None if value.nil else _number(value),
        unit=unit,
        period=period,
        source=FactSource.INLINE,
        dimensions=tagged.contexts[value.context].dimensions,
        decimals=_whole(value.decimals, "decimals") if value.decimals not in ("", "INF") else None,
        start=value.start,
        end=value.end,
        accession=accession,
    )


def _number(value: TaggedValue) -> Decimal:
    number = read_number(value.text, value.format)
    scale = _whole(value.scale, "scale") if value.scale else 0
    if abs(scale) > _MAX_SCALE:
        raise ValueError(f"scale {scale} is beyond reason")
    if value.sign not in ("", "-"):
        raise ValueError(f"sign '{value.sign}' is not '-'")
    number = number.scaleb(scale)
    return -number if value.sign and number else number


@lru_cache(maxsize=256)
def _whole(text: str, what: str) -> int:
    # Cached because thousands of values share the same few scales and accuracies.
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text.strip(), re.ASCII):
        raise ValueError(f"{what} '{text}' is not a whole number")
    return int(text)


def _period(context: TaggedContext) -> Period:
    if context.instant:
        return Period(_last_day(context.instant))
    if not (context.start and context.end):
        raise ValueError("the context has no period")
    start, end = _day(context.start)[0], _last_day(context.end)
    if end < start:
        raise ValueError(f"the period ends ({end}) before it begins ({start})")
    return Period(end, start)


def _last_day(text: str) -> date:
    """Midnight at the start of a day, written with its time, is the end of the day before."""
    day, at_midnight = _day(text)
    return day - timedelta(days=1) if at_midnight else day


def _day(text: str) -> tuple[date, bool]:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'{text}' is not a day")
    return date.fromisoformat(found[1]), found[2] is not None
