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
_STATUS_OF: Final[Mapping[str, int]] = {
    "authentication_error": HTTPStatus.UNAUTHORIZED,
    "billing_error": HTTPStatus.PAYMENT_REQUIRED,
    "invalid_prompt": HTTPStatus.BAD_REQUEST,
    "invalid_request_error": HTTPStatus.BAD_REQUEST,
    "not_found_error": HTTPStatus.NOT_FOUND,
    "overloaded_error": _OVERLOADED,
    "permission_error": HTTPStatus.FORBIDDEN,
    "rate_limit_error": HTTPStatus.TOO_MANY_REQUESTS,
    "rate_limit_exceeded": HTTPStatus.TOO_MANY_REQUESTS,
    "request_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "timeout_error": HTTPStatus.GATEWAY_TIMEOUT,
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
    names = [fields.get("code"), fields.get("type"), fields.get("status")]
    words = dict.fromkeys(str(word) for word in (fields.get("message"), *names) if word)
    return Refusal(
        status=status or _status_of(names),
        message=" ".join(words),
        headers=headers,
        retry_after_seconds=_retry_delay_seconds(fields.get("details")),
    )


def _status_of(names: Sequence[object]) -> int:
    for name in names:
        if isinstance(name, int) and name >= HTTPStatus.BAD_REQUEST:
            return name
        if isinstance(name, str) and (known := _STATUS_OF.get(name)):
            return known
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _retry_delay_seconds(details: object) -> float | None:
    """Google's ``retryDelay``, such as '34.07s', from the details of its error."""
    if not isinstance(details, list):
        return None
    for detail in cast("list[object]", details):
        delay = cast("dict[str, object]", detail).get("retryDelay") if _is_object(detail) else None
        if isinstance(delay, str):
            try:
                return max(0.0, float(delay.removesuffix("s")))
            except ValueError:
                return None
    return None


def _is_object(value: object) -> bool:
    return isinstance(value, dict)
