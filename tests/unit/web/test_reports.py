"""A company's reports to choose from: each is read exactly, and what is kept of it is offered."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from tenfold.filings.edgar.listing import FilingOnFile, FilingsOnFile
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus
from tenfold.web.asked import picked
from tenfold.web.reports import company_reports

SEC = "https://www.sec.gov/Archives/edgar/data/1234"


def filing(year: int | None, filed: str, form: str = "10-K", **values: object) -> FilingOnFile:
    accession = f"0000001234-{filed[2:4]}-0000{filed[5:7]}"
    made = FilingOnFile(
        form=form,
        fiscal_year=year,
        fiscal_year_read=False,
        period_end=f"{year}-12-31" if year else None,
        filed=filed,
        accession=accession,
        amendment=form.endswith("/A"),
        url=f"{SEC}/{quote(accession)}.txt",
    )
    return replace(made, **values)


def listed(*filings: FilingOnFile, note: str | None = None) -> FilingsOnFile:
    return FilingsOnFile("Kestrel Mills, Inc.", 1234, ("KSTR",), filings, (), note)


def record(accession: str, status: AnalysisStatus, **values: object) -> AnalysisRecord:
    made = AnalysisRecord(
        id=f"{status.value}-{accession[-2:]}",
        status=status,
        origin="service",
        target="KSTR",
        ticker="KSTR",
        request="{}",
        request_key="k",
        created_at="2026-01-03T10:00:00+00:00",
        accession=accession,
    )
    return replace(made, **values)


LATEST = filing(2025, "2026-02-20")
AMENDMENT = filing(2024, "2025-04-30", "10-K/A")
BEFORE = filing(2024, "2025-02-20")


def test_each_report_is_picked_exactly() -> None:
    twice = [filing(2023, "2024-11-01", "10-KT"), filing(2023, "2024-02-20")]
    january = filing(2021, "2021-03-01", period_end="2021-01-29")
    reports = company_reports(listed(LATEST, AMENDMENT, BEFORE, *twice, january), "KSTR", [], [])
    assert [(line.form, line.pick) for line in reports.recent] == [
        ("10-K", "KSTR"),  # the latest is what the company's name alone means
        ("10-K/A", AMENDMENT.url),
        ("10-K", "KSTR/2024"),
        ("10-KT", twice[0].url),  # a year that two reports share names neither
        ("10-K", twice[1].url),
        ("10-K", january.url),  # nor does one that was guessed
    ]
    assert [line.is_latest for line in reports.recent] == [True, *[False] * 5]
    assert [line.is_guessed for line in reports.recent] == [*[False] * 5, True]
    assert reports.has_guesses


def test_without_a_ticker_the_number_names_it() -> None:
    reports = company_reports(listed(LATEST, BEFORE), None, [], [])
    assert [line.pick for line in reports.recent] == ["1234", "1234/2024"]
    assert reports.ticker == "KSTR"


def test_an_amendment_filed_last_is_not_the_latest_report() -> None:
    reports = company_reports(listed(AMENDMENT, BEFORE), "KSTR", [], [])
    assert [line.is_latest for line in reports.recent] == [False, True]


def test_what_is_kept_is_offered_the_finished_before_the_running() -> None:
    running = record(LATEST.accession, AnalysisStatus.RUNNING)
    finished = record(LATEST.accession, AnalysisStatus.FINISHED)
    older = replace(finished, id="older")
    only_running = record(BEFORE.accession, AnalysisStatus.QUEUED)
    reports = company_reports(
        listed(LATEST, AMENDMENT, BEFORE), "KSTR", [running, finished, older, only_running], []
    )
    latest, amendment, before = reports.recent
    assert (latest.kept, latest.kept_count, latest.is_under_way) == (finished, 2, False)
    assert (amendment.kept, amendment.kept_count) == (None, 0)
    assert (before.kept, before.kept_count, before.is_under_way) == (only_running, 0, True)


def test_older_ones_and_what_is_missing_are_told_apart() -> None:
    many = [filing(2025 - n, f"{2026 - n}-02-20") for n in range(11)]
    reports = company_reports(
        listed(*many, note="A page is missing."), "KSTR", [], ["Old.", "Old."]
    )
    assert [len(reports.recent), len(reports.older)] == [8, 3]
    assert (reports.notes, reports.missing) == (("Old.",), "A page is missing.")


@pytest.mark.parametrize(
    ("pick", "target", "year"),
    [
        ("AAPL", "AAPL", ""),
        ("BRK-B/2024", "BRK-B", "2024"),
        ("1234/2019", "1234", "2019"),
        (LATEST.url, LATEST.url, ""),
        ("https://www.sec.gov/2024", "https://www.sec.gov/2024", ""),
        ("/2024", "/2024", ""),
    ],
)
def test_what_a_pick_means(pick: str, target: str, year: str) -> None:
    assert picked(pick) == (target, year)
