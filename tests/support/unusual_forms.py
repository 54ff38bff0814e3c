"""A local EDGAR with what is not a plain 10-K: transition reports, 10-K405s and amendments.

Three fictional companies, written as SEC lays its files out. Two changed the end of their fiscal
year and file inline XBRL; one filed plain text in full submissions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from support.edgar_folder import Firm, Row, columns, document_path
from support.small_filing import small_filing_text

TEAL = Firm(
    7890,
    "Teal Harbor Inc",
    "TEAL",
    [
        Row("0000007890-26-000003", "10-K/A", "2026-01-28", "2025-09-30", "a.htm", 2025),
        Row("0000007890-25-000009", "10-K", "2025-11-21", "2025-09-30", "k.htm", 2025),
        Row("0000007890-25-000001", "10-KT/A", "2025-01-15", "2024-09-30", "kta.htm", 2024),
        Row("0000950170-24-000777", "10-KT", "2024-11-20", "2024-09-30", "kt.htm", 2024),
        Row("0000007890-24-000002", "10-K", "2024-02-22", "2023-12-31", "k.htm", 2023),
    ],
)
"""Ended its years in December, and from 2024 on in September: nine months lie between."""
FALLOW = Firm(
    7891,
    "Fallow Grain Co",
    "FALO",
    [
        Row("0000007891-25-000001", "10-KT", "2025-02-20", "2024-12-31", "kt.htm", 2024),
        Row("0000007891-24-000005", "10-K", "2024-08-22", "2024-06-30", "k.htm", 2024),
        Row("0000007891-23-000005", "10-K", "2023-08-23", "2023-06-30", "k.htm", 2023),
    ],
)
"""Ended its years in June, and then in December: its year and its half year are both 2024."""
MARSH = Firm(
    7892,
    "MARSH RAIL CORP",
    "MRSH",
    [
        Row("0000912345-00-000044", "10-KT405", "2000-03-28", "1999-12-31", ""),
        Row("0000912345-99-000031", "10-K405/A", "1999-10-29", "1999-06-30", ""),
        Row("0000912345-99-000022", "10-K405", "1999-09-24", "1999-06-30", ""),
        Row("0000912345-98-000020", "10-K", "1998-09-25", "1998-06-30", ""),
    ],
)
"""Plain text in full submissions of an agent, before primary documents had names."""


@dataclass(frozen=True)
class _Span:
    """A span in which a company reports revenue and net income, in thousands."""

    start: str
    end: str
    revenue: str
    net_income: str
    assets: str
    """On the last day."""


_TEAL_2022 = _Span("2022-01-01", "2022-12-31", "400,100", "31,000", "510,400")
_TEAL_2023 = _Span("2023-01-01", "2023-12-31", "440,200", "35,500", "545,900")
_TEAL_NINE_MONTHS = _Span("2024-01-01", "2024-09-30", "345,700", "26,400", "560,100")
_FALLOW_2023 = _Span("2022-07-01", "2023-06-30", "88,300", "4,100", "71,000")
_FALLOW_2024 = _Span("2023-07-01", "2024-06-30", "90,900", "4,800", "75,500")
_FALLOW_HALF = _Span("2024-07-01", "2024-12-31", "52,600", "3,300", "80,200")
_SPANS = {
    ("TEAL", "k.htm", 2023): (_TEAL_2023, _TEAL_2022),
    ("TEAL", "kt.htm", 2024): (_TEAL_NINE_MONTHS, _TEAL_2023, _TEAL_2022),
    ("TEAL", "kta.htm", 2024): (),
    ("TEAL", "k.htm", 2025): (
        _Span("2024-10-01", "2025-09-30", "501,300", "41,200", "600,800"),
        _TEAL_NINE_MONTHS,
        _TEAL_2023,
    ),
    ("TEAL", "a.htm", 2025): (),
    ("FALO", "kt.htm", 2024): (_FALLOW_HALF, _FALLOW_2024, _FALLOW_2023),
    ("FALO", "k.htm", 2024): (_FALLOW_2024, _FALLOW_2023),
    ("FALO", "k.htm", 2023): (_FALLOW_2023,),
}
_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><head><title>x</title></head><body>
<div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric contextRef="c-1" name="dei:AmendmentFlag">{amendment}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:DocumentFiscalYearFocus">{year}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:EntityCentralIndexKey">{cik:010d}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:DocumentType">{form}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:DocumentPeriodEndDate">{period}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:EntityRegistrantName">{company}</ix:nonNumeric>
</ix:hidden><ix:resources>{contexts}
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>
</ix:resources></ix:header></div><p>FORM {form}</p>
"""
_PLAIN_COVER = """\
                       SECURITIES AND EXCHANGE COMMISSION
                            WASHINGTON, D.C. 20549

                                  FORM {form}

{boxes}

                         Commission file number 1-9999

                                MARSH RAIL CORP
             (Exact name of registrant as specified in its charter)

PART I
"""
_ANNUAL = """\
[X] ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
    For the fiscal year ended {day}

[ ] TRANSITION REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
    For the transition period from ____________ to ____________"""
_TRANSITION = """\
[ ] ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
    For the fiscal year ended ____________

[X] TRANSITION REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
    For the transition period from July 1, 1999 to {day}"""
_HEADER = """\
<SEC-DOCUMENT>{accession}.txt : 19990924
<SEC-HEADER>{accession}.hdr.sgml : 19990924
ACCESSION NUMBER:\t\t{accession}
CONFORMED SUBMISSION TYPE:\t{form}
CONFORMED PERIOD OF REPORT:\t{period}

FILER:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tMARSH RAIL CORP
\t\tCENTRAL INDEX KEY:\t\t\t0000007892
</SEC-HEADER>
<DOCUMENT>
<TYPE>{form}
<SEQUENCE>1
<TEXT>
{text}
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""
_DAYS = {"1999-12-31": "December 31, 1999", "1999-06-30": "June 30, 1999"} | {
    "1998-06-30": "June 30, 1998"
}


def write_unusual_forms(root: Path) -> Path:
    """Write the folder and return it."""
    firms = (TEAL, FALLOW, MARSH)
    tickers = {
        str(n): {"cik_str": firm.cik, "ticker": firm.ticker, "title": firm.name}
        for n, firm in enumerate(firms)
    }
    _write(root / "files/company_tickers.json", json.dumps(tickers))
    for firm in firms:
        listing = {
            "cik": f"{firm.cik:010d}",
            "name": firm.name,
            "tickers": [firm.ticker],
            "filings": {"recent": columns(firm.rows), "files": []},
        }
        _write(root / f"submissions/CIK{firm.cik:010d}.json", json.dumps(listing))
        for row in firm.rows:
            if firm is MARSH:
                _write(
                    root / f"Archives/edgar/data/{firm.cik}/{row.accession}.txt", _submission(row)
                )
            else:
                _write(root / document_path(firm, row), _inline(firm, row))
    for firm in (TEAL, FALLOW):
        path = root / f"api/xbrl/companyfacts/CIK{firm.cik:010d}.json"
        _write(path, json.dumps(_company_facts(firm)))
    return root


def _inline(firm: Firm, row: Row) -> str:
    spans = _SPANS[firm.ticker or "", row.document, row.year or 0]
    contexts = "".join(_contexts(number, span) for number, span in enumerate(spans))
    head = _HEAD.format(
        amendment="true" if row.form.endswith("/A") else "false",
        year=row.year,
        cik=firm.cik,
        form=row.form,
        period=row.period,
        company=firm.name,
        contexts=contexts,
    )
    body = "".join(f"<p>{line}</p>\n" for line in _text().splitlines() if line)
    before, heading, after = body.partition("<p>SIGNATURES</p>")
    return f"{head}{before}{_statements(spans)}{heading}{after}</body></html>"


def _text() -> str:
    """The small filing without its cover, which speaks of another company."""
    return small_filing_text().partition("PART I\n")[2]


def _contexts(number: int, span: _Span) -> str:
    entity = '<xbrli:entity><xbrli:identifier scheme="x">1</xbrli:identifier></xbrli:entity>'
    return (
        f'<xbrli:context id="d{number}">{entity}<xbrli:period><xbrli:startDate>{span.start}'
        f"</xbrli:startDate><xbrli:endDate>{span.end}</xbrli:endDate></xbrli:period>"
        f'</xbrli:context><xbrli:context id="i{number}">{entity}<xbrli:period><xbrli:instant>'
        f"{span.end}</xbrli:instant></xbrli:period></xbrli:context>"
    )


def _statements(spans: tuple[_Span, ...]) -> str:
    lines = {
        "Revenues": [(f"d{n}", span.revenue) for n, span in enumerate(spans)],
        "NetIncomeLoss": [(f"d{n}", span.net_income) for n, span in enumerate(spans)],
        "Assets": [(f"i{n}", span.assets) for n, span in enumerate(spans)],
    }
    rows = "".join(
        f"<tr><td>{concept}</td>{''.join(_cell(concept, *value) for value in values)}</tr>"
        for concept, values in lines.items()
    )
    return f"<table>{rows}</table>"


def _cell(concept: str, context: str, shown: str) -> str:
    return (
        f'<td><ix:nonFraction name="us-gaap:{concept}" contextRef="{context}" unitRef="usd" '
        f'decimals="-3" scale="3">{shown}</ix:nonFraction></td>'
    )


def _company_facts(firm: Firm) -> dict[str, object]:
    values: dict[str, list[dict[str, object]]] = {"Revenues": [], "NetIncomeLoss": [], "Assets": []}
    for row in firm.rows:
        for span in _SPANS[firm.ticker or "", row.document, row.year or 0]:
            said = {"accn": row.accession, "fy": row.year, "fp": "FY", "form": row.form}
            entry = said | {"filed": row.filed, "end": span.end}
            days = entry | {"start": span.start}
            values["Revenues"].append(days | {"val": _thousands(span.revenue)})
            values["NetIncomeLoss"].append(days | {"val": _thousands(span.net_income)})
            values["Assets"].append(entry | {"val": _thousands(span.assets)})
    facts = {concept: {"units": {"USD": entries}} for concept, entries in values.items()}
    return {"cik": firm.cik, "entityName": firm.name, "facts": {"us-gaap": facts}}


def _thousands(shown: str) -> int:
    return int(shown.replace(",", "")) * 1000


def _submission(row: Row) -> str:
    boxes = _TRANSITION if row.form.startswith("10-KT") else _ANNUAL
    cover = _PLAIN_COVER.format(form=row.form, boxes=boxes.format(day=_DAYS[row.period]))
    return _HEADER.format(
        accession=row.accession,
        form=row.form,
        period=row.period.replace("-", ""),
        text=cover + _text(),
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
