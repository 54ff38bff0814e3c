"""The numbers of an answer that were looked up, as its card lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.analysis.view import clean
from tenfold.grounding.number_check import NumberCheck, NumberStatus
from tenfold.rendering.words import told_of


@dataclass(frozen=True, slots=True)
class CheckView:
    """One number of an answer, and what it matches."""

    number: str
    told: str
    lost: bool


def check_views(checks: Sequence[NumberCheck]) -> tuple[CheckView, ...]:
    """Each once, what matches nothing first."""
    views = dict.fromkeys(
        CheckView(clean(c.text), told_of(c), c.status is NumberStatus.UNMATCHED) for c in checks
    )
    return tuple(sorted(views, key=lambda view: not view.lost))
