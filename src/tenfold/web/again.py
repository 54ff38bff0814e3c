"""Asking for the same analysis once more: what was answered comes from the cache."""

from __future__ import annotations

from pydantic import ValidationError

from tenfold.errors import FilingError
from tenfold.service.request import AnalysisRequest, check_target
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisRecord


def can_ask_again(record: AnalysisRecord, settings: Settings) -> bool:
    """Whether the service could run it: a file of the command line's user it could not."""
    return record.status.is_over and request_of(record, settings) is not None


def request_of(record: AnalysisRecord, settings: Settings) -> AnalysisRequest | None:
    """What was asked for; None where that is nothing the service takes."""
    try:
        request = AnalysisRequest.model_validate_json(record.request)
        check_target(request.target, settings)
    except (ValidationError, FilingError):
        return None
    return request
