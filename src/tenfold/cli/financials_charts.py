"""Small charts for a terminal: a line's years as bars in one row of text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"
_GAP: Final = "·"


def bars(values: Sequence[Decimal | None]) -> str:
    """The years from the oldest to the latest; a dot for a year without a value.

    The lowest bar is zero, or the least value where that is below zero. Nothing is drawn for
    fewer than two values, or where all are the same zero.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    lowest, highest = min(*known, Decimal(0)), max(*known, Decimal(0))
    if lowest == highest:
        return ""
    steps = (len(_BARS) - 1) / (highest - lowest)
    return "".join(
        _GAP if value is None else _BARS[round((value - lowest) * steps)] for value in values
    )
