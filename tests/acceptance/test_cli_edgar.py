"""The command against a local EDGAR, as a user runs it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from acceptance.cli_runs import tenfold
from support.edgar_folder import IDENTITY, write_edgar
from tenfold.testing.local_edgar import EdgarFolder, Fault, LocalEdgar


class Shell:
    """Runs commands while the server answers in this process."""

    def __init__(self, edgar: LocalEdgar, cache: Path) -> None:
        self.edgar = edgar
        self._cache = cache

    async def __call__(self, *arguments: str, **env: str) -> CompletedProcess[str]:
        named = {"TENFOLD_EDGAR_URL": self.edgar.base_url, "TENFOLD_EDGAR_IDENTITY": IDENTITY}
        return await asyncio.to_thread(tenfold, *arguments, cache=self._cache, **(named | env))

    async def json(self, *arguments: str) -> Any:
        done = await self(*arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Shell]:
    async with LocalEdgar(EdgarFolder(write_edgar(tmp_path / "edgar"))) as edgar:
        yield Shell(edgar, tmp_path)


async def test_analyze_a_ticker(run: Shell) -> None:
    analysis = await run.json("analyze", "KSTR", "--model", "extractive", "--json", "-")
    filing = analysis["filing"]
    assert (filing["company"], filing["fiscal_year"]) == ("Kestrel Mills, Inc.", 2024)
    assert (filing["accession"], filing["cik"]) == ("0000950170-25-000007", "1234")
    done = await run("analyze", "KSTR", "--model", "extractive", "--include", "mda")
    assert "Note: This report was amended; the original is read." in done.stderr


async def test_analyze_a_year(run: Shell) -> None:
    arguments = ("analyze", "CIK 1234", "--year", "2000", "--model", "extractive", "--json", "-")
    filing = (await run.json(*arguments))["filing"]
    assert (filing["form"], filing["fiscal_year"]) == ("10-K405", 2000)


async def test_sections_and_cache_explain(run: Shell) -> None:
    sections = await run.json("sections", "OTTR", "--year", "2024", "--json")
    assert sections["filing"]["period_end"] == "2024-01-28"
    explained = await run.json(
        "cache", "explain", "KSTR", "--model", "extractive", "--include", "mda", "--json"
    )
    assert {one["status"] for one in explained} == {"uncached"}


async def test_filings(run: Shell) -> None:
    listed = await run.json("filings", "KSTR", "--json")
    assert listed["missing"] == ["CIK0000001234-submissions-002.json"]
    rows = [(f["fiscal_year"], f["form"], f["filed"], f["amendment"]) for f in listed["filings"]]
    assert rows == [
        (2024, "10-K/A", "2025-04-30", True),
        (2024, "10-K", "2025-02-20", False),
        (2023, "10-K", "2024-02-20", False),
        (2001, "10-K405", "2002-03-01", False),
        (2000, "10-K405", "2001-03-01", False),
    ]
    done = await run("filings", "KSTR")
    assert done.returncode == 0
    assert "0000001234-25-000009  amendment" in done.stdout
    assert "submissions-002.json (1994-01-01 to 1998-12-31) is missing" in done.stderr


async def test_filings_learns_how_a_company_names_its_years(run: Shell) -> None:
    # Both years end in January, which no calendar can name: one document is read for it.
    listed = await run.json("filings", "OTTR", "--json")
    years = [(f["fiscal_year"], f["fiscal_year_read"]) for f in listed["filings"]]
    assert years == [(2025, True), (2024, False)]
    done = await run("filings", "OTTR")
    assert "2024 ~" in done.stdout
    assert "\n~ not read in the document itself: companies differ" in done.stdout
    assert "~" not in (await run("filings", "CHYR")).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("analyze", "KSTT"), 1, "Did you mean KSTR"),
        (("analyze", "KSTR", "--year", "2030"), 1, "no 10-K for fiscal year 2030"),
        (("sections", "HRN"), 1, "Form 20-F"),
        (("sections", "0000001234-24-000003", "--year", "2023"), 2, "names one of them already"),
        (("filings", "0000001234-24-000003"), 2, "Give a ticker or a CIK"),
        (("filings", "HRN"), 1, "Form 20-F"),
        (("filings", "UNLL"), 1, "no list of filings for Unlisted Letters Inc"),
        (("analyze", "https://example.com/a.htm"), 1, "not on SEC's EDGAR"),
        (("analyze", "Kestrel Mills"), 1, "the company, give its ticker: KSTR (Kestrel Mills, I"),
        (("filings", "Kestrel Mills"), 2, "names no company. If you mean the company, give its t"),
        (("analyze", "Nobody At All"), 1, "There is no file Nobody At All. Check the path and"),
    ],
)
async def test_bad_targets(run: Shell, arguments: tuple[str, ...], code: int, text: str) -> None:
    done = await run(*arguments)
    assert done.returncode == code
    assert text in done.stderr
    assert "Traceback" not in done.stderr


async def test_no_identity(run: Shell) -> None:
    done = await run("sections", "KSTR", TENFOLD_EDGAR_IDENTITY="")
    assert done.returncode == 1
    assert "Set TENFOLD_EDGAR_IDENTITY to your name and e-mail address" in done.stderr


async def test_offline_with_nothing_kept(run: Shell) -> None:
    done = await run("sections", "KSTR", TENFOLD_EDGAR_URL="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "EDGAR cannot be reached at 127.0.0.1:9" in done.stderr


@pytest.mark.parametrize("command", ["sections", "filings", "analyze"])
async def test_what_is_kept_does_while_edgar_is_down(run: Shell, command: str) -> None:
    model = ("--model", "extractive") if command == "analyze" else ()
    first = await run(command, "KSTR", *model)
    assert first.returncode == 0, first.stderr
    run.edgar.faults.append(Fault(status=503, times=99))
    done = await run(command, "KSTR", *model)
    assert done.returncode == 0, done.stderr
    if command != "analyze":  # whose output tells how long it took
        assert done.stdout == first.stdout
    if command == "filings":
        assert "submissions-002.json (1994-01-01 to 1998-12-31) is missing there." in done.stderr
    assert "Used instead: the list of tickers as of " in done.stderr
    assert "Used as well: the list of filings of CIK 1234 as of " in done.stderr


async def test_a_filing_that_is_kept_needs_no_edgar(run: Shell) -> None:
    assert (await run("sections", "KSTR")).returncode == 0
    run.edgar.forget_requests()
    assert (await run("sections", "0000950170-25-000007")).returncode == 0
    assert run.edgar.requests == []
