"""The client's manners: paced, polite, asking twice only for what may change, and never fooled."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest

from integration.edgar.clients import NoWait, client_of
from support.edgar_folder import KESTREL, document_path
from tenfold.errors import (
    EdgarError,
    EdgarRefusedError,
    EdgarUnavailableError,
    FilingError,
    NotOnEdgarError,
)
from tenfold.filings.edgar.company_facts import fetch_company_facts
from tenfold.filings.edgar.tickers import fetch_tickers
from tenfold.filings.targets import resolve_target
from tenfold.settings import Settings
from tenfold.testing.local_edgar import Fault, LocalEdgar

TICKERS = "company_tickers"
BOMB = gzip.compress(bytes(65 * 2**20))
FAR = "Fri, 01 Jan 2100 00:00:00 GMT"


async def test_documents_are_fetched_once_and_lists_revalidated(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    first = await resolve_target("KSTR", settings=edgar_settings)
    assert [seen.status for seen in edgar.requests] == [200, 200, 200]
    edgar.forget_requests()
    again = await resolve_target("KSTR", settings=edgar_settings)
    assert [(seen.path.split("/")[1], seen.status) for seen in edgar.requests] == [
        ("files", 304),
        ("submissions", 304),
    ]
    assert again == first


async def test_a_changed_list_is_noticed(
    edgar: LocalEdgar, edgar_root: Path, edgar_settings: Settings
) -> None:
    await resolve_target("OTTR", settings=edgar_settings)
    page = edgar_root / "submissions/CIK0000002345.json"
    page.write_text(page.read_text().replace("0000002345-25-000001", "0000002345-25-000002"))
    with pytest.raises(NotOnEdgarError, match="0000002345-25-000002"):
        await resolve_target("OTTR", settings=edgar_settings)


async def test_a_damaged_list_on_disk_is_fetched_anew(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    await resolve_target("KSTR", settings=edgar_settings)
    (kept,) = edgar_settings.cache_dir.rglob("company_tickers.json")
    kept.write_bytes(b'{"0": {"cik')
    assert (await resolve_target("KSTR", settings=edgar_settings)).cik == "1234"
    assert edgar.requests[-2].status == 200


async def test_every_request_names_who_asks(edgar: LocalEdgar, edgar_settings: Settings) -> None:
    await resolve_target("KSTR", settings=edgar_settings)
    assert {seen.user_agent for seen in edgar.requests} == {edgar_settings.edgar_identity}


async def test_without_an_identity_edgar_refuses(edgar: LocalEdgar, tmp_path: Path) -> None:
    settings = Settings(cache_dir=tmp_path / "cache", edgar_url=edgar.base_url)
    with pytest.raises(EdgarRefusedError, match=r"Set TENFOLD_EDGAR_IDENTITY to your name and e"):
        await resolve_target("KSTR", settings=settings)
    assert [seen.status for seen in edgar.requests] == [403]  # not asked again


async def test_sec_itself_is_not_even_asked_without_an_identity(tmp_path: Path) -> None:
    with pytest.raises(EdgarRefusedError, match="Set TENFOLD_EDGAR_IDENTITY"):
        await resolve_target("KSTR", settings=Settings(cache_dir=tmp_path / "cache"))


async def test_a_refused_identity_is_shown(edgar: LocalEdgar, edgar_settings: Settings) -> None:
    edgar.faults.append(Fault(status=403))
    with pytest.raises(EdgarRefusedError, match="although TENFOLD_EDGAR_IDENTITY is 'Test Person"):
        await resolve_target("KSTR", settings=edgar_settings)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_passing_fault_is_passed_over(
    edgar: LocalEdgar, edgar_settings: Settings, status: int
) -> None:
    edgar.faults.append(Fault(status=status, times=2, headers={"Retry-After": "3"}))
    clock = NoWait()
    async with client_of(edgar_settings, clock) as client:
        await fetch_tickers(client)
    assert [seen.status for seen in edgar.requests] == [status, status, 200]
    assert [seconds for seconds in clock.slept if seconds >= 3] == [3.0, 3.0]


@pytest.mark.parametrize(
    ("fault", "text", "requests"),
    [
        (Fault(status=429, times=9), "too many requests", 4),
        (Fault(status=429, times=9, headers={"Retry-After": "600"}), "in 600 seconds", 1),
        (Fault(status=429, times=9, headers={"Retry-After": FAR}), "in 3600 seconds", 1),
        (Fault(status=503, times=9), "503 .* overloaded or down", 4),
        (Fault(cut=True, times=9), "broke off in the middle", 4),
        (Fault(delay_seconds=0.4, times=9), "did not answer .* in time", 4),
    ],
    ids=["429", "429 for long", "429 until a date", "503", "cut", "slow"],
)
async def test_a_lasting_fault_is_told(
    edgar: LocalEdgar, edgar_settings: Settings, fault: Fault, text: str, requests: int
) -> None:
    edgar.faults.append(fault)
    async with client_of(edgar_settings) as client:
        with pytest.raises(EdgarUnavailableError, match=text):
            await fetch_tickers(client)
    assert fault.met == requests
    assert not list(edgar_settings.cache_dir.rglob("company_tickers.json"))


async def test_nobody_there(edgar_settings: Settings, tmp_path: Path) -> None:
    settings = Settings(
        cache_dir=tmp_path, edgar_url="http://127.0.0.1:9", edgar_identity="a@example.com"
    )
    async with client_of(settings) as client:
        with pytest.raises(EdgarUnavailableError, match=r"cannot be reached at 127\.0\.0\.1:9"):
            await fetch_tickers(client)


@pytest.mark.parametrize(
    ("fault", "error", "text"),
    [
        (Fault(status=200, body=b"<html>Maintenance</html>"), EdgarError, "HTML where .* JSON"),
        (Fault(status=200, body=b"[1]"), EdgarError, "JSON of another form"),
        (Fault(status=200, body=b'{"0": {"x": 1}}'), EdgarError, "another form than expected"),
        (
            Fault(status=200, body=b"<html>Undeclared Automated Tool</html>"),
            EdgarRefusedError,
            "TENFOLD_EDGAR_IDENTITY",
        ),
        (Fault(status=302, headers={"Location": "http://10.0.0.1/x"}), EdgarError, "no other host"),
        (Fault(status=302, headers={"Location": "file:///etc/passwd"}), EdgarError, "no other"),
        (Fault(status=302, headers={"Location": "http://127.0.0.1:9/"}), EdgarError, "no other"),
        (Fault(status=302), EdgarError, "nowhere"),
        (Fault(status=302, times=9, headers={"Location": "/files/x"}), EdgarError, "in circles"),
        (
            Fault(status=302, headers={"Location": "//u:p@127.0.0.1/"}),
            EdgarError,
            "no other host",
        ),
        (Fault(status=302, headers={"Location": "http://[::1"}), EdgarError, "no other host"),
        (Fault(status=418), EdgarError, "418"),
        (Fault(status=204), EdgarError, "204"),
        (Fault(status=304), EdgarError, "something where"),
        (Fault(status=200, body=b"{}"), EdgarError, "tickers is empty"),
        (Fault(status=200, body=b"[" * 100_000), EdgarError, "something where"),
        (
            Fault(status=200, body=BOMB, headers={"Content-Encoding": "gzip"}),
            EdgarError,
            "more than 64 MB",
        ),
        (
            Fault(status=200, body=BOMB, headers={"Content-Encoding": "gzip"}, match="Archives"),
            EdgarError,
            "more than 64 MB",
        ),
    ],
    ids=lambda value: str(getattr(value, "headers", "") or getattr(value, "body", "") or "")[:30],
)
async def test_an_answer_of_no_use(
    edgar: LocalEdgar, edgar_settings: Settings, fault: Fault, error: type[Exception], text: str
) -> None:
    edgar.faults.append(fault)
    with pytest.raises(error, match=text):
        await resolve_target("KSTR", settings=edgar_settings)


async def test_a_redirect_within_edgar_is_followed(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    location = {"Location": "/files/company_tickers.json?moved"}
    edgar.faults.append(Fault(status=301, match=TICKERS, headers=location))
    assert (await resolve_target("KSTR", settings=edgar_settings)).cik == "1234"


@pytest.mark.parametrize(
    "body",
    [
        b"PK\x03\x04zip",
        b"",
        b"<html>Sorry, maintenance</html>",
        b"<?xml version='1.0'?><html><body>Item 1. Half a docu",
    ],
    ids=["zip", "empty", "another page", "half"],
)
async def test_a_document_of_no_use_is_not_kept(
    edgar: LocalEdgar, edgar_settings: Settings, body: bytes
) -> None:
    edgar.faults.append(Fault(status=200, match="Archives", body=body, times=4))
    with pytest.raises(FilingError):
        await resolve_target("KSTR", settings=edgar_settings)
    edgar.faults.clear()
    assert (await resolve_target("KSTR", settings=edgar_settings)).fiscal_year == 2024


@pytest.mark.parametrize(
    "fault",
    [
        Fault(cut=True, match="Archives"),
        Fault(status=200, match="Archives", body=b"<?xml version='1.0'?><html><body>Item 1. Half"),
        Fault(status=200, match="Archives", body=b"<DOCUMENT>\n<TYPE>10-K\n<TEXT>Item 1. Half"),
        Fault(status=200, match="Archives", body=b"<SEC-DOCUMENT>1.txt\n<DOCUMENT>a</DOCUMENT>"),
    ],
    ids=["by the connection", "inline XBRL", "a document", "a submission"],
)
async def test_half_a_document_is_fetched_again(
    edgar: LocalEdgar, edgar_settings: Settings, fault: Fault
) -> None:
    edgar.faults.append(fault)
    assert (await resolve_target("KSTR", settings=edgar_settings)).fiscal_year == 2024


async def test_a_folder_that_cannot_be_written_costs_the_keeping_only(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    edgar_settings.cache_dir.write_text("a file where the folder should be")
    assert (await resolve_target("KSTR", settings=edgar_settings)).fiscal_year == 2024


async def test_company_facts(edgar_settings: Settings) -> None:
    async with client_of(edgar_settings) as client:
        assert (await fetch_company_facts(client, 1234))["entityName"] == "Kestrel Mills, Inc."
        with pytest.raises(NotOnEdgarError, match="no company facts for CIK 2345"):
            await fetch_company_facts(client, 2345)


async def test_two_fetches_of_one_document_leave_one_whole_file(
    edgar: LocalEdgar, edgar_settings: Settings, edgar_root: Path
) -> None:
    path = document_path(KESTREL, KESTREL.rows[2])
    url = f"https://www.sec.gov/{path}"
    first, second = await asyncio.gather(
        *(resolve_target(url, settings=edgar_settings) for _ in range(2))
    )
    assert first == second
    kept = [file for file in edgar_settings.cache_dir.rglob("*") if file.is_file()]
    assert [file.name for file in kept] == ["report.htm"]
    assert kept[0].read_bytes() == (edgar_root / path).read_bytes()
