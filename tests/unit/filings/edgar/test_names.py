"""Whom a mistyped ticker or a company's name may mean."""

from __future__ import annotations

import pytest

from tenfold.filings.edgar.names import Listed, is_like_a_name, nearest, nearest_names, offer

LISTED = [
    Listed(1, "AAPL", "Apple Inc."),
    Listed(2, "GOOGL", "Alphabet Inc."),
    Listed(2, "GOOG", "Alphabet Inc."),
    Listed(3, "BRK-B", "BERKSHIRE HATHAWAY INC"),
    Listed(4, "APP", "AppLovin Corp"),
    Listed(5, "TSLA", "Tesla, Inc."),
    Listed(6, "MSFT", "MICROSOFT CORP"),
    Listed(7, "MCD", "MCDONALDS CORP"),
    Listed(8, "APLE", "Apple Hospitality REIT, Inc."),
    Listed(9, "KO", "COCA COLA CO"),
    Listed(10, "T", "AT&T INC."),
]


@pytest.mark.parametrize(
    ("wanted", "first"),
    [("APPL", "AAPL"), ("GOGL", "GOOGL"), ("BRKB", "BRK-B"), ("TESLA", "TSLA"), ("APPLE", "AAPL")],
)
def test_the_nearest_ticker(wanted: str, first: str) -> None:
    assert nearest(wanted, LISTED)[0].ticker == first


def test_each_company_is_offered_once() -> None:
    assert len({line.cik for line in nearest("GOOL", LISTED)}) == len(nearest("GOOL", LISTED))
    assert [line.ticker for line in nearest_names("alphabet", LISTED)] == ["GOOGL"]


def test_nothing_near() -> None:
    assert nearest("QQQQ", LISTED) == []
    assert nearest_names("Zyzzyva", LISTED) == []
    assert nearest_names("...", LISTED) == []


@pytest.mark.parametrize(
    ("name", "tickers"),
    [
        ("Microsoft", ["MSFT"]),
        ("Microsoft Corporation", ["MSFT"]),
        ("apple inc", ["AAPL", "APLE"]),
        ("hathaway", ["BRK-B"]),
        ("Mircosoft", ["MSFT"]),
        ("McDonald's", ["MCD"]),
        ("Coca-Cola", ["KO"]),
        ("the coca cola company", ["KO"]),
        ("AT&T", ["T"]),
    ],
)
def test_the_nearest_names(name: str, tickers: list[str]) -> None:
    assert [line.ticker for line in nearest_names(name, LISTED)] == tickers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft", True),
        ("Apple Inc.", True),
        ("McDonald’s (US), Inc", True),
        ("Société Générale", True),
        ("Amazon.com", True),
        ("report.htm", False),
        ("10-k-2024.txt", False),
        ("filings/Microsoft", False),
        ("C:\\Microsoft", False),
        ("~/Microsoft", False),
        ("a" * 200, False),
        ("", False),
    ],
)
def test_what_is_like_a_name(text: str, expected: bool) -> None:
    assert is_like_a_name(text) is expected


def test_an_offer() -> None:
    assert offer(LISTED[:2]) == "AAPL (Apple Inc.) or GOOGL (Alphabet Inc.)"
    assert offer(LISTED[:1]) == "AAPL (Apple Inc.)"
