"""What a local EDGAR does wrong on request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """Meets the next ``times`` requests whose path contains ``match``."""

    status: int = 503
    times: int = 1
    match: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    """'Retry-After', 'Location' …"""
    body: bytes = b""
    cut: bool = False
    """Send half of the true answer, then drop the connection."""
    delay_seconds: float = 0.0
    """Wait before the answer."""
    met: int = 0
    """How many requests have met it so far."""

    def takes(self, path: str) -> bool:
        """Whether this request meets the fault; counts it if so."""
        if self.met >= self.times or self.match not in path:
            return False
        self.met += 1
        return True
