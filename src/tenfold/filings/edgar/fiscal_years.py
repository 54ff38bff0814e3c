"""Fiscal years of filings that have not been read yet.

EDGAR's lists tell the last day of a filing's period, not the year the company names it after; that
stands in the document (``DocumentFiscalYearFocus``). So a list starts from the rule of
``filings.fiscal_year``, shifted by how the company has named years in documents read before, and
every document that is read writes its own year down. ``--year`` goes by the document alone.

Where company facts stand in for the list, they tell the year that the report tags as its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.submissions import FilingRow
from tenfold.filings.fiscal_year import fiscal_year


class FiscalYears:
    """One company's fiscal years: as read from documents, else as the calendar suggests."""

    def __init__(self, read: Mapping[str, int] | None = None) -> None:
        self._read = dict(read or {})
        self._shift = 0

    def learn(self, rows: Iterable[FilingRow]) -> None:
        """Find the company's way of naming among rows whose documents have been read."""
        shifts = Counter(
            self._read[row.accession] - rule
            for row in rows
            if row.accession in self._read and (rule := _by_rule(row)) is not None
        )
        self._shift = shifts.most_common(1)[0][0] if shifts else 0

    def note(self, accession: str, year: int) -> bool:
        """Take down what a document says of itself; False where that was known."""
        known = self._read.get(accession) == year
        self._read[accession] = year
        return not known

    def is_read(self, row: FilingRow) -> bool:
        """Whether the year stands in the document, not only in the calendar."""
        return row.accession in self._read

    def of(self, row: FilingRow) -> int | None:
        """The fiscal year; None where the list names no period."""
        if row.accession in self._read:
            return self._read[row.accession]
        if row.tagged_year is not None:
            return row.tagged_year
        rule = _by_rule(row)
        return None if rule is None else rule + self._shift

    def as_json(self) -> bytes:
        """What is written down."""
        return json.dumps(self._read, sort_keys=True).encode()


def is_ambiguous(period_end: str | None) -> bool:
    """Whether companies differ in naming a year that ends on such a day: January, February."""
    return period_end is not None and "01-11" <= period_end[5:] <= "02-29"


def load_years(client: EdgarClient, cik: int) -> FiscalYears:
    """What earlier readings have written down. Blocks on the disk."""
    kept = client.kept.get(_address(client, cik))
    try:
        stored: dict[str, Any] = json.loads(kept.content) if kept else {}
        return FiscalYears({str(key): int(year) for key, year in stored.items()})
    except (ValueError, AttributeError, TypeError):
        return FiscalYears()


def save_years(client: EdgarClient, cik: int, years: FiscalYears) -> None:
    """Write them down for later. Blocks on the disk."""
    client.kept.put(_address(client, cik), years.as_json())


def _address(client: EdgarClient, cik: int) -> str:
    # Beside what the same host has sent; nothing is ever fetched from there.
    return f"{client.addresses.data}/fiscal-years/CIK{cik:010d}.json"


def _by_rule(row: FilingRow) -> int | None:
    if row.period_end is not None:
        return fiscal_year(row.period_end, None, "")
    # The oldest rows name no period: annual reports are filed in the year after.
    return int(row.filed[:4]) - 1 if row.filed[:4].isdecimal() else None
