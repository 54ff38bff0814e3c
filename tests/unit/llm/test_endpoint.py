"""Addresses of models as they may be shown."""

from __future__ import annotations

import pytest

from tenfold.llm.endpoint import Endpoint, shown_address
from tenfold.llm.failures import not_an_api, unreachable

URL = "http://joe:hunter2@127.0.0.1:8080/v1?key=hunter2"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (URL, "http://127.0.0.1:8080/v1"),
        ("https://models.example/v1", "https://models.example/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
    ],
)
def test_no_password_is_shown(url: str, shown: str) -> None:
    assert shown_address(url) == shown


def test_failures_name_the_address_without_it() -> None:
    endpoint = Endpoint("openai-chat", "m", URL, URL)
    for error in (unreachable(endpoint, "refused"), not_an_api(endpoint, "text/html")):
        assert "127.0.0.1:8080/v1" in str(error)
        assert "hunter2" not in str(error)
