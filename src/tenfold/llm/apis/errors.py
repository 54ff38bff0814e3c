"""Reads the providers' errors, whether they come as an answer or inside a stream.

Sources: OpenAI's API reference ("Error codes"; the 'error' and 'response.failed' events),
Anthropic's ("Errors"), Google's ("google.rpc.Status", with ``RetryInfo`` among its details).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, cast

from tenfold.llm.failures import Refusal

_OVERLOADED: Final = 529
"""Anthropic's status for it."""
_ERRORS_FROM, _ERRORS_END = 400, 600
_STATUS_OF: Final[Mapping[str, int]] = {
    "API_KEY_INVALID": HTTPStatus.UNAUTHORIZED,
    "authentication_error": HTTPStatus.UNAUTHORIZED,
    "billing_error": HTTPStatus.PAYMENT_REQUIRED,
    "context_length_exceeded": HTTPStatus.BAD_REQUEST,
    "insufficient_quota": HTTPStatus.PAYMENT_REQUIRED,
    "invalid_api_key": HTTPStatus.UNAUTHORIZED,
    "invalid_prompt": HTTPStatus.BAD_REQUEST,
    "invalid_request_error": HTTPStatus.BAD_REQUEST,
    "model_not_found": HTTPStatus.NOT_FOUND,
    "not_found_error": HTTPStatus.NOT_FOUND,
    "overloaded": HTTPStatus.SERVICE_UNAVAILABLE,
    "overloaded_error": _OVERLOADED,
    "permission_error": HTTPStatus.FORBIDDEN,
    "rate_limit_error": HTTPStatus.TOO_MANY_REQUESTS,
    "rate_limit_exceeded": HTTPStatus.TOO_MANY_REQUESTS,
    "request_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "server_is_overloaded": HTTPStatus.SERVICE_UNAVAILABLE,
    "service_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "timeout_error": HTTPStatus.GATEWAY_TIMEOUT,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
}
"""The statuses of errors that come by name, after the head of the answer has said 200."""


def refusal_in_stream(error: object) -> Refusal:
    """The error that an event of a stream carries; 500 where it does not say which."""
    return _refusal(error, None, {})


def refusal_in_body(body: bytes, status: int, headers: Mapping[str, str]) -> Refusal:
    """An answer with an error status: its ``error`` member, or all of it where it has none."""
    text = body.decode("utf-8", errors="replace")
    try:
        fields = json.loads(text)
    except ValueError:
        return Refusal(status, text, headers)
    if isinstance(fields, list) and fields:  # Google's, where it would have streamed
        fields = cast("list[object]", fields)[0]
    if not isinstance(fields, dict):
        return Refusal(status, text, headers)
    members = cast("dict[str, object]", fields)
    error = members.get("error") or members.get("detail") or members.get("message")
    return _refusal(error or text, status, headers)


def _refusal(error: object, status: int | None, headers: Mapping[str, str]) -> Refusal:
    """Servers agree on no form: a text, or an object whose code is a number, a word, or missing."""
    if not isinstance(error, dict):
        return Refusal(status or HTTPStatus.INTERNAL_SERVER_ERROR, str(error), headers)
    fields = cast("dict[str, Any]", error)
    details = _objects(fields.get("details"))
    reasons = [detail.get("reason") for detail in details]
    names = [fields.get("code"), fields.get("type"), fields.get("status"), *reasons]
    # OpenAI's words may leave out which parameter they are about.
    words = dict.fromkeys(str(w) for w in (fields.get("message"), fields.get("param"), *names) if w)
    if status == HTTPStatus.BAD_REQUEST and "API_KEY_INVALID" in reasons:
        status = HTTPStatus.UNAUTHORIZED  # Google's 400 for it
    return Refusal(
        status=status or _status_of(names),
        message=" ".join(words),
        headers=headers,
        retry_after_seconds=_retry_delay_seconds(details),
    )


def _status_of(names: Sequence[object]) -> int:
    for name in names:
        number = int(name) if isinstance(name, str) and name.isdecimal() else name
        if isinstance(number, int) and _ERRORS_FROM <= number < _ERRORS_END:
            return number
        if isinstance(name, str) and (known := _STATUS_OF.get(name)):
            return known
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _retry_delay_seconds(details: Sequence[Mapping[str, Any]]) -> float | None:
    """Google's ``retryDelay``, such as '34.07s', from the details of its error."""
    for detail in details:
        delay = detail.get("retryDelay")
        if isinstance(delay, str):
            try:
                return max(0.0, float(delay.removesuffix("s")))
            except ValueError:
                return None
    return None


def _objects(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        return []
    parts = cast("list[object]", value)
    return [cast("dict[str, Any]", part) for part in parts if isinstance(part, dict)]
