"""Errors as RFC 9457 problem details.

One table says for each class of ``tenfold.errors`` which status and title it gets; the nearest
class of an error's ancestry counts. What an error of the store or cache says names files of this
machine: that goes to the log, and the client gets a sentence of ours.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response

from tenfold import errors
from tenfold.api.scrub import Scrubber

MEDIA_TYPE: Final = "application/problem+json"
_KEPT_UNUSABLE: Final = (
    "What is kept cannot be read or written just now. Try again; the service's log says why."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """What one class of errors becomes."""

    status: int
    name: str
    """The last part of the type's URN."""
    title: str
    detail: str | None = None
    """Said instead of the error's own text, where that is not for clients."""


KINDS: Final[Mapping[type[errors.TenfoldError], Kind]] = {
    errors.TenfoldError: Kind(500, "failed", "The request failed"),
    errors.UsageError: Kind(422, "unusable-request", "The request cannot be used"),
    errors.UnknownModelError: Kind(422, "unknown-model", "No such model"),
    errors.UnknownComponentError: Kind(422, "unknown-component", "No such component"),
    errors.MissingKeyError: Kind(422, "missing-key", "The model's key is not set here"),
    errors.FilingError: Kind(422, "unusable-filing", "The filing cannot be read"),
    errors.FilingNotFoundError: Kind(404, "filing-not-found", "No such filing"),
    errors.NotOnEdgarError: Kind(404, "not-on-edgar", "EDGAR has no such thing"),
    errors.DocumentMissingError: Kind(404, "document-missing", "EDGAR lacks the filing's document"),
    errors.EdgarError: Kind(502, "edgar", "EDGAR's answer cannot be used"),
    errors.EdgarRefusedError: Kind(502, "edgar-refused", "EDGAR refuses this service"),
    errors.EdgarUnavailableError: Kind(503, "edgar-unavailable", "EDGAR does not answer"),
    errors.UnreadableFilingError: Kind(422, "unreadable-filing", "The file cannot be read"),
    errors.WrongFormError: Kind(422, "wrong-form", "Not a 10-K"),
    errors.NoFactsError: Kind(422, "no-facts", "The filing has no tagged figures"),
    errors.ModelError: Kind(502, "model", "The model gave no answer"),
    errors.RateLimitedError: Kind(503, "model-rate-limited", "The model's provider is busy"),
    errors.ProviderUnavailableError: Kind(503, "model-unavailable", "The model does not answer"),
    errors.ProviderRejectedError: Kind(502, "model-rejected", "The model's provider refuses"),
    errors.PromptTooLongError: Kind(422, "prompt-too-long", "Too long for the model"),
    errors.BudgetExceededError: Kind(422, "budget-exceeded", "The budget does not reach"),
    errors.InvalidAnswerError: Kind(502, "invalid-answer", "The model's answer does not fit"),
    errors.ComponentFailedError: Kind(502, "component-failed", "The component has no value"),
    errors.NoTraceError: Kind(404, "no-trace", "No trace of it"),
    errors.CacheError: Kind(503, "cache", "The cache cannot be used", _KEPT_UNUSABLE),
    errors.StoreError: Kind(503, "store", "The store cannot be used", _KEPT_UNUSABLE),
    errors.AnalysisNotFoundError: Kind(404, "analysis-not-found", "No such analysis"),
    errors.UploadsFullError: Kind(507, "uploads-full", "No room for another upload"),
}


class Problem(errors.TenfoldError):
    """A refusal of the HTTP layer itself: it carries its own status."""

    def __init__(
        self,
        status: int,
        name: str,
        title: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = Kind(status, name, title)
        self.headers = dict(headers or {})
        self.more = dict(more or {})


def kind_of(error: errors.TenfoldError) -> Kind:
    """The table's line for ``error``, or the nearest of its ancestors."""
    if isinstance(error, Problem):
        return error.kind
    return next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)


def kind_named(class_name: str) -> Kind:
    """The table's line for an error class that is known by name, as stored events have it."""
    found = (kind for cls, kind in KINDS.items() if cls.__name__ == class_name)
    return next(found, KINDS[errors.TenfoldError])


def problem_of(error: errors.TenfoldError, path: str, scrubber: Scrubber) -> Response:
    """The answer to a request that ended in ``error``."""
    kind = kind_of(error)
    if kind.detail is not None:
        _log.error("%s", error)
    headers: dict[str, str] = {}
    wait = getattr(error, "retry_after_seconds", None)
    if isinstance(wait, int | float) and wait >= 0:
        headers["Retry-After"] = str(math.ceil(wait))
    more: Mapping[str, Any] = {}
    if isinstance(error, Problem):
        headers, more = error.headers, error.more
    return problem_response(
        kind, kind.detail or scrubber.text(str(error)), path, headers=headers, more=more
    )


def problem_response(
    kind: Kind,
    detail: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """Problem details; ``path`` is what was asked for."""
    body = {
        "type": f"urn:tenfold:problem:{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": path,
        **(more or {}),
    }
    # Escaped to ASCII: no surrogate of a hostile path keeps the answer from being written.
    return Response(json.dumps(body).encode("ascii"), kind.status, headers, media_type=MEDIA_TYPE)


def plain_kind(status: int) -> Kind:
    """The kind of an error that the framework raised, by its status alone."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    return Kind(status, title.lower().replace(" ", "-").replace("'", ""), title)
