"""Figures of filings on EDGAR: the filing's own tags, and companyfacts where they fall short."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import tenfold
from support.answers import valid_reply
from support.edgar_folder import KESTREL, Row, document_path, inline_report
from tenfold.errors import NoFactsError
from tenfold.financials.facts import OtherReport
from tenfold.financials.report import Financials
from tenfold.financials.statements import DEFAULT_YEARS
from tenfold.llm.protocol import CompletionRequest
from tenfold.reading import read_financials
from tenfold.settings import Settings
from tenfold.store.caches import Caches
from tenfold.store.response_cache import NoCache
from tenfold.testing.local_edgar import Fault, LocalEdgar
from tenfold.testing.scripted_client import Reply, ScriptedClient
from unit.financials.inline_documents import UNITS, duration, value

FACTS = "api/xbrl/companyfacts/CIK0000001234.json"
REPORT = next(row for row in KESTREL.rows if row.form == "10-K")
"""Fiscal 2024."""
TAGGED = {2024: 240, 2023: 230, 2022: 220}
HTML = b"<html><body>Down for maintenance</body></html>"


@pytest.fixture
def tagged(edgar_root: Path) -> None:
    """The report of fiscal 2024 tags three years of revenue."""
    _tag(edgar_root, REPORT, TAGGED)


@pytest.fixture
def collected(edgar_root: Path) -> None:
    """SEC's collection: what each annual report said, and a later one that restates 2022."""
    reports = [
        ("0000001234-21-000001", "2021-02-20", {2020: 200, 2019: 190}),
        ("0000001234-23-000001", "2023-02-20", {2022: 220, 2021: 210, 2020: 201}),
        (REPORT.accession, REPORT.filed, TAGGED),
        ("0000001234-26-000001", "2026-02-20", {2025: 250, 2022: 225, 2020: 999}),
    ]
    _collect(edgar_root, [_entry(*report, year) for report in reports for year in report[2]])


def _tag(root: Path, row: Row, revenue: dict[int, int]) -> None:
    contexts = "".join(duration(f"y{y}", f"{y}-01-01", f"{y}-12-31") for y in revenue)
    resources = f"</ix:hidden><ix:resources>{contexts}{UNITS}</ix:resources>"
    cells = "".join(
        f"<p>{value('us-gaap:Revenues', str(v), f'y{y}')}</p>" for y, v in revenue.items()
    )
    page = inline_report(KESTREL, row).replace("</ix:hidden>", resources)
    (root / document_path(KESTREL, row)).write_text(page.replace("</body>", f"{cells}</body>"))


def _entry(accession: str, filed: str, revenue: dict[int, int], year: int) -> dict[str, Any]:
    span = {"start": f"{year}-01-01", "end": f"{year}-12-31"}
    said = {"accn": accession, "filed": filed, "form": "10-K", "fy": int(filed[:4]) - 1, "fp": "FY"}
    return {**span, **said, "val": revenue[year] * 1_000_000}


def _collect(root: Path, entries: Iterable[dict[str, Any]]) -> None:
    facts = {"us-gaap": {"Revenues": {"label": "Revenues", "units": {"USD": list(entries)}}}}
    document = {"cik": 1234, "entityName": KESTREL.name, "facts": facts}
    (root / FACTS).write_text(json.dumps(document))


async def _read(
    settings: Settings, *, years: int = 3, target: str = "KSTR"
) -> tuple[Financials, list[str]]:
    told: list[str] = []
    financials = await read_financials(
        target, Caches(NoCache()), settings, years=years, tell=told.append
    )
    return financials, [text for text in told if "amended" not in text]


def _revenue(financials: Financials) -> dict[int, tuple[int, str]]:
    return {
        figure.fiscal_year: (int(figure.value) // 1_000_000, str(figure.facts[0].source))
        for figure in financials.figures()
        if figure.line == "revenue"
    }


OWN = {year: (million, "inline") for year, million in TAGGED.items()}


@pytest.mark.usefixtures("tagged", "collected")
async def test_the_filings_own_years_learn_what_was_restated(edgar_settings: Settings) -> None:
    financials, told = await _read(edgar_settings)
    assert (_revenue(financials), told) == (OWN, [])
    later = financials.statements.figures["revenue", 2022].facts[0].restatement
    assert later == OtherReport(
        Decimal(225_000_000), "0000001234-26-000001", "10-K", date(2026, 2, 20)
    )
    assert financials.statements.figures["revenue", 2024].facts[0].restatement is None


@pytest.mark.usefixtures("tagged", "collected")
async def test_more_years_come_from_the_collection(edgar_settings: Settings) -> None:
    financials, told = await _read(edgar_settings, years=5)
    # 2020 as last said before this report; nothing of what was filed after it.
    more = {2021: (210, "companyfacts"), 2020: (201, "companyfacts")}
    assert (_revenue(financials), told) == (OWN | more, [])
    restated = financials.statements.figures["revenue", 2022]
    assert restated.note == (
        "later restated to 225,000,000 in 10-K 0000001234-26-000001 filed 2026-02-20"
    )
    assert financials.statements.figures["revenue", 2021].note is None
    assert financials.statements.figures["revenue", 2020].note == (
        "later restated to 999,000,000 in 10-K 0000001234-26-000001 filed 2026-02-20; "
        "reported before as 200,000,000 in 10-K 0000001234-21-000001 filed 2021-02-20"
    )


@pytest.mark.usefixtures("collected")
async def test_a_filing_without_tags_is_found_by_its_number(edgar_settings: Settings) -> None:
    financials, told = await _read(edgar_settings)
    assert told == []
    assert _revenue(financials) == {y: (v, "companyfacts") for y, v in TAGGED.items()}
    # Its address leads to the same.
    url = f"https://www.sec.gov/{document_path(KESTREL, REPORT)}"
    assert _revenue((await _read(edgar_settings, target=url))[0]) == _revenue(financials)


@pytest.mark.usefixtures("tagged")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "EDGAR has no company facts for CIK 1234"),
        (HTML.decode(), "EDGAR sent a page of HTML"),
        ("[]", "JSON of another form"),
        ('{"error": "none"}', "something else"),
        ('{"facts": {"us-gaap": {}}}', "hold nothing of 0000950170-25-000007"),
    ],
)
async def test_a_collection_of_no_use_costs_only_the_further_years(
    edgar_root: Path, edgar_settings: Settings, content: str | None, reason: str
) -> None:
    if content is None:
        (edgar_root / FACTS).unlink()
    else:
        (edgar_root / FACTS).write_text(content)
    financials, (told,) = await _read(edgar_settings, years=5)
    assert _revenue(financials) == OWN
    assert told.startswith("No figures beyond the filing's own tags, ")
    assert reason in told


@pytest.mark.usefixtures("tagged", "collected")
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(status=403, match="companyfacts", times=9), "EDGAR refused"),
        (Fault(status=503, match="companyfacts", times=9, headers={"Retry-After": "60"}), "503"),
    ],
)
async def test_an_edgar_that_fails_costs_only_the_further_years(
    edgar: LocalEdgar, edgar_settings: Settings, fault: Fault, reason: str
) -> None:
    edgar.faults.append(fault)
    financials, (told,) = await _read(edgar_settings, years=5)
    assert _revenue(financials) == OWN
    assert reason in told
    assert fault.met


async def test_no_figures_anywhere(edgar_settings: Settings) -> None:
    with pytest.raises(NoFactsError, match="no tagged figures"):
        await _read(edgar_settings)


@pytest.mark.usefixtures("collected")
async def test_a_file_is_read_without_network(
    edgar: LocalEdgar, edgar_root: Path, edgar_settings: Settings
) -> None:
    _tag(edgar_root, REPORT, {2024: 240})
    path = edgar_root / document_path(KESTREL, REPORT)
    financials, told = await _read(edgar_settings, years=5, target=str(path))
    assert (_revenue(financials), told) == ({2024: (240, "inline")}, [])
    assert edgar.requests == []


def _asks_the_collection(edgar: LocalEdgar) -> bool:
    return any("companyfacts" in request.path for request in edgar.requests)


async def _analysed(settings: Settings) -> tuple[tenfold.Analysis, ScriptedClient]:
    client = ScriptedClient(valid_reply)
    include = ["financials.financial_health"]
    analysis = await tenfold.analyze("KSTR", model=client, include=include, settings=settings)
    return analysis, client


@pytest.mark.usefixtures("tagged", "collected")
async def test_an_analysis_learns_what_was_restated_and_asks_by_its_own_table(
    edgar_settings: Settings,
) -> None:
    analysis, client = await _analysed(edgar_settings)
    assert analysis.figures is not None
    assert _revenue(analysis.figures).items() >= OWN.items()
    assert "restated to 225,000,000" in str(
        analysis.figures.statements.figures["revenue", 2022].note
    )
    table = client.requests[0].context.partition("<figures>")[2]
    assert re.search(r"^Revenue +240,000 +230,000 +220,000$", table, re.MULTILINE)
    assert "restated" not in table


@pytest.mark.usefixtures("tagged", "collected")
async def test_the_collection_is_asked_for_once_the_model_answers(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    asked_before_the_answer: list[bool] = []

    def answer(request: CompletionRequest) -> Reply:
        asked_before_the_answer.append(_asks_the_collection(edgar))
        return valid_reply(request)

    include = ["financials.financial_health"]
    analysis = await tenfold.analyze(
        "KSTR", model=ScriptedClient(answer), include=include, settings=edgar_settings
    )
    assert asked_before_the_answer == [False]
    assert _asks_the_collection(edgar)
    assert analysis.figures is not None
    assert _revenue(analysis.figures).items() > OWN.items()


@pytest.mark.usefixtures("tagged", "collected")
async def test_the_collection_is_not_waited_for_beyond_the_deadline(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    client = ScriptedClient(valid_reply)
    include = ["financials.financial_health"]
    analysis = await tenfold.analyze(
        "KSTR", model=client, include=include, settings=edgar_settings, deadline_seconds=0.001
    )
    assert analysis.counts.failed == 1
    assert analysis.figures is not None
    assert _revenue(analysis.figures) == OWN
    assert any("restatements are not noted" in text for text in analysis.notices)


@pytest.mark.usefixtures("tagged")
async def test_an_analysis_keeps_its_own_figures_where_the_collection_does_not_come(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    edgar.faults.append(Fault(body=HTML, match="companyfacts", times=9))
    analysis, _ = await _analysed(edgar_settings)
    assert analysis.figures is not None
    assert _revenue(analysis.figures) == OWN
    assert [notice for notice in analysis.notices if "no word of restatements" in notice]


@pytest.mark.usefixtures("collected")
async def test_an_analysis_of_an_untagged_filing_has_its_figures_from_the_collection(
    edgar_settings: Settings,
) -> None:
    analysis, client = await _analysed(edgar_settings)
    assert analysis.figures is not None
    found = _revenue(analysis.figures)
    assert found.items() >= {(year, (m, "companyfacts")) for year, m in TAGGED.items()}
    assert len(found) == DEFAULT_YEARS
    assert analysis.financials.note is None
    prompt = client.requests[0].context
    assert re.search(r"^Revenue +240,000 +230,000 +220,000\* ", prompt, re.MULTILINE)


async def test_an_analysis_goes_on_where_the_collection_does_not_come(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    edgar.faults.append(Fault(body=HTML, match="companyfacts", times=9))
    analysis, _ = await _analysed(edgar_settings)
    assert analysis.counts.ok == 1
    assert analysis.figures is None
    assert any("No figures beyond the filing's own tags" in text for text in analysis.notices)
    assert any("read the statements as text" in text for text in analysis.notices)


async def _figures_told(settings: Settings) -> list[Financials]:
    """The figures that are told of on the way, each before the end."""
    include = ["financials.financial_health"]
    client = ScriptedClient(valid_reply)
    told: list[Financials] = []
    async for event in tenfold.stream("KSTR", model=client, include=include, settings=settings):
        if isinstance(event, tenfold.FiguresCompleted):
            told.append(event.financials)
        if isinstance(event, tenfold.AnalysisFinished):
            assert event.analysis.figures == (told[-1] if told else event.analysis.figures)
    return told


@pytest.mark.usefixtures("tagged", "collected")
async def test_the_fuller_figures_are_told_before_the_end(edgar_settings: Settings) -> None:
    (figures,) = await _figures_told(edgar_settings)
    assert _revenue(figures).items() > OWN.items()


@pytest.mark.usefixtures("collected")
async def test_figures_of_the_collection_alone_are_told_too(edgar_settings: Settings) -> None:
    (figures,) = await _figures_told(edgar_settings)
    assert len(_revenue(figures)) == DEFAULT_YEARS


async def test_where_there_are_none_nothing_is_told(edgar_settings: Settings) -> None:
    assert await _figures_told(edgar_settings) == []
