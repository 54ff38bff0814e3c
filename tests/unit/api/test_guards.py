"""Origins, rates, names and memory, each by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.api.config import ApiConfig, is_loopback
from tenfold.api.rendered import Rendered, RenderedAnalyses
from tenfold.api.security.origins import host_name, is_own_host, is_own_page
from tenfold.api.security.rates import Rates
from tenfold.api.uploads import safe_name


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost:8000", "localhost"),
        ("LocalHost", "localhost"),
        ("[::1]:8000", "[::1]"),
        ("127.0.0.1", "127.0.0.1"),
        ("a@localhost", None),
        ("localhost/x", None),
        ("localhost:x", None),
        ("[::1", None),
        ("", None),
    ],
)
def test_host_names(host: str, name: str | None) -> None:
    assert host_name(host) == name


def test_known_hosts() -> None:
    known = ApiConfig(host="192.0.2.1", allow_hosts=("Desk.example",)).known_hosts
    assert is_own_host("desk.example:80", known)
    assert is_own_host("192.0.2.1", known)
    assert not is_own_host("localhost.evil.example", known)
    assert not is_own_host("[::]", ApiConfig(host="::").known_hosts)


@pytest.mark.parametrize(
    ("origin", "site", "navigation", "own"),
    [
        (None, None, False, True),
        ("http://localhost:8000", "same-origin", False, True),
        ("https://localhost:8000", None, False, True),
        ("http://localhost", None, False, False),
        ("http://evil.example:8000", None, True, False),
        ("null", None, False, False),
        (None, "cross-site", False, False),
        (None, "same-site", False, False),
        (None, "cross-site", True, True),
        ("http://[", None, False, False),
        ("https://good.example", "cross-site", False, True),
    ],
)
def test_pages(origin: str | None, site: str | None, navigation: bool, own: bool) -> None:
    allowed = ("https://good.example",)
    found = is_own_page("localhost:8000", origin, site, is_navigation=navigation, allowed=allowed)
    assert found is own


def test_default_ports_are_the_same_place() -> None:
    assert is_own_page("desk.example", "https://desk.example:443", None, is_navigation=False)
    assert is_own_page("desk.example:443", "https://desk.example", None, is_navigation=False)


def test_loopback() -> None:
    assert is_loopback("localhost")
    assert is_loopback("127.9.9.9")
    assert is_loopback("::1")
    assert not is_loopback("192.0.2.1")
    assert not is_loopback("localhost.example")


def test_a_bucket_fills_again() -> None:
    time = Time()
    rates = Rates(2.0, time)
    assert [rates.take("a") for _ in range(4)] == [0.0] * 4
    assert rates.take("a") == pytest.approx(0.5)
    assert rates.take("b") == 0.0
    time.now += 0.5
    assert rates.take("a") == 0.0
    assert rates.take("a") > 0
    time.now += 1e6
    assert [rates.take("a") for _ in range(5)].count(0.0) == 4


def test_no_limit() -> None:
    rates = Rates(0.0)
    assert not any(rates.take("a") for _ in range(10_000))


@given(st.text(max_size=300))
def test_upload_names_are_plain(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 100
    assert safe.isprintable()
    assert not set(safe) & set("/\\<>&\"':;\r\n\x00")
    assert not safe.startswith(".")


def test_upload_names_stay_readable() -> None:
    assert safe_name("C:\\reports\\acme 10-K (2025).htm") == "acme 10-K (2025).htm"
    assert safe_name("../..") == "upload"
    assert safe_name(None) == "upload"


def test_rendered_analyses_are_bounded_and_looked_at_again() -> None:
    time = Time()
    held = RenderedAnalyses(most_bytes=10, now=time)
    held.put("a", Rendered(b"12345", "1"))
    held.put("b", Rendered(b"12345", "2"))
    assert held.get("a")
    held.put("c", Rendered(b"12345", "3"))
    assert held.get("b") is None
    assert held.get("a")
    time.now += 60
    assert held.get("a") is None
    assert held.still_there("a")
    assert held.get("a")
    held.forget("a")
    assert held.still_there("a") is None
    held.put("large", Rendered(b"x" * 11, "4"))
    assert held.get("large") is None
    held.put("d", Rendered(b"x" * 10, "5"))
    assert held.still_there("c") is None  # all that was counted is counted off again
    assert held.get("d")
