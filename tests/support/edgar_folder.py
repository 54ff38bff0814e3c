"""A small EDGAR of fictional companies, written as SEC lays its files out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.small_filing import small_filing_text

IDENTITY = "Test Person test@example.com"
_INLINE_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><head><title>x</title></head><body>
<div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric contextRef="c-1" name="dei:AmendmentFlag">{amendment}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:DocumentFiscalYearFocus">{year}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:EntityCentralIndexKey">{cik:010d}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:DocumentType">{form}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:DocumentPeriodEndDate">{period}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:EntityRegistrantName">{company}</ix:nonNumeric>
</ix:hidden></ix:header></div><p>FORM 10-K</p>
"""


@dataclass
class Row:
    """A line of a company's list; ``year`` is what the document says, None for no document."""

    accession: str
    form: str
    filed: str
    period: str
    document: str = "report.htm"
    year: int | None = None


@dataclass
class Firm:
    """A company with its list."""

    cik: int
    name: str
    ticker: str | None = None
    rows: list[Row] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)


KESTREL = Firm(
    1234,
    "Kestrel Mills, Inc.",
    "KSTR",
    [
        Row("0000001234-25-000001", "10-Q", "2025-05-01", "2025-03-31"),
        Row("0000001234-25-000009", "10-K/A", "2025-04-30", "2024-12-31", "a.htm", 2024),
        Row("0000950170-25-000007", "10-K", "2025-02-20", "2024-12-31", year=2024),
        Row("0000001234-24-000003", "10-K", "2024-02-20", "2023-12-31", year=2023),
    ],
    [
        {
            "name": "CIK0000001234-submissions-001.json",
            "filingCount": 2,
            "filingFrom": "1999-01-01",
            "filingTo": "2003-12-31",
        },
        {
            "name": "CIK0000001234-submissions-002.json",
            "filingCount": 9,
            "filingFrom": "1994-01-01",
            "filingTo": "1998-12-31",
        },
    ],
)
"""A calendar-year company: an amendment, a filer agent's number, an older page, one missing."""
KESTREL_OLDER = [
    Row("0000001234-02-000001", "10-K405", "2002-03-01", "2001-12-31", ""),
    Row("0000001234-01-000001", "10-K405", "2001-03-01", "2000-12-31", ""),
]
OTTER = Firm(
    2345,
    "Otter Chips Corp",
    "OTTR",
    [
        Row("0000002345-25-000001", "10-K", "2025-02-26", "2025-01-26", year=2025),
        Row("0000002345-24-000001", "10-K", "2024-02-21", "2024-01-28", year=2024),
    ],
)
"""Ends its year in January and names it after the year it ends in, which no list tells."""
HERON = Firm(3456, "Heron plc", "HRN", [Row("0000003456-25-000001", "20-F", "2025-03-01", "")])
AMENDED = Firm(
    4567,
    "Amended Only Inc",
    None,
    [Row("0000004567-25-000002", "10-K/A", "2025-05-01", "2024-12-31", year=2024)],
)
CHANGED = Firm(
    5678,
    "Changed Year Co",
    "CHYR",
    [
        Row("0000005678-24-000009", "10-KT", "2024-11-01", "2024-09-30", "kt.htm", 2024),
        Row("0000005678-24-000001", "10-K", "2024-03-01", "2023-12-31", year=2023),
    ],
)
APPLE = Firm(
    320193,
    "Apple Inc.",
    "AAPL",
    [Row("0000320193-25-000079", "10-K", "2025-10-31", "2025-09-27", year=2025)],
)
"""The company of the examples in the service's description; its report is Tarragon's."""
UNLISTED = Firm(6789, "Unlisted Letters Inc", "UNLL")
"""On the ticker list, but EDGAR has no list of its filings."""


def write_edgar(root: Path, *more: Firm) -> Path:
    """Write the whole folder, with ``more`` companies, and return it."""
    firms = [KESTREL, OTTER, HERON, AMENDED, CHANGED, UNLISTED, *more]
    listed = [firm for firm in firms if firm.ticker]
    tickers = {
        str(n): {"cik_str": firm.cik, "ticker": firm.ticker, "title": firm.name}
        for n, firm in enumerate(listed)
    }
    _write(root / "files/company_tickers.json", json.dumps(tickers))
    for firm in firms:
        if firm is not UNLISTED:
            _write_list(root, firm)
        for row in firm.rows:
            _write_document(root, firm, row)
    page = root / "submissions" / KESTREL.pages[0]["name"]
    _write(page, json.dumps(columns(KESTREL_OLDER)))
    for row in KESTREL_OLDER:
        text = small_filing_text().replace("December 31, 2024", f"December 31, {row.period[:4]}")
        _write(root / f"Archives/edgar/data/1234/{row.accession}.txt", text)
    facts = {"cik": 1234, "entityName": KESTREL.name, "facts": {"us-gaap": {}}}
    _write(root / "api/xbrl/companyfacts/CIK0000001234.json", json.dumps(facts))
    return root


def columns(rows: list[Row]) -> dict[str, list[str]]:
    """One array for each field, as SEC lists filings."""
    return {
        "accessionNumber": [row.accession for row in rows],
        "form": [row.form for row in rows],
        "filingDate": [row.filed for row in rows],
        "reportDate": [row.period for row in rows],
        "primaryDocument": [row.document for row in rows],
    }


def document_path(firm: Firm, row: Row) -> str:
    """Where a row's document stands."""
    folder = row.accession.replace("-", "")
    return f"Archives/edgar/data/{firm.cik}/{folder}/{row.document}"


def inline_report(firm: Firm, row: Row) -> str:
    """A short annual report in inline XBRL."""
    head = _INLINE_HEAD.format(
        amendment="true" if row.form.endswith("/A") else "false",
        year=row.year,
        cik=firm.cik,
        form=row.form,
        period=row.period,
        company=firm.name,
    )
    body = "".join(f"<p>{line}</p>\n" for line in small_filing_text().splitlines() if line)
    return f"{head}{body}</body></html>"


def _write_list(root: Path, firm: Firm) -> None:
    listing = {
        "cik": f"{firm.cik:010d}",
        "name": firm.name,
        "tickers": [firm.ticker] if firm.ticker else [],
        "filings": {"recent": columns(firm.rows), "files": firm.pages},
    }
    _write(root / f"submissions/CIK{firm.cik:010d}.json", json.dumps(listing))


def _write_document(root: Path, firm: Firm, row: Row) -> None:
    if row.year is not None:
        _write(root / document_path(firm, row), inline_report(firm, row))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
