"""All XBRL facts that a company has filed, as SEC gathers them (``companyfacts``)."""

from __future__ import annotations

from typing import Any

from tenfold.errors import EdgarError, NotOnEdgarError
from tenfold.filings.edgar.client import EdgarClient


async def fetch_company_facts(client: EdgarClient, cik: int) -> dict[str, Any]:
    """The facts of a company in SEC's own form: ``{"facts": {"us-gaap": {concept: …}}, …}``.

    Raises:
        NotOnEdgarError: SEC has none for this CIK, as for all companies before about 2009.
        EdgarError: EDGAR does not give them.
    """
    try:
        return await client.listing(
            client.addresses.company_facts(cik), f"the company facts of CIK {cik}", _checked
        )
    except NotOnEdgarError as error:
        raise NotOnEdgarError(
            f"EDGAR has no company facts for CIK {cik}. Use what stands in the filing itself."
        ) from error


def _checked(document: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(document.get("facts"), dict):
        raise EdgarError(
            "EDGAR sent something else where company facts should be. Try again later."
        )
    return document
