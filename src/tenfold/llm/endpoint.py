"""Where a model is reached and with which key."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tenfold.llm.protocol import ModelIdentity


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one address."""

    provider: str
    model: str
    url: str
    """The address that is called, without a trailing slash."""
    base_url: str | None
    """The same where the user chose it; None for the provider's own."""
    key: str | None = field(default=None, repr=False)
    key_variable: str | None = None
    """The environment variable the key comes from; None where none is used."""

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(provider=self.provider, model=self.model, base_url=self.base_url)

    @property
    def keys(self) -> tuple[str, ...]:
        """What must never be shown."""
        password = urlsplit(self.url).password
        return tuple(secret for secret in (self.key, password) if secret)

    @property
    def is_local(self) -> bool:
        return is_loopback(self.url)


def shown_address(url: str) -> str:
    """``url`` as it may be shown: without user, password and query, where keys may stand."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def without_user(url: str) -> str:
    """``url`` without user and password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def is_loopback(url: str) -> bool:
    """Whether ``url`` points to this very machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
