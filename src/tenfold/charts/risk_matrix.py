"""Risks by severity and likelihood: nine fields, each with the risks that stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEVELS: Final = ("low", "medium", "high")
_HEAT: Final = {0: "low", 1: "low", 2: "medium", 3: "high", 4: "high"}


@dataclass(frozen=True, slots=True)
class PlacedRisk:
    """A risk with what a model has judged of it."""

    title: str
    anchor: str
    """The id of the place that tells more."""
    severity: str | None
    likelihood: str | None


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One field of the matrix."""

    severity: str
    likelihood: str
    heat: str
    """'low', 'medium', 'high': both judgements together."""
    risks: tuple[PlacedRisk, ...]


@dataclass(frozen=True, slots=True)
class RiskMatrix:
    """Severity by likelihood."""

    rows: tuple[tuple[str, tuple[MatrixCell, ...]], ...]
    """(severity, fields by rising likelihood), the highest severity first."""
    unplaced: tuple[PlacedRisk, ...]
    """Risks that nobody has judged."""

    @property
    def is_empty(self) -> bool:
        """Whether no risk has a place in it."""
        return not any(cell.risks for _, cells in self.rows for cell in cells)


def risk_matrix(risks: Sequence[PlacedRisk]) -> RiskMatrix:
    """Sort ``risks`` into the matrix, keeping their order within a field."""
    rows = tuple(
        (severity, tuple(_cell(risks, severity, likelihood) for likelihood in LEVELS))
        for severity in reversed(LEVELS)
    )
    unplaced = (r for r in risks if r.severity not in LEVELS or r.likelihood not in LEVELS)
    return RiskMatrix(rows, tuple(unplaced))


def _cell(risks: Sequence[PlacedRisk], severity: str, likelihood: str) -> MatrixCell:
    heat = _HEAT[LEVELS.index(severity) + LEVELS.index(likelihood)]
    here = tuple(r for r in risks if (r.severity, r.likelihood) == (severity, likelihood))
    return MatrixCell(severity, likelihood, heat, here)
