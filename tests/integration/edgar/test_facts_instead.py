"""What company facts give where EDGAR lacks the list of filings, or a document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from support.edgar_folder import KESTREL, OTTER, UNLISTED, Firm, document_path
from support.small_filing import small_filing_text
from tenfold.errors import DocumentMissingError, FilingNotFoundError, NotOnEdgarError
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.listing import FilingsOnFile, list_filings
from tenfold.filings.edgar.source import company_of
from tenfold.filings.edgar.targets import TickerTarget
from tenfold.filings.targets import resolve_target
from tenfold.financials.report import Financials
from tenfold.reading import read_financials
from tenfold.settings import Settings
from tenfold.store.caches import Caches
from tenfold.store.response_cache import NoCache

NEW, OLD = "0000006789-25-000004", "0000006789-24-000002"


def _facts(root: Path, firm: Firm, reports: Iterable[tuple[str, str, str, str, int, int]]) -> None:
    """Write a collection from (accession, filed, start, end, fy, millions of revenue)."""
    entries = [
        {"accn": accn, "filed": filed, "form": "10-K", "fy": fy, "fp": "FY"}
        | {"start": start, "end": end, "val": millions * 1_000_000}
        for accn, filed, start, end, fy, millions in reports
    ]
    concepts = {"Revenues": {"label": "Revenues", "units": {"USD": entries}}}
    document = {"cik": firm.cik, "entityName": firm.name, "facts": {"us-gaap": concepts}}
    path = root / f"api/xbrl/companyfacts/CIK{firm.cik:010d}.json"
    path.write_text(json.dumps(document))


@pytest.fixture
def unlisted(edgar_root: Path) -> Path:
    """A company without a list, whose facts name two reports; only the older one is there."""
    _facts(
        edgar_root,
        UNLISTED,
        [
            (NEW, "2025-02-20", "2024-01-01", "2024-12-31", 2024, 240),
            (NEW, "2025-02-20", "2023-01-01", "2023-12-31", 2024, 230),
            (OLD, "2024-02-20", "2023-01-01", "2023-12-31", 2023, 231),
        ],
    )
    text = small_filing_text().replace("December 31, 2024", "December 31, 2023")
    folder = edgar_root / "Archives/edgar/data/6789"
    folder.mkdir(parents=True)
    (folder / f"{OLD}.txt").write_text(text)
    return edgar_root


@pytest.fixture
def otters(edgar_root: Path) -> None:
    """Facts of a company that names years after the one they end in; no document is there."""
    rows = OTTER.rows
    _facts(
        edgar_root,
        OTTER,
        [
            (rows[0].accession, rows[0].filed, "2024-01-29", rows[0].period, 2025, 250),
            (rows[0].accession, rows[0].filed, "2023-01-30", rows[1].period, 2025, 240),
            (rows[1].accession, rows[1].filed, "2023-01-30", rows[1].period, 2024, 241),
        ],
    )
    for row in rows:
        (edgar_root / document_path(OTTER, row)).unlink()


async def _listed(settings: Settings) -> FilingsOnFile:
    async with EdgarClient(settings) as client:
        return await list_filings(client, await company_of(client, TickerTarget("UNLL")))


async def _read(
    settings: Settings, target: str, year: int | None = None
) -> tuple[Financials, list[str]]:
    told: list[str] = []
    financials = await read_financials(
        target, Caches(NoCache()), settings, years=3, year=year, tell=told.append
    )
    return financials, told


def _revenue(financials: Financials) -> dict[int, int]:
    figures = [figure for figure in financials.figures() if figure.line == "revenue"]
    return {figure.fiscal_year: int(figure.value) // 1_000_000 for figure in figures}


@pytest.mark.usefixtures("unlisted")
async def test_reports_are_listed_from_facts(edgar_settings: Settings) -> None:
    listed = await _listed(edgar_settings)
    found = [(f.accession, f.fiscal_year, f.period_end, f.filed) for f in listed.filings]
    assert found == [
        (NEW, 2024, "2024-12-31", "2025-02-20"),
        (OLD, 2023, "2023-12-31", "2024-02-20"),
    ]
    assert listed.filings[0].url.endswith(f"/6789/{NEW}.txt")
    assert "no list of filings for Unlisted Letters Inc" in (listed.missing_note or "")


@pytest.mark.usefixtures("unlisted")
@pytest.mark.parametrize(("target", "year"), [("UNLL", 2023), (OLD, None)])
async def test_a_report_is_read_from_its_full_submission(
    edgar_settings: Settings, target: str, year: int | None
) -> None:
    told: list[str] = []
    filing = await resolve_target(target, settings=edgar_settings, year=year, tell=told.append)
    assert (filing.accession, filing.fiscal_year, filing.cik) == (OLD, 2023, "6789")
    assert told[0].startswith("EDGAR has no list of filings for Unlisted Letters Inc (CIK 6789).")


@pytest.mark.usefixtures("unlisted")
@pytest.mark.parametrize("year", [None, 2024])
async def test_what_is_missing_is_named(edgar_settings: Settings, year: int | None) -> None:
    with pytest.raises(DocumentMissingError) as raised:
        await resolve_target("UNLL", settings=edgar_settings, year=year)
    text = str(raised.value)
    assert f"nor its full submission ({NEW}.txt)" in text
    assert "submissions/CIK0000006789.json" in text
    assert f"Also known: {OLD} (10-K, filed 2024-02-20)." in text


@pytest.mark.parametrize("facts", [None, "empty"])
async def test_neither_list_nor_facts(
    edgar_root: Path, edgar_settings: Settings, facts: str | None
) -> None:
    if facts:
        _facts(edgar_root, UNLISTED, [])
    with pytest.raises(NotOnEdgarError, match=r"CIK 6789\), and no company facts") as raised:
        await _listed(edgar_settings)
    assert "/…" not in str(raised.value)
    assert "Check the number" not in str(raised.value)


@pytest.mark.usefixtures("unlisted")
async def test_figures_without_list_and_document(edgar_settings: Settings) -> None:
    financials, (told,) = await _read(edgar_settings, "UNLL")
    assert _revenue(financials) == {2024: 240, 2023: 230}
    assert (financials.filing.accession, financials.filing.form) == (NEW, "10-K")
    assert told.startswith(f"EDGAR does not have the document of {NEW} (10-K, filed 2025-02-20).")
    assert "SEC's company facts" in told


@pytest.mark.usefixtures("otters")
@pytest.mark.parametrize(
    ("target", "year", "expected"),
    [
        ("OTTR", None, {2025: 250, 2024: 240}),
        # The lists do not tell which report is fiscal 2024's; what it tags does.
        ("OTTR", 2024, {2024: 241}),
        ("0000002345-24-000001", None, {2024: 241}),
    ],
)
async def test_figures_without_document(
    edgar_settings: Settings, target: str, year: int | None, expected: dict[int, int]
) -> None:
    financials, told = await _read(edgar_settings, target, year)
    assert _revenue(financials) == expected
    assert len(told) == 1


@pytest.mark.usefixtures("otters")
async def test_no_other_years_figures_are_given(edgar_settings: Settings) -> None:
    with pytest.raises(DocumentMissingError, match=r"no 10-K for fiscal year 2023 .* may be it"):
        await _read(edgar_settings, "OTTR", 2023)


async def test_neither_document_nor_facts(edgar_root: Path, edgar_settings: Settings) -> None:
    (edgar_root / document_path(OTTER, OTTER.rows[0])).unlink()
    with pytest.raises(DocumentMissingError, match="does not have its document"):
        await _read(edgar_settings, "OTTR")


async def test_a_year_on_file_without_document_is_one_sentence(
    edgar_root: Path, edgar_settings: Settings
) -> None:
    row = KESTREL.rows[3]
    (edgar_root / document_path(KESTREL, row)).unlink()
    with pytest.raises(FilingNotFoundError) as raised:
        await resolve_target("KSTR", settings=edgar_settings, year=2023)
    assert str(raised.value) == (
        f"EDGAR lists {row.accession}, the 10-K of Kestrel Mills, Inc. (CIK 1234) for fiscal year "
        "2023, filed 2024-02-20, but does not have its document. Try again later, choose another "
        "year, or give the 10-K as a file."
    )
