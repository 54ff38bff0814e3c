"""What a local EDGAR was asked, and how fast."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """One request and the status it got."""

    at_seconds: float
    """On the server's monotonic clock."""
    path: str
    status: int
    user_agent: str | None


def most_in_a_second(requests: Iterable[SeenRequest]) -> int:
    """The most requests that any one second has seen."""
    window: deque[float] = deque()
    most = 0
    for request in sorted(requests, key=lambda r: r.at_seconds):
        window.append(request.at_seconds)
        while window[0] <= request.at_seconds - 1.0:
            window.popleft()
        most = max(most, len(window))
    return most
