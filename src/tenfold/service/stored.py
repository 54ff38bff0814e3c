"""Which finished analysis is an answer to what is asked for now.

An analysis answers where it was asked for in the same way: "the latest filing" is not answered by
one that was asked for fiscal 2024, nor the whole filing by one of a single section.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tenfold.planning.plan import Strategy
from tenfold.store.analyses.record import AnalysisRecord

_BOUNDS: Final = ("max_cost_usd", "deadline_seconds")
"""What may have left questions unanswered because whoever asked wanted it so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A company's analysis that may be kept."""

    year: int | None = None
    """Fiscal year of the filing; None for one that was asked for without a year."""
    include: Sequence[str] | None = None
    """Sections and components; None for one of everything."""
    model: str | None = None
    """As it was asked for or as it turned out; None for any."""
    strategy: Strategy | None = None
    """None for any."""

    def latest_of(self, finished: Iterable[AnalysisRecord]) -> AnalysisRecord | None:
        """The first of a company's finished ``AnalysisRecord``s that answers."""
        return next((record for record in finished if self.is_answered_by(record)), None)

    def is_answered_by(self, record: AnalysisRecord) -> bool:
        """Whether ``record`` was asked for in this way."""
        asked = _asked(record)
        year = asked.get("year") if self.year is None else record.fiscal_year
        return (
            year == self.year
            and included(record) == _names(self.include)
            and not asked.get("skip_suspect")
            and not (record.failed and any(asked.get(n) is not None for n in _BOUNDS))
            and self.model in {None, asked.get("model"), record.model}
            and self.strategy in {None, record.strategy}
        )


def included(record: AnalysisRecord) -> frozenset[str] | None:
    """The sections and components that ``record`` was asked for; None for all."""
    return _names(_asked(record).get("include"))


def year_asked(record: AnalysisRecord) -> int | None:
    """The fiscal year that ``record`` was asked for; None for the latest."""
    return _asked(record).get("year")


def _asked(record: AnalysisRecord) -> dict[str, Any]:
    return json.loads(record.request)


def _names(include: Sequence[str] | None) -> frozenset[str] | None:
    return None if include is None else frozenset(name.replace("-", "_") for name in include)
