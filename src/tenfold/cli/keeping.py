"""Keeps what the command line analysed beside what the service did.

A finished analysis cost time and money, so it is kept whether or not answers are cached. That it
cannot be kept costs the user a note, never the analysis.
"""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from tenfold.analysis.serialise import analysis_json
from tenfold.analysis.typed import Analysis
from tenfold.cli.choices import Reading
from tenfold.errors import TenfoldError
from tenfold.filings.edgar.targets import edgar_kind
from tenfold.filings.targets import is_on_edgar
from tenfold.sections.model import SplitFiling
from tenfold.service.figures import kept_figures
from tenfold.service.stores import open_stores
from tenfold.service.summary import filing_columns, outcome_columns
from tenfold.settings import Settings
from tenfold.store.analyses.filing_texts import FilingText
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus

ORIGIN: Final = "command line"


def keep_analysis(
    target: str, reading: Reading, split: SplitFiling, analysis: Analysis
) -> str | None:
    """Keep a finished analysis with the text it read; returns why not, where it cannot be."""
    try:
        with open_stores(Settings.from_environment()) as stores:
            figures = kept_figures(analysis.filing, split)
            stores.analyses.add(
                _record(target, reading, analysis),
                result=json.dumps(analysis_json(analysis)),
                text=FilingText(analysis.filing.sha256, split, figures),
            )
    except TenfoldError as error:
        return f"This analysis is not kept. {error}"
    return None


def _record(target: str, reading: Reading, analysis: Analysis) -> AnalysisRecord:
    ended = datetime.now(UTC)
    began = ended - timedelta(seconds=analysis.usage.wall_seconds)
    return AnalysisRecord(
        id=secrets.token_hex(8),
        status=AnalysisStatus.FINISHED,
        origin=ORIGIN,
        target=target,
        ticker=_ticker(target),
        request=_request(target, reading),
        request_key="",  # nothing joins what is over
        created_at=began.isoformat(timespec="microseconds"),
        started_at=began.isoformat(timespec="microseconds"),
        finished_at=ended.isoformat(timespec="microseconds"),
        attempt=1,
        **filing_columns(analysis),
        **outcome_columns(analysis),
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
