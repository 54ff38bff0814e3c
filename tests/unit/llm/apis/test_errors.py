"""Errors in every form that providers send them in."""

from __future__ import annotations

import json

import pytest

from tenfold.llm.apis.errors import refusal_in_body, refusal_in_stream

BUSY = {
    "code": 429,
    "message": "Resource has been exhausted.",
    "status": "RESOURCE_EXHAUSTED",
    "details": [
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": []},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"},
    ],
}


@pytest.mark.parametrize("wrapped", [{"error": BUSY}, [{"error": BUSY}]])
def test_google_tells_in_the_body_how_long_to_wait(wrapped: object) -> None:
    refusal = refusal_in_body(json.dumps(wrapped).encode(), 429, {})
    assert refusal.retry_after_seconds == 34.5
    assert refusal.message == "Resource has been exhausted. 429 RESOURCE_EXHAUSTED"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ({"type": "overloaded_error", "message": "Overloaded"}, 529),
        ({"type": "rate_limit_error", "message": "Slow"}, 429),
        ({"code": "rate_limit_exceeded", "message": "Slow"}, 429),
        ({"code": "server_error", "message": "Oops"}, 500),
        ({"code": 503, "status": "UNAVAILABLE", "message": "Busy"}, 503),
        ("all wrong", 500),
    ],
)
def test_an_error_in_a_stream_tells_its_status_by_name(error: object, status: int) -> None:
    assert refusal_in_stream(error).status == status


@pytest.mark.parametrize("body", [b"not json \xff", b"[]", b"3", b'{"error": {"details": [3]}}'])
def test_anything_at_all_is_read(body: bytes) -> None:
    refusal = refusal_in_body(body, 400, {"a": "b"})
    assert refusal.status == 400
    assert refusal.headers == {"a": "b"}
    assert refusal.retry_after_seconds is None
