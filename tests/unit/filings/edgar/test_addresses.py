"""Where a document that was fetched from a stand-in for EDGAR stands at SEC."""

from __future__ import annotations

import pytest

from tenfold.filings.edgar.addresses import Addresses

PATH = "/Archives/edgar/data/320193/000032019325000079/aapl-20250927.htm"
AT_SEC = f"https://www.sec.gov{PATH}"


@pytest.mark.parametrize(
    ("base", "url", "at_sec"),
    [
        (None, f"{AT_SEC}#x", AT_SEC),
        (None, f"http://127.0.0.1:8081{PATH}", None),
        ("http://127.0.0.1:8081", f"http://127.0.0.1:8081{PATH}", AT_SEC),
        ("http://127.0.0.1:8081/sec", f"http://127.0.0.1:8081/sec{PATH}", AT_SEC),
        ("http://127.0.0.1:8081", f"http://127.0.0.1:8082{PATH}", None),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081/files/company_tickers.json", None),
        ("http://127.0.0.1:8081", AT_SEC, AT_SEC),
        ("http://127.0.0.1:8081", "javascript:alert(1)", None),
        (None, "10-k.htm", None),
    ],
)
def test_secs_address_of_a_document(base: str | None, url: str, at_sec: str | None) -> None:
    assert Addresses.at(base).at_sec(url) == at_sec
