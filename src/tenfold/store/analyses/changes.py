"""The statements by which analyses and their events are changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent
from tenfold.store.sql.database import Statement

COLUMNS: Final = tuple(field.name for field in fields(AnalysisRecord))
UNDER_WAY: Final = "status IN ('queued', 'running')"


def updating(analysis_id: str, worker: str, values: Mapping[str, Any]) -> Statement:
    """Set columns of an analysis that is under way and belongs to ``worker``."""
    return changing(analysis_id, values, f"worker = ? AND {UNDER_WAY}", [worker])


def changing(
    analysis_id: str, values: Mapping[str, Any], condition: str, parameters: Sequence[Any]
) -> Statement:
    """Set columns of an analysis that fulfils ``condition``."""
    names = ", ".join(f"{_known(name)} = ?" for name in values)
    return (
        f"UPDATE analyses SET {names} WHERE id = ? AND {condition}",  # noqa: S608
        [*map(plain, values.values()), analysis_id, *parameters],
    )


def keeping_event(
    analysis_id: str,
    event: KeptEvent,
    condition: str = "1 = 1",
    parameters: Sequence[Any] = (),
) -> Statement:
    """Keep ``event`` where the analysis fulfils ``condition``."""
    return (
        "INSERT INTO analysis_events (analysis_id, id, name, data) "  # noqa: S608
        "SELECT id, CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT) FROM analyses "
        f"WHERE id = ? AND {condition} ON CONFLICT DO NOTHING",
        [event.id, event.name, event.data, analysis_id, *parameters],
    )


def _known(name: str) -> str:
    if name not in COLUMNS and name != "result":
        raise ValueError(f"analyses have no column {name!r}")
    return name


def plain(value: object) -> object:
    """``value`` as a database takes it."""
    return value.value if isinstance(value, AnalysisStatus) else value
