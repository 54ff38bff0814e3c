"""Keeps what the command line analysed beside what the service did.

An analysis cost time and money, so it is kept whether or not answers are cached: finished with its
result, stopped with what had happened in it, from which its trace and its page are made. That it
cannot be kept costs the user a note, never the analysis.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tenfold.analysis.events import Event
from tenfold.analysis.serialise import analysis_json
from tenfold.analysis.so_far import SoFar
from tenfold.analysis.typed import Analysis
from tenfold.cli.choices import Reading
from tenfold.errors import TenfoldError
from tenfold.filings.edgar.targets import edgar_kind
from tenfold.filings.targets import is_on_edgar
from tenfold.sections.model import SplitFiling
from tenfold.service.feed import ATTEMPT_STEP
from tenfold.service.figures import kept_figures
from tenfold.service.stores import open_stores
from tenfold.service.summary import (
    columns_without_result,
    filing_columns,
    outcome_columns,
    outcome_told,
)
from tenfold.service.wire import Journal, WireEvent, figures_kept, finished, json_text
from tenfold.settings import Settings
from tenfold.store.analyses.filing_texts import FilingText
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus, KeptEvent

ORIGIN: Final = "command line"


@dataclass(frozen=True, slots=True)
class KeptOrNot:
    """The ID under which something is kept."""

    id: str
    problem: str | None = None
    """Why it is not, where it could not be."""


def keep_analysis(
    target: str, reading: Reading, split: SplitFiling, analysis: Analysis
) -> str | None:
    """Keep a finished analysis with the text it read; returns why not, where it cannot be."""
    columns = {**filing_columns(analysis), **outcome_columns(analysis)}
    seconds = analysis.usage.wall_seconds
    record = _record(target, reading, AnalysisStatus.FINISHED, seconds, columns)
    try:
        with open_stores(Settings.from_environment()) as stores:
            figures = kept_figures(analysis.filing, split)
            stores.analyses.add(
                record,
                result=json.dumps(analysis_json(analysis)),
                text=FilingText(analysis.filing.sha256, split, figures),
            )
    except TenfoldError as error:
        return f"This analysis is not kept. {error}"
    return None


def keep_stopped(
    target: str, reading: Reading, events: Sequence[Event], so_far: SoFar
) -> KeptOrNot:
    """Keep an analysis that was stopped as the service keeps one that was cancelled."""
    columns = columns_without_result(so_far)
    record = _record(target, reading, AnalysisStatus.CANCELLED, so_far.seconds, columns)
    journal = Journal()
    told = [wire for event in events for wire in journal.tell(event)]
    text: FilingText | None = None
    try:
        if so_far.started is not None:
            filing, split = so_far.started.filing, so_far.started.split
            figures = kept_figures(filing, split)
            text = FilingText(filing.sha256, split, figures)
            told += [] if figures is None else [figures_kept(so_far.seconds, figures)]
        told.append(finished(record.status.value, outcome_told(so_far)))
        with open_stores(Settings.from_environment()) as stores:
            stores.analyses.add(record, text=text, events=_numbered(told))
    except TenfoldError as error:
        return KeptOrNot(record.id, f"This run and its trace are not kept. {error}")
    return KeptOrNot(record.id)


def _numbered(told: Sequence[WireEvent]) -> list[KeptEvent]:
    lasting = (event for event in told if event.is_kept)
    return [
        KeptEvent(number, event.name, json_text(event.data))
        for number, event in enumerate(lasting, start=ATTEMPT_STEP + 1)
    ]


def _record(
    target: str,
    reading: Reading,
    status: AnalysisStatus,
    wall_seconds: float,
    columns: Mapping[str, Any],
) -> AnalysisRecord:
    ended = datetime.now(UTC)
    began = ended - timedelta(seconds=wall_seconds)
    return AnalysisRecord(
        id=secrets.token_hex(8),
        status=status,
        origin=ORIGIN,
        target=target,
        ticker=_ticker(target),
        request=_request(target, reading),
        request_key="",  # nothing joins what is over
        created_at=began.isoformat(timespec="microseconds"),
        started_at=began.isoformat(timespec="microseconds"),
        finished_at=ended.isoformat(timespec="microseconds"),
        attempt=1,
        **columns,
    )


def _ticker(target: str) -> str | None:
    if is_on_edgar(target) and edgar_kind(target) == "a ticker":
        return target.strip().upper()
    return None


def _request(target: str, reading: Reading) -> str:
    # Without the server's address, which may hold a key.
    return json.dumps(
        {
            "target": target,
            "year": reading.year,
            "include": reading.include,
            "model": reading.model,
            "strategy": reading.strategy,
            "skip_suspect": reading.skip_suspect,
            "context": reading.context,
            "context_tokens": reading.context_tokens,
        }
    )
