"""What was fetched before stands in for an EDGAR that fails, and the user is told how old it is."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest

from integration.edgar.clients import client_of
from support.edgar_folder import KESTREL, document_path
from tenfold.errors import EdgarRefusedError, EdgarUnavailableError
from tenfold.filings.edgar.company_facts import fetch_company_facts
from tenfold.filings.edgar.listing import list_filings
from tenfold.filings.edgar.source import company_of, read_edgar
from tenfold.filings.edgar.targets import TickerTarget
from tenfold.filings.edgar.tickers import fetch_tickers
from tenfold.filings.model import Filing
from tenfold.settings import Settings
from tenfold.testing.local_edgar import Fault, LocalEdgar

LATEST = "0000950170-25-000007"
REFUSAL = b"<html>Undeclared Automated Tool</html>"


async def _read(settings: Settings) -> tuple[Filing, list[str]]:
    told: list[str] = []
    async with client_of(settings, tell=told.append) as client:
        filing = await read_edgar(client, TickerTarget("KSTR"), None, lambda _: None)
    return filing, told


def _make_old(settings: Settings, name: str, *, days: float) -> None:
    (kept,) = settings.cache_dir.rglob(name)
    at = time.time() - days * 86_400
    os.utime(kept, (at, at))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(status=503, times=99), "EDGAR answered 503"),
        (Fault(status=429, times=99), "too many requests"),
        (Fault(cut=True, times=99), "broke off in the middle"),
        (Fault(delay_seconds=0.5, times=99), "did not answer .* in time"),
        (Fault(status=200, times=99, body=b"<html>Maintenance</html>"), "a page of HTML"),
        (Fault(status=200, times=99, body=b"{}"), "tickers is empty"),
        (Fault(status=200, times=99, body=b'{"0": {"x": 1}}'), "of another form"),
        (Fault(status=302, times=99, headers={"Location": "http://10.0.0.1/"}), "no other host"),
    ],
    ids=["503", "429", "cut", "slow", "HTML", "empty", "another form", "redirect"],
)
async def test_an_edgar_that_fails(
    edgar: LocalEdgar, edgar_settings: Settings, fault: Fault, reason: str
) -> None:
    before, told = await _read(edgar_settings)
    assert told == []
    _make_old(edgar_settings, "company_tickers.json", days=3.5)
    kept = {path: path.read_bytes() for path in edgar_settings.cache_dir.rglob("*.json")}
    edgar.faults.append(fault)
    after, told = await _read(edgar_settings)
    assert after == before
    assert len(told) == 2
    assert re.search(reason, told[0])
    assert re.search(r"the list of tickers as of 20\d\d-\d\d-\d\d \(3 days ago\)\.$", told[0])
    assert re.search(r"the list of filings of CIK 1234 as of .* \(moments ago\)\.$", told[1])
    # Nothing that was kept has been lost to it.
    assert {path: path.read_bytes() for path in kept} == kept


async def test_nobody_waits_twice(edgar: LocalEdgar, edgar_settings: Settings) -> None:
    await _read(edgar_settings)
    edgar.faults.append(Fault(status=503, times=99))
    edgar.forget_requests()
    await _read(edgar_settings)
    # The ticker list, asked for twice; the submissions are not asked for any more.
    assert [seen.path for seen in edgar.requests] == ["/files/company_tickers.json"] * 2


async def test_what_edgar_has_confirmed_counts_as_new(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    await _read(edgar_settings)
    _make_old(edgar_settings, "company_tickers.json", days=9)
    await _read(edgar_settings)  # revalidated
    edgar.faults.append(Fault(status=503, times=99))
    _, told = await _read(edgar_settings)
    assert "(moments ago)" in told[0]


async def test_a_refusal_is_not_passed_over(edgar: LocalEdgar, edgar_settings: Settings) -> None:
    await _read(edgar_settings)
    for fault in (Fault(status=403), Fault(status=200, body=REFUSAL)):
        edgar.faults.append(fault)
        with pytest.raises(EdgarRefusedError, match="Set TENFOLD_EDGAR_IDENTITY"):
            await _read(edgar_settings)


async def test_a_document_that_is_not_kept_cannot_be_had(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    async with client_of(edgar_settings) as client:
        await list_filings(client, await company_of(client, TickerTarget("KSTR")))
    edgar.faults.append(Fault(status=503, times=99))
    with pytest.raises(EdgarUnavailableError, match=r"503 .*report\.htm"):
        await _read(edgar_settings)


async def test_company_facts_and_older_pages(edgar: LocalEdgar, edgar_settings: Settings) -> None:
    async with client_of(edgar_settings) as client:
        facts = await fetch_company_facts(client, 1234)
        listed = await list_filings(client, await company_of(client, TickerTarget("KSTR")))
    edgar.faults.append(Fault(status=503, times=99, match="companyfacts"))
    edgar.faults.append(Fault(status=503, times=99, match="submissions-001"))
    told: list[str] = []
    async with client_of(edgar_settings, tell=told.append) as client:
        assert await fetch_company_facts(client, 1234) == facts
    async with client_of(edgar_settings, tell=told.append) as client:
        assert await list_filings(client, await company_of(client, TickerTarget("KSTR"))) == listed
    assert "Used instead: the company facts of CIK 1234 as of" in told[0]
    assert "Used instead: the page CIK0000001234-submissions-001.json as of" in told[1]
    assert len(told) == 2


async def test_facts_of_another_form_are_not_kept(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    async with client_of(edgar_settings) as client:
        facts = await fetch_company_facts(client, 1234)
        edgar.faults.append(Fault(status=200, body=b'{"error": "none"}'))
        assert await fetch_company_facts(client, 1234) == facts
        edgar.faults.clear()
        assert await fetch_company_facts(client, 1234) == facts


async def test_a_list_that_was_fetched_is_used_at_once_where_it_will_do(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    async with client_of(edgar_settings) as client:
        listed = await fetch_tickers(client)
        edgar.forget_requests()
        assert await fetch_tickers(client, kept_will_do=True) == listed
    assert edgar.requests == []


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"filings": {"recent": {}, "files": []}},
        {"filings": {"recent": {"form": ["10-K"], "accessionNumber": []}}},
        {"tickers": [5]},
    ],
)
async def test_a_list_of_another_form_costs_nothing_that_was_there(
    edgar_root: Path, edgar_settings: Settings, change: dict[str, object]
) -> None:
    before, _ = await _read(edgar_settings)
    page = edgar_root / "submissions/CIK0000001234.json"
    page.write_text(json.dumps(json.loads(page.read_text()) | change))
    after, told = await _read(edgar_settings)
    assert after == before
    assert "is of another form than expected" in told[0]


@pytest.mark.parametrize(
    "name", ["", "../../../../etc/passwd", "/etc/passwd", "a\nb.htm", "\ud800"]
)
async def test_a_document_name_that_leads_elsewhere_is_left_alone(
    edgar: LocalEdgar, edgar_root: Path, edgar_settings: Settings, name: str
) -> None:
    page = edgar_root / "submissions/CIK0000001234.json"
    listing = json.loads(page.read_text())
    listing["filings"]["recent"]["primaryDocument"][2] = name
    page.write_text(json.dumps(listing))
    report = edgar_root / document_path(KESTREL, KESTREL.rows[2])
    (edgar_root / f"Archives/edgar/data/1234/{LATEST}.txt").write_text(report.read_text())
    filing, _ = await _read(edgar_settings)
    # The full submission instead, which every filing has.
    assert filing.source.endswith(f"/Archives/edgar/data/1234/{LATEST}.txt")
    assert {seen.status for seen in edgar.requests} == {200}


async def test_an_older_page_that_cannot_be_had_is_named_and_the_rest_shown(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    edgar.faults.append(Fault(status=503, times=99, match="submissions-001"))
    async with client_of(edgar_settings) as client:
        listed = await list_filings(client, await company_of(client, TickerTarget("KSTR")))
    assert [filing.fiscal_year for filing in listed.filings] == [2024, 2024, 2023]
    assert listed.missing == tuple(page["name"] for page in KESTREL.pages)
    assert "EDGAR answered 503" in (listed.missing_note or "")
    edgar.faults[0] = Fault(status=403, match="submissions-001")
    async with client_of(edgar_settings) as client:
        with pytest.raises(EdgarRefusedError):
            await list_filings(client, await company_of(client, TickerTarget("KSTR")))
