"""Races of many seeds as one table, in ratios."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tenfold.bench.fanout import RaceRow


@dataclass(frozen=True, slots=True)
class Standing:
    """One strategy over all seeds: medians."""

    name: str
    seeds: int
    calls: int
    wall_seconds: float
    times_faster_than_sequential: float
    ratio_to_critical_path: float
    over_critical_path_ms: float
    """Wall beyond the slowest single call."""
    first_component_seconds: float
    cpu_ms_per_call: float
    peak_memory_mb: float


def standings(rows: Sequence[RaceRow]) -> list[Standing]:
    """Medians by strategy, each seed compared with its own sequential run."""
    sequential = {row.seed: row.wall_seconds for row in rows if row.name == "sequential"}
    names = list(dict.fromkeys(row.name for row in rows))
    return [_standing(name, [r for r in rows if r.name == name], sequential) for name in names]


def _standing(name: str, rows: Sequence[RaceRow], sequential: dict[int, float]) -> Standing:
    def median(figure: Callable[[RaceRow], float]) -> float:
        return statistics.median(figure(row) for row in rows)

    return Standing(
        name=name,
        seeds=len(rows),
        calls=rows[0].calls,
        wall_seconds=median(lambda row: row.wall_seconds),
        times_faster_than_sequential=median(lambda r: sequential[r.seed] / r.wall_seconds),
        ratio_to_critical_path=median(lambda r: r.wall_seconds / r.critical_path_seconds),
        over_critical_path_ms=median(lambda r: 1_000 * (r.wall_seconds - r.critical_path_seconds)),
        first_component_seconds=median(lambda row: row.first_component_seconds),
        cpu_ms_per_call=median(lambda row: row.cpu_ms_per_call),
        peak_memory_mb=max(row.peak_memory_mb for row in rows),
    )
