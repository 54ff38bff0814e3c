"""What the figures of the service have to reach, and where they do not."""

from __future__ import annotations

from typing import Any, Final

DELAY_P99_MS: Final = 250
DOM_MS: Final = 100
STORED_A_SECOND: Final = 1_000
GROWTH: Final = 0.02
"""Of memory, from the middle of a soak to its end; about what two readings of it differ by."""


def missed(figures: dict[str, Any]) -> list[str]:
    """The marks that were missed, in words."""
    found = [
        f"{what}: {figure:g} instead of at most {most:g}"
        for part, what, key, most in _AT_MOST
        if part in figures and (figure := figures[part][key]) > most
    ]
    stored = figures.get("stored")
    if stored is not None and stored["gets_a_second"] < STORED_A_SECOND:
        found.append(
            f"stored analyses a second: {stored['gets_a_second']:g} instead of {STORED_A_SECOND}"
        )
    return found


_AT_MOST: Final = (
    ("streams", "event delay, p99 in ms", "delay_ms_p99", DELAY_P99_MS),
    ("dom", "event to DOM, p95 in ms", "event_to_dom_ms_p95", DOM_MS),
    ("kill", "analyses lost by kill -9", "lost", 0),
    ("kill", "components failed after kill -9", "components_failed", 0),
    ("kill", "kept answers asked again after kill -9", "kept_answers_asked_again", 0),
    ("soak", "memory growth in the second half", "growth", GROWTH),
)
