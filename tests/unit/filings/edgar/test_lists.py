"""Tickers, lists and fiscal years, without a server."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.errors import EdgarError
from tenfold.filings.edgar.fiscal_years import FiscalYears, is_ambiguous
from tenfold.filings.edgar.kept import KeptFile, KeptFiles, Validators
from tenfold.filings.edgar.submissions import FilingRow, parse_company, parse_rows
from tenfold.filings.edgar.tickers import parse_tickers


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


@pytest.mark.parametrize(
    ("listing", "text"),
    [
        ({"fields": ["cik"], "data": []}, "another form"),
        ({"0": {"cik_str": float("inf"), "ticker": "A", "title": "A"}}, "another form"),
        ({"0": {"cik_str": -5, "ticker": "A", "title": "A"}}, "another form"),
        ({"0": {"cik_str": 5, "ticker": None, "title": "A"}}, "another form"),
        ({}, "empty"),
    ],
)
def test_a_broken_ticker_list(listing: dict[str, Any], text: str) -> None:
    with pytest.raises(EdgarError, match=text):
        parse_tickers(listing)


SCALAR: Any = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
JSON: Any = (
    SCALAR | st.lists(SCALAR, max_size=2) | st.dictionaries(st.text(max_size=4), SCALAR, max_size=1)
)
COLUMNS = ("accessionNumber", "form", "filingDate", "reportDate", "primaryDocument")


@given(
    st.dictionaries(
        st.sampled_from(["0", "1"]),
        JSON | st.fixed_dictionaries({"cik_str": JSON, "ticker": JSON, "title": JSON}),
    )
)
def test_any_ticker_list_is_read_or_refused(listing: dict[str, Any]) -> None:
    with suppress(EdgarError):
        assert all(line.cik > 0 and line.title.isprintable() for line in parse_tickers(listing))


@given(
    st.fixed_dictionaries(
        {
            "name": JSON,
            "tickers": JSON,
            "filings": st.fixed_dictionaries(
                {"recent": st.fixed_dictionaries(dict.fromkeys(COLUMNS, JSON)), "files": JSON}
            ),
        }
    ),
    st.fixed_dictionaries({name: st.lists(JSON, min_size=1, max_size=1) for name in COLUMNS[1:]}),
)
def test_any_list_of_filings_is_read_or_refused(
    listing: dict[str, Any], one: dict[str, Any]
) -> None:
    with suppress(EdgarError):
        company = parse_company(7, listing)
        assert company.name.isprintable()
    with suppress(EdgarError):
        (only,) = parse_rows(7, one | {"accessionNumber": ["0000000001-24-000001"]})
        assert date.fromisoformat(only.filed)
        assert only.form.isprintable()
        assert ".." not in (only.document or "")


def test_a_period_that_no_calendar_has_tells_nothing() -> None:
    (only,) = parse_rows(7, columns(reportDate=["2024-13-45"]))
    assert only.period_end is None


def test_names_are_shown_without_control_characters() -> None:
    listing = {"name": "Evil\x1b[31m\ud800 Inc", "filings": {"recent": columns()}}
    assert parse_company(7, listing).name == "Evil [31m Inc"


@pytest.mark.parametrize(
    "url", ["http://host:1/..%2f../../x/%2e%2e/y", "http://../y", "http://h/y%00", "http://h/a\\y"]
)
def test_kept_files_stay_in_their_folder(url: str, tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "cache")
    kept.put(url, b"a", Validators("e", None))
    assert kept.get(url) is not None
    assert all((tmp_path / "cache") in path.parents for path in tmp_path.rglob("*y*"))


def test_no_two_names_share_a_kept_file(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path)
    kept.put("http://host/r(1).htm", b"one")
    kept.put("http://host/r_1_.htm", b"two")
    first, second = kept.get("http://host/r(1).htm"), kept.get("http://host/r_1_.htm")
    assert first is not None and first.content == b"one"
    assert second is not None and second.content == b"two"


@pytest.mark.parametrize(
    ("minutes", "age"),
    [
        (0, "moments ago"),
        (-90, "moments ago"),
        (45, "45 minutes ago"),
        (150, "2 hours ago"),
        (3 * 1440 + 5, "3 days ago"),
    ],
)
def test_how_old_a_kept_file_is(minutes: int, age: str) -> None:
    now = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
    kept = KeptFile(b"", Validators(), now - timedelta(minutes=minutes))
    assert kept.age(now).endswith(f"({age})")
    assert kept.age(now).startswith("2026-03-0")


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
