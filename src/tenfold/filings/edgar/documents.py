"""A filing's primary document, fetched and read; what EDGAR's list knows fills what it leaves out.

A bare document before 2019 nowhere states its CIK or accession number, and a 10-K405 differs from
a 10-K by one box on the cover: the list has them all.
"""

from __future__ import annotations

import asyncio
import dataclasses

from tenfold.errors import EdgarError
from tenfold.filings.edgar.checked import claims_of, require_asked_for
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.companies import CompanyList
from tenfold.filings.edgar.fiscal_years import save_years
from tenfold.filings.edgar.submissions import FilingRow
from tenfold.filings.edgar.targets import DocumentTarget
from tenfold.filings.fiscal_year import fiscal_year
from tenfold.filings.forms import amended, require_annual
from tenfold.filings.model import Filing
from tenfold.filings.parsing import parse_filing


def document_url(client: EdgarClient, cik: int, accession: str, document: str | None) -> str:
    """The primary document; the full submission where it has no name of its own."""
    if document is None:
        return client.addresses.full_submission(cik, accession)
    return client.addresses.document(cik, accession, document)


async def read_row(client: EdgarClient, found: CompanyList, row: FilingRow) -> Filing:
    """The filing of a row, and its fiscal year noted for later.

    Raises:
        WrongFormError: it is of another form.
        UnreadableFilingError: EDGAR sent what is no text.
        EdgarError: it cannot be fetched, or EDGAR sent another company's or period's.
        NotOnEdgarError: EDGAR does not have the document.
    """
    require_annual(row.form, f"{row.accession} of {found.called}")
    url = document_url(client, row.cik, row.accession, row.document)
    # Company facts name a period of their own making, which is no witness against the document.
    listed = None if found.is_from_facts else row.period_end
    filing = await _read(
        client, url, row.cik, row.accession, company=found.company.name, period_end=listed
    )
    filing = _filled_in(filing, row, found.company.name)
    year = filing.fiscal_year
    if year is not None and found.years.note(row.accession, year):
        await asyncio.to_thread(save_years, client, row.cik, found.years)
    return filing


async def read_document(client: EdgarClient, target: DocumentTarget) -> Filing:
    """The filing at an address, of which nothing else is known.

    Raises: as ``read_row``.
    """
    url = document_url(client, target.cik, target.accession, target.document)
    filing = await _read(client, url, target.cik, target.accession)
    return dataclasses.replace(filing, cik=str(target.cik), accession=target.accession)


async def _read(
    client: EdgarClient,
    url: str,
    cik: int,
    accession: str,
    *,
    company: str | None = None,
    period_end: str | None = None,
) -> Filing:
    """What stands at an address, kept only if it is whole and what was asked for."""
    content = await client.document(url)
    filing = await asyncio.to_thread(parse_filing, content, source=url, file_name=accession)
    claims = await asyncio.to_thread(claims_of, content, filing)
    try:
        await require_asked_for(
            client, claims, cik=cik, accession=accession, company=company, period_end=period_end
        )
    except EdgarError:
        await client.forget(url)
        raise
    if filing.broken_off is None:
        await client.keep(url, content)
    return filing


def _filled_in(filing: Filing, row: FilingRow, company: str) -> Filing:
    """The list's CIK, number and form; the document's own name, period and year if it has any."""
    # A cover that says amendment is believed over a list that does not.
    says_amended = filing.form is not None and filing.form.endswith("/A")
    form = amended(row.form) if says_amended else row.form
    period_end = filing.period_end or row.period_end
    year = filing.fiscal_year
    if year is None:
        year = fiscal_year(period_end, None, filing.documents[0].content)
    primary = filing.documents[0]
    documents = (dataclasses.replace(primary, type=form), *filing.documents[1:])
    return dataclasses.replace(
        filing,
        company=filing.company or company,
        cik=str(row.cik),
        form=form,
        fiscal_year=year,
        period_end=period_end,
        accession=row.accession,
        documents=documents,
    )
