"""Transition reports, 10-K405s and amendments by the real command, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from acceptance.test_cli_edgar import Shell
from support.unusual_forms import write_unusual_forms
from tenfold.testing.local_edgar import EdgarFolder, LocalEdgar

TEAL_KT, TEAL_KTA, TEAL_2023 = (
    "0000950170-24-000777",
    "0000007890-25-000001",
    "0000007890-24-000002",
)
FALLOW_KT, FALLOW_2024 = "0000007891-25-000001", "0000007891-24-000005"
MARSH_KT405, MARSH_405, MARSH_405A = (
    "0000912345-00-000044",
    "0000912345-99-000022",
    "0000912345-99-000031",
)


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Shell]:
    async with LocalEdgar(EdgarFolder(write_unusual_forms(tmp_path / "edgar"))) as edgar:
        yield Shell(edgar, tmp_path)


@pytest.mark.parametrize(
    ("target", "form", "year", "period", "accession", "told"),
    [
        (
            ("TEAL", "--year", "2024"),
            *("10-KT", 2024, "2024-09-30", TEAL_KT),
            (
                "This is a transition report (10-KT): it is about the months to 2024-09-30",
                f"The last whole year is in {TEAL_2023} (10-K).",
                f"This report was amended; the original is read. The amendment: {TEAL_KTA}",
                "The report is about the months of a transition period",
            ),
        ),
        (
            (TEAL_KTA,),
            *("10-KT/A", 2024, "2024-09-30", TEAL_KTA),
            ("This is an amendment (10-KT/A)", "This is a transition report (10-KT/A)"),
        ),
        (
            ("TEAL",),
            *("10-K", 2025, "2025-09-30", "0000007890-25-000009"),
            ("The amendment: 0000007890-26-000003 (filed 2026-01-28).",),
        ),
        (("TEAL", "--year", "2023"), "10-K", 2023, "2023-12-31", TEAL_2023, ()),
        (
            ("FALO",),
            *("10-KT", 2024, "2024-12-31", FALLOW_KT),
            (f"The last whole year is in {FALLOW_2024} (10-K).",),
        ),
        (
            ("FALO", "--year", "2024"),
            *("10-K", 2024, "2024-06-30", FALLOW_2024),
            (f"also the name of a transition period: {FALLOW_KT} (10-KT, to 2024-12-31).",),
        ),
        (
            ("MRSH",),
            *("10-KT405", 1999, "1999-12-31", MARSH_KT405),
            ("This is a transition report (10-KT405)",),
        ),
        (
            ("MRSH", "--year", "1999"),
            *("10-K405", 1999, "1999-06-30", MARSH_405),
            (f"The amendment: {MARSH_405A}", f"transition period: {MARSH_KT405} (10-KT405"),
        ),
        (
            (MARSH_405A,),
            *("10-K405/A", 1999, "1999-06-30", MARSH_405A),
            ("This is an amendment (10-K405/A)",),
        ),
    ],
)
async def test_analyze(
    run: Shell,
    target: tuple[str, ...],
    form: str,
    year: int,
    period: str,
    accession: str,
    told: tuple[str, ...],
) -> None:
    include = ("--include", "mda.revenue_drivers,financials")
    if target == (MARSH_405A,):  # an agent's number: the company must have been looked up once
        assert (await run("filings", "MRSH")).returncode == 0
    analysis = await run.json("analyze", *target, "--model", "extractive", *include, "--json", "-")
    filing = analysis["filing"]
    assert (filing["form"], filing["fiscal_year"], filing["period_end"]) == (form, year, period)
    assert filing["accession"] == accession
    notices = " ".join(analysis["notices"])
    for text in told:
        assert text in notices
    if not form.startswith("10-KT"):
        assert "This is a transition report" not in notices


async def test_filings_list_them_with_their_years(run: Shell) -> None:
    listed = await run.json("filings", "TEAL", "--json")
    assert [(f["fiscal_year"], f["form"], f["amendment"]) for f in listed["filings"]] == [
        (2025, "10-K/A", True),
        (2025, "10-K", False),
        (2024, "10-KT/A", True),
        (2024, "10-KT", False),
        (2023, "10-K", False),
    ]
    listed = await run.json("filings", "MRSH", "--json")
    assert [(f["fiscal_year"], f["form"]) for f in listed["filings"]] == [
        (1999, "10-KT405"),
        (1999, "10-K405/A"),
        (1999, "10-K405"),
        (1998, "10-K"),
    ]


@pytest.mark.parametrize(
    ("target", "form", "ended", "years", "revenue"),
    [
        (("TEAL", "--year", "2024"), "10-KT", "2023-12-31", [2023, 2022], 440_200_000),
        (("FALO",), "10-KT", "2024-06-30", [2024, 2023], 90_900_000),
        (("FALO", "--year", "2024"), "10-K", None, [2024, 2023], 90_900_000),
        (("TEAL",), "10-K", None, [2025], 501_300_000),
    ],
)
async def test_months_are_never_shown_as_a_year(
    run: Shell,
    target: tuple[str, ...],
    form: str,
    ended: str | None,
    years: list[int],
    revenue: int,
) -> None:
    done = await run("financials", *target)
    assert done.returncode == 0, done.stderr
    is_told = f"whole fiscal years, the last of which ended on {ended}" in done.stderr
    assert is_told == (ended is not None)
    found = await run.json("financials", *target, "--json")
    assert found["filing"]["form"] == form
    revenues = [fact for fact in found["facts"] if fact["line"] == "revenue"]
    assert [fact["fiscal_year"] for fact in revenues] == years
    assert revenues[0]["value"] == revenue
    if ended is not None:
        assert revenues[0]["period_end"] == ended


async def test_a_transition_report_whose_document_is_missing(run: Shell, tmp_path: Path) -> None:
    (tmp_path / "edgar/Archives/edgar/data/7890/000095017024000777/kt.htm").unlink()
    done = await run("analyze", "TEAL", "--year", "2024", "--model", "extractive")
    assert done.returncode == 1
    assert f"{TEAL_KT}, the 10-KT of Teal Harbor Inc (CIK 7890)" in done.stderr
    done = await run("financials", "TEAL", "--year", "2024")
    assert done.returncode == 0, done.stderr
    assert "440,200" in done.stdout
    assert "345,700" not in done.stdout
    assert "the last of which ended on 2023-12-31" in done.stderr


async def test_a_company_whose_list_is_missing(run: Shell, tmp_path: Path) -> None:
    (tmp_path / "edgar/submissions/CIK0000007891.json").unlink()
    listed = await run.json("filings", "FALO", "--json")
    assert [(f["form"], f["fiscal_year"], f["period_end"]) for f in listed["filings"]] == [
        ("10-KT", 2024, "2024-12-31"),
        ("10-K", 2024, "2024-06-30"),
        ("10-K", 2023, "2023-06-30"),
    ]
