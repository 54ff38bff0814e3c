"""The analyses that run in this process, found by their ID and by what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from tenfold.service.request import AnalysisRequest
from tenfold.service.run import Run
from tenfold.service.workplace import Workplace
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus


class Runs:
    """All that is queued or under way; used on one event loop."""

    def __init__(self, at: Workplace) -> None:
        self.accepting = True
        """Whether new ones are taken: not once the process shuts down."""
        self._at = at
        self._by_id: dict[str, Run] = {}
        self._by_key: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Run]:
        return iter(tuple(self._by_id.values()))

    def __contains__(self, analysis_id: str) -> bool:
        return analysis_id in self._by_id

    def get(self, analysis_id: str) -> Run | None:
        """The analysis with that ID, if it runs here."""
        return self._by_id.get(analysis_id)

    def asked_for(self, request: AnalysisRequest) -> Run | None:
        """The one that is an answer to ``request`` too, if it runs here."""
        under_way = self._by_key.get(request.key)
        return None if under_way is None else self._by_id[under_way]

    def place_in_queue(self, analysis_id: str) -> int:
        """How many analyses are before this one; 0 when it runs or is over."""
        ahead = 0
        for other in self._by_id.values():
            if other.record.id == analysis_id:
                return ahead if other.record.status is AnalysisStatus.QUEUED else 0
            ahead += other.record.status is AnalysisStatus.QUEUED
        return 0

    def enter(self, record: AnalysisRecord, request: AnalysisRequest, *, is_new: bool) -> Run:
        """Let an analysis run; one that is not new stands in the store already."""
        run = Run(self._at, record, request)
        self._by_id[record.id] = run
        self._by_key.setdefault(record.request_key, record.id)
        run.launch(self._leave, is_new=is_new)
        return run

    def _leave(self, run: Run) -> None:
        record = run.record
        self._by_id.pop(record.id, None)
        if self._by_key.get(record.request_key) == record.id:
            del self._by_key[record.request_key]
        if self.accepting:  # else what waits is still written: nobody here begins it anew
            self._at.keeper.forget(record.id)
