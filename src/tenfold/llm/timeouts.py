"""How long a silent provider is waited for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Patience of one call. There is no limit on the whole: a long answer that flows is fine."""

    first_token_seconds: float = 60.0
    """From sending the request to the first bytes of the answer."""
    piece_seconds: float = 30.0
    """Between two pieces of an answer."""
    connect_seconds: float = 10.0
    """For opening a connection."""
