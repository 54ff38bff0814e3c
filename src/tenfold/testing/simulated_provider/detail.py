"""How richly an answer is written: as a careful one where no length is asked for, else as richly as
fits the length that is."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.components.asked_length import USUALLY_ASKED


@dataclass(frozen=True, slots=True)
class Detail:
    """How richly an answer is written."""

    max_items: int
    string_chars: int
    careful: bool = False
    """Lists, texts and gaps are as those of careful answers; ``max_items`` is what was asked for.
    """


CAREFUL = Detail(max_items=USUALLY_ASKED, string_chars=800, careful=True)
RICHEST = Detail(max_items=4, string_chars=400)
LEVELS = (
    RICHEST,
    Detail(max_items=2, string_chars=160),
    Detail(max_items=1, string_chars=90),
    Detail(max_items=1, string_chars=30),
)
