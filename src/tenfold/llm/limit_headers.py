"""Reads what providers' headers tell of their limits.

OpenAI, and most who speak its API: ``x-ratelimit-{limit,remaining,reset}-{requests,tokens}``, the
reset as a span of time ('6m0s', '1.250s', '20ms'); source: its guide "Rate limits". Anthropic:
``anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}``, the
reset as a moment (RFC 3339); source: its API reference, "Rate limits". Google sends none.

Read with every answer, so it costs a handful of look-ups where nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from tenfold.llm.told_limits import Allowance, ToldLimits

_SPAN: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|us|µs|ns|d|h|m|s)")
_SECONDS: Final = {
    "d": 86_400.0,
    "h": 3_600.0,
    "m": 60.0,
    "s": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "ns": 1e-9,
}
_CLOCKS_AGREE_SECONDS: Final = 2.0
"""``Date`` counts whole seconds: clocks that differ by less may well be the same."""


def told_limits(headers: Mapping[str, str], now: datetime | None = None) -> ToldLimits | None:
    """The limits that ``headers``, looked up in small letters, tell; None where they tell none.

    ``now`` is the time of day, taken from the machine where absent.
    """
    if any(f"anthropic-ratelimit-{what}-limit" in headers for what in ("requests", "input-tokens")):
        allowances = [
            _anthropic(headers, what, now)
            for what in ("requests", "tokens", "input-tokens", "output-tokens")
        ]
    elif any(f"x-ratelimit-limit-{what}" in headers for what in ("requests", "tokens")):
        allowances = [_openai(headers, what) for what in ("requests", "tokens")]
    else:
        return None
    return ToldLimits(*allowances) if any(allowances) else None


def _openai(headers: Mapping[str, str], what: str) -> Allowance | None:
    return _allowance(
        headers.get(f"x-ratelimit-limit-{what}"),
        headers.get(f"x-ratelimit-remaining-{what}"),
        span_seconds(headers.get(f"x-ratelimit-reset-{what}", "")),
    )


def _anthropic(headers: Mapping[str, str], what: str, now: datetime | None) -> Allowance | None:
    named = f"anthropic-ratelimit-{what}"
    reset_at = _moment(headers.get(f"{named}-reset", ""))
    reset = None if reset_at is None else _seconds_until(reset_at, headers, now)
    return _allowance(headers.get(f"{named}-limit"), headers.get(f"{named}-remaining"), reset)


def _allowance(limit: str | None, remaining: str | None, reset: float | None) -> Allowance | None:
    allowed, left = _whole_number(limit), _whole_number(remaining)
    if not allowed or left is None:  # some servers tell a limit of 0 or -1 where there is none
        return None
    return Allowance(allowed, min(left, allowed), reset)


def _whole_number(text: str | None) -> int | None:
    # At most as many digits as any limit has: a longer number is nonsense, and slow to read.
    return int(text) if text and len(text) <= 15 and text.isascii() and text.isdigit() else None


def span_seconds(text: str) -> float | None:
    """Seconds in a span such as '1h2m3.5s' or '20ms', or in a bare number; None for others."""
    text = text.strip()
    parts = _SPAN.findall(text)
    if parts and "".join(number + unit for number, unit in parts) == text:
        return sum(float(number) * _SECONDS[unit] for number, unit in parts)
    bare = text.replace(".", "", 1)
    return float(text) if bare.isascii() and bare.isdigit() and len(bare) <= 15 else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seconds_until(moment: datetime, headers: Mapping[str, str], now: datetime | None) -> float:
    """From now until ``moment``, by the provider's clock where that differs from ours."""
    now = now or datetime.now(UTC)
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
        if abs((theirs - now).total_seconds()) > _CLOCKS_AGREE_SECONDS:
            now = theirs
    except (ValueError, TypeError):  # no date, or one without a zone
        pass
    return max(0.0, (moment - now).total_seconds())
