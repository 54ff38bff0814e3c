"""Which requests a browser sends on behalf of somebody else's page.

A service on this machine is reachable from every page that its browser has open. Two defences:

* Host: a page whose name is made to point at this machine (DNS rebinding) is of the same origin
  as the service, as far as the browser knows; but its requests carry its own name in ``Host``.
* Origin and Sec-Fetch-Site: set by the browser, beyond the reach of a page's scripts. A request
  from a page of another origin is refused whatever its method; following a link here is not.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

_OUR_SITES: Final = frozenset({"same-origin", "none"})
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def host_name(host: str) -> str | None:
    """The name in a Host header without its port; None for what is no such header."""
    parts = _split(f"//{host}")
    if parts is None or "@" in host or "/" in host:
        return None
    name = parts[0]
    return f"[{name}]" if ":" in name else name


def is_own_host(host: str, known: Collection[str]) -> bool:
    """Whether a Host header names this service."""
    return host_name(host) in known


def is_own_page(
    host: str,
    origin: str | None,
    fetch_site: str | None,
    *,
    is_navigation: bool,
    allowed: Collection[str] = (),
) -> bool:
    """Whether a request comes from our own page, an allowed one, or no page at all.

    Args:
        host: the Host header, which was found to be ours.
        origin: the Origin header; browsers send it with all that can change something.
        fetch_site: the Sec-Fetch-Site header.
        is_navigation: a GET that opens a page, such as a link elsewhere.
        allowed: foreign origins that may ask.
    """
    if origin is not None:
        return origin in allowed or _same_place(origin, host)
    if fetch_site is None or fetch_site in _OUR_SITES:
        return True
    return is_navigation


def _same_place(origin: str, host: str) -> bool:
    asked, here = _split(origin), _split(f"//{host}")
    if asked is None or here is None:
        return False
    # TLS may end before us, so that only the page's side knows its scheme.
    port = _DEFAULT_PORTS.get(urlsplit(origin).scheme)
    return (asked[0], asked[1] or port) == (here[0], here[1] or port)


def _split(address: str) -> tuple[str, int | None] | None:
    try:
        parts = urlsplit(address)
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    return (name.lower(), port) if name else None
