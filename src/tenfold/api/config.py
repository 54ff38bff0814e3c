"""How one service is run: where it listens, whom it lets in, how much it takes."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

from tenfold.filings.local import MAX_FILING_BYTES

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000
_LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiConfig:
    """The choices of whoever runs the service; every default suits one user on one machine."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    allow_hosts: tuple[str, ...] = ()
    """Names under which the service is reached, besides loopback and ``host``."""
    allow_origins: tuple[str, ...] = ()
    """Origins of foreign pages that may read and call it (CORS), such as 'https://a.example'."""
    require_token: bool = False
    """Whether a token is asked for even while there is none."""
    requests_a_second: float = 100.0
    """For each token, or address where there is none; bursts of twice as many. 0 for no limit."""
    max_queued: int = 200
    """Analyses that may wait for their turn; more are refused for now."""
    max_streams: int = 1_000
    """Clients that may watch at once."""
    max_upload_bytes: int = MAX_FILING_BYTES
    max_json_bytes: int = 64 * 1024
    header_timeout_seconds: float = 10.0
    """Patience for a request's head, and for the first on a new connection."""
    body_timeout_seconds: float = 15.0
    """Patience between two pieces of a body."""
    body_least_bytes_a_second: int = 16 * 1024
    """A body slower than this on the whole is given up."""
    read_timeout_seconds: float = 30.0
    """Patience with a client that reads nothing of what waits for it."""
    heartbeat_seconds: float = 15.0
    """A stream of events says at least this often that it lives."""
    drain_seconds: float = 10.0
    """How long a stopping service waits for analyses to end before it leaves them for later."""

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    @property
    def known_hosts(self) -> frozenset[str]:
        """Host names, lower case and without port, that a request may address."""
        names = {*_LOOPBACK_NAMES, *self.allow_hosts}
        if self.host not in {"", "0.0.0.0", "::"}:  # noqa: S104 - told apart, not listened on
            names.add(f"[{self.host}]" if ":" in self.host else self.host)
        return frozenset(name.lower() for name in names)


def is_loopback(host: str) -> bool:
    """Whether a name to listen on is this machine's own loopback."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
