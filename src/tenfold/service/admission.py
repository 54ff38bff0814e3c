"""How a new analysis gets into the store, unless an equal one is under way in another process."""

from __future__ import annotations

import secrets

from tenfold.errors import TenfoldError
from tenfold.service.request import AnalysisRequest
from tenfold.service.stores import Stores
from tenfold.service.workers import PRESUMED_DEAD_AFTER
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus
from tenfold.store.analyses.requests import begun_last, giving_way


class UnderWayElsewhereError(TenfoldError):
    """Another process runs an analysis that is an answer to the same request."""

    def __init__(self, analysis_id: str) -> None:
        super().__init__(f"Analysis {analysis_id} was asked for alike. Follow that one.")
        self.analysis_id = analysis_id


def new_record(request: AnalysisRequest, worker: str, now: str) -> AnalysisRecord:
    """The record of an analysis that ``worker`` is to run."""
    return AnalysisRecord(
        id=secrets.token_hex(8),
        status=AnalysisStatus.QUEUED,
        origin="service",
        target=request.target,
        ticker=request.ticker,
        request=request.model_dump_json(),
        request_key=request.key,
        created_at=now,
        worker=worker,
        strategy=request.strategy.value,
        model=request.model,
    )


def admit(stores: Stores, record: AnalysisRecord, now: str) -> None:
    """Keep a new analysis; blocks.

    Raises:
        UnderWayElsewhereError: another process runs an equal one, and this one is not kept.
        FilingNotFoundError: it is to read an upload that is not kept.
        StoreError: it cannot be kept.
    """
    stores.analyses.add(record, also=giving_way(record, now, PRESUMED_DEAD_AFTER))
    first = begun_last(stores.database, record.request_key)
    if first not in {None, record.id}:
        raise UnderWayElsewhereError(str(first))
