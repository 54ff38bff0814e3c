from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.llm.limit_headers import span_seconds, told_limits
from tenfold.llm.told_limits import Allowance, ToldLimits

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("1.250s", 1.25),
        ("20ms", 0.02),
        ("2m59.56s", 179.56),
        ("1h0m1s", 3601.0),
        ("1d2h", 93_600.0),
        ("350µs", 0.00035),
        ("0s", 0.0),
        ("12", 12.0),
        ("0.5", 0.5),
        ("", None),
        ("soon", None),
        ("1s later", None),
        ("-1s", None),
        ("1e9", None),
        ("9" * 400, None),
    ],
)
def test_spans_of_time(text: str, seconds: float | None):
    assert span_seconds(text) == (None if seconds is None else pytest.approx(seconds))


def test_openai_headers():
    headers = {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "6m0s",
    }
    assert told_limits(headers) == ToldLimits(
        requests=Allowance(60, 59, 1.0), tokens=Allowance(150_000, 149_984, 360.0)
    )


def anthropic(what: str, limit: int, remaining: int, reset: str) -> dict[str, str]:
    named = f"anthropic-ratelimit-{what}"
    return {
        f"{named}-limit": str(limit),
        f"{named}-remaining": str(remaining),
        f"{named}-reset": reset,
    }


def test_anthropic_headers():
    headers = {
        **anthropic("requests", 50, 49, "2026-03-01T12:00:01.2Z"),
        **anthropic("input-tokens", 30_000, 0, "2026-03-01T12:01:00Z"),
        **anthropic("output-tokens", 8_000, 8_000, "2026-03-01T11:59:59Z"),
        **anthropic("tokens", 38_000, 8_000, "2026-03-01T12:01:00+00:00"),
    }
    assert told_limits(headers, NOW) == ToldLimits(
        requests=Allowance(50, 49, 1.2),
        tokens=Allowance(38_000, 8_000, 60.0),
        input_tokens=Allowance(30_000, 0, 60.0),
        output_tokens=Allowance(8_000, 8_000, 0.0),
    )


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Sun, 01 Mar 2026 12:00:01 GMT", 60.0),  # within what a Date can tell
        ("Sun, 01 Mar 2026 12:00:40 GMT", 20.0),  # their clock is ahead of ours
        ("no date", 60.0),
    ],
)
def test_moments_are_counted_by_the_clock_that_named_them(date: str, seconds: float):
    headers = anthropic("requests", 50, 10, "2026-03-01T12:01:00Z") | {"date": date}
    told = told_limits(headers, NOW)
    assert told
    assert told.requests == Allowance(50, 10, seconds)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-ratelimit-limit-requests": "many", "x-ratelimit-remaining-requests": "3"},
        {"x-ratelimit-limit-requests": "60"},
        {"x-ratelimit-limit-requests": "0", "x-ratelimit-remaining-requests": "0"},
        {"x-ratelimit-limit-tokens": "-1", "x-ratelimit-remaining-tokens": "-1"},
        {"anthropic-ratelimit-requests-limit": "", "anthropic-ratelimit-requests-remaining": ""},
        {"x-ratelimit-limit-requests": "9" * 5_000, "x-ratelimit-remaining-requests": "1"},
    ],
)
def test_what_tells_nothing(headers: dict[str, str]):
    assert told_limits(headers) is None


def test_a_limit_without_a_reset_is_still_one():
    headers = {"x-ratelimit-limit-tokens": "100", "x-ratelimit-remaining-tokens": "130"}
    assert told_limits(headers) == ToldLimits(tokens=Allowance(100, 100, None))


NAMES = [
    *(f"x-ratelimit-{part}-requests" for part in ("limit", "remaining", "reset")),
    *(f"anthropic-ratelimit-requests-{part}" for part in ("limit", "remaining", "reset")),
    "date",
]
VALUES = st.text(st.sampled_from("0123456789.-+:smhTZ \u0663"), max_size=30) | st.sampled_from(
    ["1", "1s", "0001-01-01T00:00:00Z", "9999-12-31", "Sun, 01 Mar 2026 12:00:40 -0000"]
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_no_header_does_harm(headers: dict[str, str]):
    told = told_limits(headers)
    if told is not None and told.requests is not None:
        assert 0 <= told.requests.remaining <= told.requests.limit
        assert told.requests.reset_seconds is None or told.requests.reset_seconds >= 0
