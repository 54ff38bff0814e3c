"""Where a trace comes from: a kept analysis, or a file of ``tenfold analyze --json``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tenfold.cli.output_files import STDOUT
from tenfold.cli.stored_json import is_stored, stored_json
from tenfold.errors import AnalysisNotFoundError, NoTraceError, TenfoldError, UsageError
from tenfold.trace.run import RunTrace
from tenfold.trace.stored import trace_from_json

if TYPE_CHECKING:
    from tenfold.store.analyses.analysis_store import AnalysisStore

LAST: Final = "last"
_ID: Final = re.compile(r"[0-9a-f]{16}")


def find_trace(source: str) -> RunTrace:
    """The trace that ``source`` names: an ID, 'last', a JSON file, or '-' for JSON on stdin.

    Raises:
        UsageError: it names none of these, or the file cannot be read.
        AnalysisNotFoundError: no such ID, or nothing is kept.
        NoTraceError: the analysis has none.
        TenfoldError: the file holds no analysis.
    """
    is_file = Path(source).is_file() or is_stored(source)
    if source == STDOUT or (is_file and source != LAST):
        return _of_document(stored_json(source), "standard input" if source == STDOUT else source)
    if source != LAST and not _ID.fullmatch(source):
        raise UsageError(
            f"{source} names no run. Give an ID of 'tenfold analyses list', 'last', or a file "
            "that 'tenfold analyze --json' wrote."
        )
    return _kept(source)


def _of_document(document: dict[str, Any], name: str) -> RunTrace:
    """Of a whole analysis, or of what ``tenfold trace --json`` printed."""
    if "calls" in document and "began_at" in document:
        return trace_from_json(document)
    if "sections" not in document:
        raise TenfoldError(
            f"{name} is no analysis. Give what 'tenfold analyze TARGET --json PATH' wrote."
        )
    trace = document.get("trace")
    if not isinstance(trace, dict):
        raise NoTraceError(
            f"{name} was written before traces were. Analyse the filing again to have one; "
            "answers that are in the cache cost nothing."
        )
    return trace_from_json(trace)  # type: ignore[arg-type]


def _kept(source: str) -> RunTrace:
    from tenfold.service.stores import open_stores
    from tenfold.service.traces import kept_trace
    from tenfold.settings import Settings

    with open_stores(Settings.from_environment()) as stores:
        analyses = stores.analyses
        if source != LAST:
            return kept_trace(analyses, analyses.get(source))
        return _last(analyses)


def _last(analyses: AnalysisStore) -> RunTrace:
    """Of the analysis that was made last and is over, whether it finished, failed or was stopped.

    One that ended without a result before anything was sent has nothing to show and is passed over.
    """
    from tenfold.service.traces import kept_trace
    from tenfold.store.analyses.analysis_store import MOST_LISTED
    from tenfold.store.analyses.record import AnalysisStatus

    for record in analyses.recent(limit=MOST_LISTED):
        if record.status is AnalysisStatus.FINISHED or record.calls:
            return kept_trace(analyses, record)
    raise AnalysisNotFoundError(
        "No analysis with a trace is kept yet. Make one: tenfold analyze AAPL."
    )
