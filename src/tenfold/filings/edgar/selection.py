"""Which of a company's annual reports is meant. An amendment is never taken for the original."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from tenfold.errors import DocumentMissingError, FilingNotFoundError, WrongFormError
from tenfold.filings.edgar.companies import CompanyList
from tenfold.filings.edgar.fiscal_years import is_ambiguous
from tenfold.filings.edgar.submissions import FilingRow
from tenfold.filings.forms import is_transition

_FOREIGN: Final = {
    "20-F": "the annual report of foreign companies",
    "40-F": "the annual report of Canadian companies",
    "10-KSB": "the former annual report of small businesses",
    "10-KSB40": "the former annual report of small businesses",
    "10-D": "the monthly report of asset-backed issuers",
    "N-CSR": "the report of investment companies",
}
_MOST_LISTED: Final = 4
_YEARS_APART: Final = 1


def originals(rows: Sequence[FilingRow]) -> list[FilingRow]:
    """Annual reports that are no amendments, the latest period first."""
    found = [row for row in rows if row.is_annual and not row.is_amendment]
    return sorted(found, key=lambda row: (_ends(row), row.filed), reverse=True)


def candidates(found: CompanyList, year: int) -> list[FilingRow]:
    """Originals that may be the report for fiscal ``year``, the likeliest first.

    A report whose document has been read is taken at its word; of the others the calendar can be
    a year off. A 10-K stands before a 10-KT of the same distance.
    """
    near: list[tuple[int, bool, FilingRow]] = []
    for row in originals(found.rows):
        guess = found.years.of(row)
        if guess is None or abs(guess - year) > (0 if found.years.is_read(row) else _YEARS_APART):
            continue
        near.append((abs(guess - year), is_transition(row.form), row))
    near.sort(key=lambda entry: entry[:2])
    return [row for _, _, row in near]


def amendments_of(original: FilingRow, rows: Sequence[FilingRow]) -> list[FilingRow]:
    """Amendments to the same period's report."""
    return [
        row
        for row in rows
        if row.is_annual
        and row.is_amendment
        and row.period_end is not None
        and row.period_end == original.period_end
    ]


def whole_year_before(transition: FilingRow, rows: Sequence[FilingRow]) -> FilingRow | None:
    """The last report for a whole fiscal year before a transition report."""
    before = [
        row
        for row in originals(rows)
        if not is_transition(row.form) and _ends(row) < _ends(transition)
    ]
    return before[0] if before else None


def transitions_of(found: CompanyList, year: int) -> list[FilingRow]:
    """Transition reports that bear the name of fiscal ``year`` too."""
    rows = originals(found.rows)
    return [row for row in rows if is_transition(row.form) and found.years.of(row) == year]


def no_annual_report(found: CompanyList) -> FilingNotFoundError | WrongFormError:
    """Why there is no 10-K to read: amendments alone, another form, or nothing of the kind."""
    amendments = [row for row in found.rows if row.is_annual]
    if amendments:
        return FilingNotFoundError(
            f"{found.called} has only amendments on file, which may hold a part of the report: "
            f"{_numbers(amendments)}. Give one of these accession numbers to read it."
        )
    forms = Counter(row.form.removesuffix("/A") for row in found.rows)
    other = next((form for form in _FOREIGN if forms[form]), None)
    if other:
        return WrongFormError(
            f"{found.called} files no 10-K but Form {other}, {_FOREIGN[other]}, which Tenfold "
            "does not read."
        )
    most = ", ".join(form for form, _ in forms.most_common(_MOST_LISTED))
    what = f"What it files: {most}." if most else "Nothing else is on file either."
    missing = f" {found.missing_note}" if found.missing_note else ""
    return FilingNotFoundError(f"{found.called} has no 10-K on file. {what}{missing}")


def no_document(
    found: CompanyList, row: FilingRow, *, year: int | None = None
) -> DocumentMissingError:
    """Why a filing that is on file cannot be read; ``year`` where that was asked for."""
    of_year = "" if year is None else f" for fiscal year {year}"
    what = f"{row.accession}, the {row.form} of {found.called}{of_year}, filed {row.filed}"
    if found.is_from_facts:
        message = f"EDGAR's company facts name {what}, but {_nothing_to_read(found, row)}"
    else:
        message = f"EDGAR lists {what}, but does not have its document."
    return DocumentMissingError(
        f"{message} Try again later, choose another year, or give the 10-K as a file.",
        cik=row.cik,
        accessions=(row.accession,),
        fiscal_year=year,
    )


def _nothing_to_read(found: CompanyList, row: FilingRow) -> str:
    """What is missing of a filing that company facts alone name, and what else they name."""
    others = [other for other in originals(found.rows) if other is not row]
    known = f" Also known: {_numbers(others, most=len(others))}." if others else ""
    return (
        f"EDGAR has neither the list with its document's name (submissions/CIK{row.cik:010d}.json) "
        f"nor its full submission ({row.accession}.txt).{known}"
    )


def no_such_year(found: CompanyList, year: int, unread: Sequence[FilingRow]) -> FilingNotFoundError:
    """Why no report for fiscal ``year`` is given; ``unread`` are candidates EDGAR has not."""
    surely = [row for row in unread if found.years.of(row) == year and _is_sure(found, row)]
    if surely:
        return no_document(found, surely[0], year=year)
    message = _no_such_year(found, year, unread)
    if not unread:
        return FilingNotFoundError(message)
    return DocumentMissingError(
        message,
        cik=found.company.cik,
        accessions=tuple(row.accession for row in unread),
        fiscal_year=year,
    )


def _ends(row: FilingRow) -> str:
    return row.period_end or row.filed


def _is_sure(found: CompanyList, row: FilingRow) -> bool:
    """Whether the fiscal year of a row is known, and not only likely."""
    told = found.years.is_read(row) or row.tagged_year is not None
    return told or (row.period_end is not None and not is_ambiguous(row.period_end))


def _no_such_year(found: CompanyList, year: int, unread: Sequence[FilingRow]) -> str:
    readable = " that EDGAR can give" if unread else ""
    parts = [f"{found.called} has no 10-K for fiscal year {year} on file{readable}."]
    amended = [row for row in found.annual if row.is_amendment and found.years.of(row) == year]
    if amended:
        parts.append(f"There is an amendment, to be asked for by its number: {_numbers(amended)}.")
    years = sorted({y for row in originals(found.rows) if (y := found.years.of(row))})
    likeliest = [row for row in unread if found.years.of(row) == year] or unread
    if likeliest:
        parts.append(f"{_numbers(likeliest)} may be it, but EDGAR does not have the document.")
    if years:
        older = ", and older ones" if found.unread else ""
        parts.append(f"There are {_ranges(years)}{older}; `tenfold filings` lists them.")
    if found.missing_note:
        parts.append(found.missing_note)
    return " ".join(parts)


def _numbers(rows: Sequence[FilingRow], *, most: int = 3) -> str:
    listed = ", ".join(f"{row.accession} ({row.form}, filed {row.filed})" for row in rows[:most])
    return f"{listed} and {len(rows) - most} more" if len(rows) > most else listed


def _ranges(years: Sequence[int]) -> str:
    """'2015 to 2025', '1997, 1999 to 2001'."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
