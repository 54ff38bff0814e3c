"""How far an analysis has come, counted from the events that are kept of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from tenfold.api.models.analyses import Progress
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent


def progress_of(record: AnalysisRecord, events: Iterable[KeptEvent]) -> Progress:
    """Counts of one analysis; ``events`` are not looked at where it has an outcome of each."""
    if record.status is AnalysisStatus.FINISHED and record.ok is not None:
        failed, skipped = record.failed or 0, record.skipped or 0
        components = record.ok + failed + skipped
        return Progress(components=components, done=record.ok, failed=failed, skipped=skipped)
    counts: Counter[str] = Counter()
    components = 0
    for event in events:
        counts[event.name] += 1
        if event.name == "section":
            components += len(json.loads(event.data)["components"])
    return Progress(
        components=components,
        done=counts["component_done"],
        failed=counts["component_failed"],
        skipped=counts["component_skipped"],
    )
