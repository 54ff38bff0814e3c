"""The annual reports a company has on file, for people to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.errors import EdgarError, FilingError, NotOnEdgarError
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.companies import CompanyList, fetch_older
from tenfold.filings.edgar.documents import document_url, read_row
from tenfold.filings.edgar.fiscal_years import is_ambiguous
from tenfold.filings.edgar.selection import no_annual_report, originals

_MOST_TRIED = 4


@dataclass(frozen=True, slots=True)
class FilingOnFile:
    """One annual report or amendment."""

    form: str
    fiscal_year: int | None
    """As the company names it; None where the list names no period."""
    fiscal_year_read: bool
    """Whether the year was read from the document, not told from the period's last day."""
    period_end: str | None
    filed: str
    accession: str
    amendment: bool
    url: str


@dataclass(frozen=True, slots=True)
class FilingsOnFile:
    """A company's annual reports, newest first."""

    company: str
    cik: int
    tickers: tuple[str, ...]
    filings: tuple[FilingOnFile, ...]
    missing: tuple[str, ...]
    """File names of the older pages that EDGAR should have and has not."""
    missing_note: str | None


async def list_filings(client: EdgarClient, found: CompanyList) -> FilingsOnFile:
    """All annual reports on a company's list, its older pages included.

    Raises:
        FilingNotFoundError: there is none.
        WrongFormError: it files another annual form instead.
        EdgarError: a page cannot be had.
    """
    await fetch_older(client, found)
    if not found.annual:
        raise no_annual_report(found)
    await _learn_naming(client, found)
    rows = sorted(found.annual, key=lambda row: row.filed, reverse=True)
    return FilingsOnFile(
        company=found.company.name,
        cik=found.company.cik,
        tickers=found.company.tickers,
        filings=tuple(
            FilingOnFile(
                form=row.form,
                fiscal_year=found.years.of(row),
                fiscal_year_read=found.years.is_read(row),
                period_end=row.period_end,
                filed=row.filed,
                accession=row.accession,
                amendment=row.is_amendment,
                url=document_url(client, row.cik, row.accession, row.document),
            )
            for row in rows
        ),
        missing=tuple(page.name for page in found.missing),
        missing_note=found.missing_note,
    )


async def _learn_naming(client: EdgarClient, found: CompanyList) -> None:
    """Read one report of a company whose years end in January or February, if none was read yet."""
    rows = originals(found.rows)
    ambiguous = [row for row in rows if is_ambiguous(row.period_end)]
    if not ambiguous or any(found.years.is_read(row) for row in ambiguous):
        return
    for row in ambiguous[:_MOST_TRIED]:
        try:
            await read_row(client, found, row)
        except NotOnEdgarError:
            continue
        except EdgarError:
            return  # the list is worth showing without
        except FilingError:
            continue
        found.years.learn(found.rows)
        return
