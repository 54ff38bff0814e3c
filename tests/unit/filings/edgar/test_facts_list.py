"""10-Ks as company facts name them."""

from __future__ import annotations

from typing import Any

import pytest

from tenfold.errors import EdgarError
from tenfold.filings.edgar.facts_list import company_from_facts
from tenfold.filings.edgar.submissions import FilingRow


def _entry(
    accession: str, form: str, filed: str, span: tuple[str | None, str], fy: int | None
) -> dict[str, Any]:
    start = {"start": span[0]} if span[0] else {}
    return {**start, "end": span[1], "accn": accession, "form": form, "filed": filed, "fy": fy}


def _facts(*entries: dict[str, Any]) -> dict[str, Any]:
    concepts = {"Revenues": {"units": {"USD": list(entries)}}}
    return {"entityName": "Kestrel\x1b Mills", "facts": {"us-gaap": concepts}}


def _row(*entries: dict[str, Any]) -> FilingRow:
    (row,) = company_from_facts(7, _facts(*entries)).rows
    return row


A, B = "0000000007-25-000001", "0000000007-26-000001"


def test_annual_reports_alone_newest_first() -> None:
    company = company_from_facts(
        7,
        _facts(
            _entry(A, "10-K", "2025-02-20", ("2024-01-01", "2024-12-31"), 2024),
            _entry("0000000007-25-000002", "10-Q", "2025-05-01", ("2025-01-01", "2025-03-31"), 0),
            _entry(B, "10-K/A", "2026-02-20", ("2025-01-01", "2025-12-31"), 2025),
            _entry("../../etc", "10-K", "2026-02-20", ("2025-01-01", "2025-12-31"), 2025),
        ),
    )
    assert company.name == "Kestrel Mills"
    assert [(r.accession, r.form, r.filed, r.document) for r in company.rows] == [
        (B, "10-K/A", "2026-02-20", None),
        (A, "10-K", "2025-02-20", None),
    ]


def test_the_period_ends_with_the_latest_whole_year() -> None:
    row = _row(
        _entry(A, "10-K", "2025-02-20", ("2023-01-30", "2024-01-28"), 2025),
        _entry(A, "10-K", "2025-02-20", ("2024-01-29", "2025-01-26"), 2025),
        _entry(A, "10-K", "2025-02-20", (None, "2025-02-14"), 2025),  # the cover's share count
        _entry(A, "10-K", "2025-02-20", ("2025-01-27", "2025-02-14"), 2025),  # a later event
        _entry(A, "10-K", "2025-02-20", ("2025-01-27", "2026-01-25"), 2025),  # what is expected
    )
    assert (row.period_end, row.tagged_year) == ("2025-01-26", 2025)


def test_the_period_of_a_transition_report_ends_after_the_last_whole_year() -> None:
    row = _row(
        _entry(A, "10-KT", "2024-11-20", ("2023-01-01", "2023-12-31"), 2024),
        _entry(A, "10-KT", "2024-11-20", ("2024-01-01", "2024-09-30"), 2024),
        _entry(A, "10-KT", "2024-11-20", ("2024-04-01", "2024-09-30"), 2024),
        _entry(A, "10-KT", "2024-11-20", ("2024-10-01", "2024-11-02"), 2024),  # a later event
    )
    assert (row.period_end, row.tagged_year) == ("2024-09-30", 2024)


@pytest.mark.parametrize(
    ("form", "span", "fy", "expected"),
    [
        ("10-KT", ("2024-07-01", "2024-09-30"), 2024, ("2024-09-30", 2024)),
        ("10-K", ("2024-01-01", "2024-12-31"), 2031, ("2024-12-31", 2024)),  # a slip
        ("10-K", ("2024-01-01", "2024-12-31"), None, ("2024-12-31", None)),
        ("10-K", (None, "2024-12-31"), 2024, (None, 2024)),
    ],
)
def test_what_reports_leave_out(
    form: str, span: tuple[str | None, str], fy: int | None, expected: tuple[object, object]
) -> None:
    row = _row(_entry(A, form, "2025-02-20", span, fy))
    assert (row.period_end, row.tagged_year) == expected


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"facts": []},
        {"facts": {"us-gaap": {"Revenues": {"units": {"USD": [{"accn": A}]}}}}},
        _facts(_entry(A, "10-K", "soon", (None, "2024-12-31"), 2024)),
    ],
)
def test_what_is_no_document_of_facts(document: dict[str, Any]) -> None:
    with pytest.raises(EdgarError, match="of another form than expected"):
        company_from_facts(7, document)
