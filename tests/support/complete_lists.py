"""Lists of filings with every field that SEC sends, as edgartools insists on them.

Tenfold reads a third of the fields and can do without a page; edgartools' loader does not. Source:
https://data.sec.gov/submissions/CIK0000320193.json, and edgartools 5.62, ``edgar/entity/data.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from support.edgar_folder import KESTREL, Row, columns, document_path, inline_report

_ADDRESS: Final = {
    "street1": "1 MILL LANE",
    "street2": None,
    "city": "SALEM",
    "stateOrCountry": "MA",
    "zipCode": "01970",
    "stateOrCountryDescription": "MA",
}
_COMPANY: Final = {
    "entityType": "operating",
    "sic": "2040",
    "sicDescription": "Grain Mill Products",
    "insiderTransactionForOwnerExists": 0,
    "insiderTransactionForIssuerExists": 1,
    "exchanges": ["Nasdaq"],
    "ein": "000000000",
    "description": "",
    "website": "",
    "investorWebsite": "",
    "category": "Smaller reporting company",
    "fiscalYearEnd": "1231",
    "stateOfIncorporation": "MA",
    "stateOfIncorporationDescription": "MA",
    "addresses": {"mailing": _ADDRESS, "business": _ADDRESS},
    "phone": "555-0100",
    "flags": "",
    "formerNames": [],
}
LATEST_OF_OLDEST = Row(
    "0000001234-98-000002", "10-K", "1998-03-02", "1997-12-31", "k97.htm", year=1997
)
"""Stands on the page that is missing elsewhere."""


def complete_lists(root: Path) -> None:
    """Complete every list under ``root``, and write Kestrel's missing page and its report."""
    page = root / "submissions" / KESTREL.pages[1]["name"]
    page.write_text(json.dumps(columns([LATEST_OF_OLDEST])), encoding="utf-8")
    report = root / document_path(KESTREL, LATEST_OF_OLDEST)
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(inline_report(KESTREL, LATEST_OF_OLDEST), encoding="utf-8")
    for path in (root / "submissions").glob("CIK*.json"):
        listing: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        rows = listing["filings"]["recent"] if "filings" in listing else listing
        _complete(rows)
        if "filings" in listing:
            listing |= _COMPANY
        path.write_text(json.dumps(listing), encoding="utf-8")


def _complete(rows: dict[str, list[Any]]) -> None:
    days = rows["filingDate"]
    rows["acceptanceDateTime"] = [f"{day}T12:00:00.000Z" for day in days]
    for name in ("act", "fileNumber", "filmNumber", "items", "core_type", "primaryDocDescription"):
        rows[name] = ["" for _ in days]
    for name in ("size", "isXBRL", "isInlineXBRL"):
        rows[name] = [1 for _ in days]
