"""Tickers, lists and fiscal years, without a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tenfold.errors import EdgarError
from tenfold.filings.edgar.fiscal_years import FiscalYears, is_ambiguous
from tenfold.filings.edgar.kept import KeptFiles, Validators
from tenfold.filings.edgar.names import Listed, nearest
from tenfold.filings.edgar.submissions import FilingRow, parse_company, parse_rows
from tenfold.filings.edgar.tickers import parse_tickers

LISTED = [
    Listed(1, "AAPL", "Apple Inc."),
    Listed(2, "GOOGL", "Alphabet Inc."),
    Listed(2, "GOOG", "Alphabet Inc."),
    Listed(3, "BRK-B", "BERKSHIRE HATHAWAY INC"),
    Listed(4, "APP", "AppLovin Corp"),
    Listed(5, "TSLA", "Tesla, Inc."),
]


@pytest.mark.parametrize(
    ("wanted", "first"),
    [("APPL", "AAPL"), ("GOGL", "GOOGL"), ("BRKB", "BRK-B"), ("TESLA", "TSLA"), ("APPLE", "AAPL")],
)
def test_the_nearest_ticker(wanted: str, first: str) -> None:
    assert nearest(wanted, LISTED)[0].ticker == first


def test_each_company_is_offered_once() -> None:
    assert len({line.cik for line in nearest("GOOL", LISTED)}) == len(nearest("GOOL", LISTED))


def test_nothing_near() -> None:
    assert nearest("QQQQ", LISTED) == []


def row(period: str | None, accession: str = "0000000001-24-000001", filed: str = "") -> FilingRow:
    return FilingRow(1, accession, "10-K", filed or "2024-03-01", period, "a.htm")


def test_a_year_that_was_read_decides_how_the_others_are_named() -> None:
    january = [row("2024-01-28", "a"), row("2023-01-29", "b"), row(None, "c", "1996-03-01")]
    years = FiscalYears()
    years.learn(january)
    assert [years.of(r) for r in january] == [2023, 2022, 1995]
    years.note("a", 2024)
    years.learn(january)
    assert [years.of(r) for r in january[:2]] == [2024, 2023]
    assert [years.is_read(r) for r in january] == [True, False, False]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2024-01-28", True), ("2024-02-29", True), ("2024-01-02", False), ("2024-12-31", False)],
)
def test_ambiguous_ends(period: str, expected: bool) -> None:
    assert is_ambiguous(period) is expected


def columns(**changed: list[str]) -> dict[str, list[str]]:
    return {
        "accessionNumber": ["0000000001-24-000001"],
        "form": ["10-K405/A"],
        "filingDate": ["2000-01-02"],
        "reportDate": [""],
        "primaryDocument": [""],
    } | changed


def test_a_row() -> None:
    (only,) = parse_rows(7, columns())
    assert (only.cik, only.period_end, only.document) == (7, None, None)
    assert only.is_annual
    assert only.is_amendment


@pytest.mark.parametrize("name", ["../../../x.htm", "/etc/passwd"])
def test_a_document_never_leaves_its_folder(name: str) -> None:
    (only,) = parse_rows(7, columns(primaryDocument=[name]))
    assert only.document is None


@pytest.mark.parametrize("broken", [{"form": []}, {"form": None}, {"form": [3]}])
def test_a_broken_list(broken: dict[str, list[str]]) -> None:
    with pytest.raises(EdgarError, match="CIK 7 is of another form"):
        parse_rows(7, columns(**broken))
    with pytest.raises(EdgarError):
        parse_company(7, {"name": "A", "filings": {"recent": columns(**broken)}})
    with pytest.raises(EdgarError):
        parse_company(7, {"name": "A", "filings": []})


def test_a_broken_ticker_list() -> None:
    with pytest.raises(EdgarError, match="another form"):
        parse_tickers({"fields": ["cik"], "data": []})


def test_kept_files_stay_in_their_folder(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "cache")
    url = "http://host:1/..%2f../../x/%2e%2e/y"
    kept.put(url, b"a", Validators("e", None))
    assert kept.get(url) is not None
    assert all((tmp_path / "cache") in path.parents for path in tmp_path.rglob("*y*"))


def test_validators_never_vouch_for_another_body(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path)
    url = "http://host/list.json"
    kept.put(url, b"one", Validators("1", "then"))
    kept.put(url, b"two", Validators(None, None))
    stored = kept.get(url)
    assert stored is not None
    assert (stored.content, stored.validators) == (b"two", Validators())
    (tmp_path / "host" / "list.json.validators").write_text(json.dumps([]))
    assert kept.get(url) is not None
