"""Figures of a 10-K that is on file and whose document EDGAR does not have.

SEC's companyfacts hold what the report tagged, so statements and ratios need no document. What is
lost is the place of each figure in the text, and what only the text can tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tenfold.errors import DocumentMissingError, FilingError
from tenfold.filings.model import Filing
from tenfold.financials.companyfacts import read_companyfacts
from tenfold.financials.history import CONCEPTS_READ
from tenfold.financials.report import Financials, financials_from
from tenfold.settings import Settings


async def compute_without_document(
    missing: DocumentMissingError, settings: Settings, *, years: int, tell: Callable[[str], None]
) -> Financials:
    """As ``compute_financials``, from companyfacts alone, as the filing and those before said it.

    ``tell`` hears where the figures come from and what is missing.

    Raises:
        DocumentMissingError: ``missing`` itself, where companyfacts know nothing of the filing.
        NoFactsError: they report no whole fiscal year.
    """
    # Imported here for the same reason as in ``history``: a file needs no network.
    from tenfold.filings.edgar.client import EdgarClient
    from tenfold.filings.edgar.company_facts import fetch_company_facts

    try:
        async with EdgarClient(settings, tell=tell) as client:
            document = await fetch_company_facts(client, missing.cik)
            source = client.addresses.company_facts(missing.cik)
        filing = await asyncio.to_thread(_filing_meant, missing, document, source)
        known = await asyncio.to_thread(read_companyfacts, document, CONCEPTS_READ)
    except FilingError as error:
        raise missing from error
    if filing is None or filing.accession is None:
        raise missing
    financials = financials_from(filing, known.known_by(filing.accession), years=years)
    tell(
        f"EDGAR does not have the document of {filing.accession} ({filing.form}, filed "
        f"{known.filed(filing.accession)}). All figures come from SEC's company facts as this "
        "report and those before it tagged them; none has its place in the text."
    )
    return financials


def _filing_meant(
    missing: DocumentMissingError, document: dict[str, Any], source: str
) -> Filing | None:
    """The first of the filings that may be meant which companyfacts know for the year asked."""
    from tenfold.filings.edgar.facts_list import company_from_facts

    company = company_from_facts(missing.cik, document)
    rows = {row.accession: row for row in company.rows}
    for accession in missing.accessions:
        row = rows.get(accession)
        if row and missing.fiscal_year in {None, row.tagged_year}:
            return Filing(
                source=source,
                sha256="",
                documents=(),
                company=company.name,
                cik=str(missing.cik),
                form=row.form,
                fiscal_year=row.tagged_year,
                period_end=row.period_end,
                accession=accession,
            )
    return None
