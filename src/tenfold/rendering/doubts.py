"""Numbers that match nothing, flagged at the entry in which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tenfold.analysis.doubts import Place, doubts_by_place
from tenfold.analysis.headings import unmatched_line
from tenfold.grounding.number_check import NumberCheck
from tenfold.rendering.entries import EntryView


def with_doubts(view: EntryView, checks: Iterable[NumberCheck]) -> EntryView:
    """``view`` with a flag, in words, on itself and on each entry in it that gives reason."""
    doubts = doubts_by_place(checks, view.groups)
    if not doubts:
        return view
    groups = tuple(
        (
            label,
            tuple(
                _flagged(entry, doubts.get(Place(label, index), ()))
                for index, entry in enumerate(entries)
            ),
        )
        for label, entries in view.groups
    )
    return replace(_flagged(view, doubts.get(None, ())), groups=groups)


def _flagged(view: EntryView, doubts: Iterable[NumberCheck]) -> EntryView:
    line = unmatched_line(doubts)
    return view if line is None else replace(view, flags=(*view.flags, line))
