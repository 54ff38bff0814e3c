"""The checks of an answer's numbers, by the part of the answer that they stand in.

A check knows the path of the field it stands in, 'items[0].explanation'; readers are shown entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tenfold.analysis.view import label_of
from tenfold.grounding.number_check import NumberCheck, NumberStatus

_LISTED: Final = re.compile(r"(\w+)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Place:
    """One of the entries listed in an answer."""

    label: str
    """The label of its group in ``view.Entry``: empty for ``items``."""
    index: int
    """Its position, from 0."""


def doubts_by_place(
    checks: Iterable[NumberCheck], groups: Iterable[tuple[str, Sequence[object]]]
) -> dict[Place | None, list[NumberCheck]]:
    """The unmatched ones, as ``checks_by_place``."""
    unmatched = (check for check in checks if check.status is NumberStatus.UNMATCHED)
    return checks_by_place(unmatched, groups)


def checks_by_place(
    checks: Iterable[NumberCheck], groups: Iterable[tuple[str, Sequence[object]]]
) -> dict[Place | None, list[NumberCheck]]:
    """Checks by the entry of ``groups`` their numbers stand in; None for the answer itself.

    ``groups`` are those of the answer's ``Entry``: what is listed in a line is no group.
    """
    sizes = {label: len(entries) for label, entries in groups}
    found: dict[Place | None, list[NumberCheck]] = {}
    for check in checks:
        found.setdefault(_place(check.path, sizes), []).append(check)
    return found


def _place(path: str, sizes: dict[str, int]) -> Place | None:
    match = _LISTED.match(path)
    if match is None:
        return None
    label = "" if match[1] == "items" else label_of(match[1])
    place = Place(label, int(match[2]))
    return place if place.index < sizes.get(label, 0) else None
