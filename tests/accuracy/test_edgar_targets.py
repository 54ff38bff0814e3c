"""Real lists and filings served by a local EDGAR: the cases that real companies make."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from support.edgar_folder import IDENTITY
from tenfold.errors import NotOnEdgarError, TenfoldError
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.company_facts import fetch_company_facts
from tenfold.filings.edgar.listing import list_filings
from tenfold.filings.edgar.source import company_of
from tenfold.filings.edgar.targets import TickerTarget
from tenfold.filings.targets import resolve_target
from tenfold.reading import read_financials
from tenfold.settings import Settings
from tenfold.store.caches import Caches
from tenfold.store.response_cache import NoCache
from tenfold.testing.local_edgar import EdgarFolder, LocalEdgar

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
GOOGLE = "https://www.sec.gov/Archives/edgar/data/1652044/000165204425000014/goog-20241231.htm"

pytestmark = pytest.mark.skipif(
    not (SHARED / "edgar").exists(), reason="needs the EDGAR files beside the checkout, in shared/"
)


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    async with LocalEdgar(EdgarFolder(SHARED / "edgar", SHARED / "filings")) as edgar:
        yield Settings(cache_dir=tmp_path, edgar_url=edgar.base_url, edgar_identity=IDENTITY)


@pytest.mark.parametrize(
    ("target", "year", "accession", "fiscal_year"),
    [
        ("AAPL", None, "0000320193-25-000079", 2025),
        ("AAPL", 2024, "0000320193-24-000123", 2024),
        ("CIK 320193", None, "0000320193-25-000079", 2025),
        ("0000320193-24-000123", None, "0000320193-24-000123", 2024),
        # Ends in January 2024 and is called fiscal 2024.
        ("NVDA", 2024, "0001045810-24-000029", 2024),
        # Submitted by an agent, and amended later.
        ("TSLA", 2024, "0001628280-25-003063", 2024),
        ("1009672", 2017, "0001564590-18-004771", 2017),
        (GOOGLE, None, "0001652044-25-000014", 2024),
    ],
)
async def test_targets(
    settings: Settings, target: str, year: int | None, accession: str, fiscal_year: int
) -> None:
    filing = await resolve_target(target, settings=settings, year=year)
    assert (filing.accession, filing.fiscal_year) == (accession, fiscal_year)


@pytest.mark.parametrize(
    ("target", "year", "text"),
    [
        ("AAPL", 2010, r"CIK0000320193-submissions-001\.json .* missing"),
        ("APPL", None, "Did you mean AAPL"),
        ("GOOGL", None, r"0001652044-26-000018.* full submission .*known: 0001652044-25-000014"),
        ("0001628280-25-003063", None, "often an agent"),
        ("NVDA", 2023, "0001045810-23-000017 .* does not have the document"),
    ],
)
async def test_gaps(settings: Settings, target: str, year: int | None, text: str) -> None:
    with pytest.raises(TenfoldError, match=text):
        await resolve_target(target, settings=settings, year=year)


async def test_a_missing_page_is_named_and_the_rest_shown(settings: Settings) -> None:
    async with EdgarClient(settings) as client:
        listed = await list_filings(client, await company_of(client, TickerTarget("AAPL")))
    assert listed.missing == ("CIK0000320193-submissions-001.json",)
    assert [filing.fiscal_year for filing in listed.filings] == list(range(2025, 2014, -1))


async def test_company_facts(settings: Settings) -> None:
    async with EdgarClient(settings) as client:
        assert (await fetch_company_facts(client, 320193))["entityName"] == "Apple Inc."
        with pytest.raises(NotOnEdgarError, match="no company facts for CIK 1318605"):
            await fetch_company_facts(client, 1318605)


@pytest.mark.parametrize(
    ("target", "revenue_millions", "note"),
    [
        # Two of the five years stand only in SEC's collection.
        ("AAPL", {2025: 416161, 2024: 391035, 2023: 383285, 2022: 394328, 2021: 365817}, None),
        ("TSLA", {2024: 97690, 2023: 96773, 2022: 81462}, "no company facts for CIK 1318605"),
    ],
)
async def test_five_years(
    settings: Settings, target: str, revenue_millions: dict[int, int], note: str | None
) -> None:
    told: list[str] = []
    financials = await read_financials(
        target, Caches(NoCache()), settings, years=5, year=max(revenue_millions), tell=told.append
    )
    figures = [figure for figure in financials.figures() if figure.line == "revenue"]
    assert {f.fiscal_year: int(f.value) // 1_000_000 for f in figures} == revenue_millions
    inline = {f.fiscal_year for f in figures if f.facts[0].source == "inline"}
    assert inline == set(sorted(revenue_millions)[-3:])
    why = [text for text in told if "No figures beyond" in text]
    assert (len(why) == 1 and note in why[0]) if note else not why


@pytest.mark.parametrize(
    ("target", "year", "earnings", "as_reported"),
    [
        # 4:1 in 2020: fiscal 2017 stands in no report after it.
        ("AAPL", 2025, {2025: "7.46", 2018: "2.98", 2017: "2.3025"}, {2018: "2.98", 2017: "9.21"}),
        # 4:1 in 2021; 10:1 in 2024 came after this report.
        ("NVDA", 2024, {2024: "11.93", 2020: "1.13", 2019: "1.6575"}, {2024: "11.93"}),
        # 20:1 in 2022, by earnings alone: share counts are tagged by class.
        (GOOGLE, None, {2024: "8.04", 2020: "2.93", 2019: "2.458"}, {2019: "49.16"}),
    ],
)
async def test_ten_years_over_stock_splits(
    settings: Settings,
    target: str,
    year: int | None,
    earnings: dict[int, str],
    as_reported: dict[int, str],
) -> None:
    financials = await read_financials(target, Caches(NoCache()), settings, years=10, year=year)
    figures = {f.fiscal_year: f for f in financials.figures() if f.line == "eps_diluted"}
    for fiscal_year, value in earnings.items():
        assert figures[fiscal_year].value == Decimal(value)
    for fiscal_year, value in as_reported.items():
        assert figures[fiscal_year].facts[0].value == Decimal(value)
    growth = [r.value for r in financials.ratios if r.definition.name == "eps_growth" and r.value]
    # No year's earnings per share fell or rose as they would by a split that goes unseen.
    assert all(Decimal("-0.65") < value < 9 for value in growth)


async def test_what_later_and_earlier_reports_say_otherwise(settings: Settings) -> None:
    nvidia = await read_financials("NVDA", Caches(NoCache()), settings, years=3, year=2024)
    earned = nvidia.statements.figures["eps_diluted", 2024].facts[0]
    assert earned.restatement is not None
    assert (earned.restatement.value, earned.restatement.split) == (Decimal("1.19"), 10)
    assert (earned.restatement.form, earned.restatement.accession) == (
        "10-K",
        "0001045810-25-000023",
    )
    apple = await read_financials("AAPL", Caches(NoCache()), settings, years=10)
    owed = apple.statements.figures["payables", 2017]
    assert owed.value == 44_242_000_000
    assert owed.facts[0].before is not None
    assert owed.facts[0].before.value == 49_049_000_000
    # '$90.7 billion' in a later report's words restates nothing.
    assert apple.statements.figures["long_term_debt_total", 2025].note is None
