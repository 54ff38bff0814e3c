"""The checks of an answer's numbers, shown at the entry in which they stand.

What matches is marked in place; what matches nothing is flagged in words too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tenfold.analysis.doubts import Place, checks_by_place
from tenfold.analysis.headings import unmatched_line
from tenfold.grounding.number_check import NumberCheck
from tenfold.rendering.entries import EntryView
from tenfold.rendering.words import Words


def with_checks(view: EntryView, checks: Iterable[NumberCheck]) -> EntryView:
    """``view`` with its checked numbers marked, and a flag on each entry that gives reason."""
    by_place = checks_by_place(checks, view.groups)
    if not by_place:
        return view
    groups = tuple(
        (
            label,
            tuple(
                _checked(entry, by_place.get(Place(label, index), ()))
                for index, entry in enumerate(entries)
            ),
        )
        for label, entries in view.groups
    )
    return replace(_checked(view, by_place.get(None, ())), groups=groups)


def _checked(view: EntryView, checks: Sequence[NumberCheck]) -> EntryView:
    if not checks:
        return view
    line = unmatched_line(checks)
    left = list(checks)
    texts: list[Words] = []
    facts: list[tuple[str, Words]] = []
    runs_on, left = view.runs_on.with_checks(left)
    for text in view.texts:
        marked, left = text.with_checks(left)
        texts.append(marked)
    for label, fact in view.facts:
        marked, left = fact.with_checks(left)
        facts.append((label, marked))
    return replace(
        view,
        runs_on=runs_on,
        texts=tuple(texts),
        facts=tuple(facts),
        flags=(*view.flags, line) if line else view.flags,
    )
