"""Whether what is tagged as all of the long-term debt is that.

us-gaap:LongTermDebt is meant to include the part due within a year. Companies tag by it their
notes' face value as well, or the part that is not due within a year alone. So it is held against
the parts that the filing tags, and is never taken where they speak against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tenfold.financials.figures import Figure

LONG_TERM_DEBT: Final = "us-gaap:LongTermDebt"
_UNPROVEN: Final = (
    "as tagged, with no parts to hold it against: it may be a face value, or leave out what is due "
    "within a year"
)
_BETWEEN: Final = "as tagged; how much of the debt due within a year is in it is not told"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to make of a tagged total."""

    is_usable: bool
    note: str | None = None
    """What a reader of the value should know, or why it is not used."""


def judge_total(total: Figure, known: Mapping[tuple[str, int], Figure]) -> Verdict:
    """Hold the tagged total of a year against the parts in ``known``."""
    year = total.fiscal_year
    later = known.get(("long_term_debt", year))
    due = known.get(("long_term_debt_current", year))
    all_due = known.get(("debt_current", year))
    tagged = f"{LONG_TERM_DEBT} is tagged as {total.value:,f}"
    if later is None:
        if due is None and all_due is None:
            return Verdict(True, _UNPROVEN)
        return Verdict(
            False, f"{tagged}, and whether what is due within a year is in it cannot be told"
        )
    if due is None and all_due is None:
        if total.value < later.value - _slack(total, later):
            return Verdict(False, f"{tagged}, less than its own part not due within a year")
        return Verdict(True, _UNPROVEN)
    if any(part and _adds_up(total, later, part) for part in (due, all_due)):
        return Verdict(True)
    if due is None and all_due and later.value < total.value < later.value + all_due.value:
        return Verdict(True, _BETWEEN)
    return Verdict(
        False, f"{tagged}, which is not the sum of its parts (a face value, or a part alone)"
    )


def _adds_up(total: Figure, later: Figure, due: Figure) -> bool:
    return abs(total.value - later.value - due.value) <= _slack(total, later, due)


def _slack(*figures: Figure) -> Decimal:
    return sum((figure.rounding for figure in figures), Decimal(0))
