"""From an accession number to the company that filed it.

The number's first ten digits are the CIK of whoever submitted it: the company itself, or an agent
that files for thousands. So they are never taken for the company's. The number is looked up in the
lists fetched before; then in the list of that very CIK, which has it only if the company filed for
itself. Otherwise the user is asked for more.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from tenfold.errors import NotOnEdgarError
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.companies import CompanyList, fetch_company, fetch_older
from tenfold.filings.edgar.submissions import FilingRow

_LIST_NAME = re.compile(r"CIK(\d{10})(?:-submissions-\d+)?\.json")


async def find_number(
    client: EdgarClient, accession: str, cik: int | None
) -> tuple[CompanyList, FilingRow]:
    """The company and row of an accession number; ``cik`` where a URL or object told it.

    Raises:
        NotOnEdgarError: no list that is known has it.
        EdgarError: a list cannot be had.
    """
    kept = await asyncio.to_thread(_in_kept_lists, client, accession)
    if kept is not None and cik in {None, kept}:
        # A filing's line never changes, so this works without EDGAR.
        return await _find_in(client, accession, kept, kept_will_do=True)
    if cik is not None:
        return await _find_in(client, accession, cik)
    try:
        found, row = await _search(client, accession, int(accession[:10]))
    except NotOnEdgarError:
        missing = ""
    else:
        if row is not None:
            return found, row
        missing = _missing(found)
    raise NotOnEdgarError(
        f"Which company filed {accession} cannot be told from the number: its first ten digits "
        "name whoever submitted it, often an agent. Look it up by the ticker: `tenfold filings "
        "TICKER` lists the company's numbers, and afterwards they are known. Or give the filing's "
        f"URL.{missing}"
    )


async def _find_in(
    client: EdgarClient, accession: str, cik: int, *, kept_will_do: bool = False
) -> tuple[CompanyList, FilingRow]:
    found, row = await _search(client, accession, cik, kept_will_do=kept_will_do)
    if row is None:
        raise NotOnEdgarError(
            f"{found.called} has no filing {accession} on its list. Check the number; "
            f"`tenfold filings {cik}` lists its annual reports.{_missing(found)}"
        )
    return found, row


async def _search(
    client: EdgarClient, accession: str, cik: int, *, kept_will_do: bool = False
) -> tuple[CompanyList, FilingRow | None]:
    found = await fetch_company(client, cik, kept_will_do=kept_will_do)
    row = _row(found, accession)
    if row is None:
        await fetch_older(client, found, kept_will_do=kept_will_do)
        row = _row(found, accession)
    return found, row


def _missing(found: CompanyList) -> str:
    return f" {found.missing_note}" if found.missing_note else ""


def _row(found: CompanyList, accession: str) -> FilingRow | None:
    return next((row for row in found.rows if row.accession == accession), None)


def _in_kept_lists(client: EdgarClient, accession: str) -> int | None:
    """The CIK whose kept list has the number. Blocks on the disk."""
    needle = accession.encode()
    for path in client.kept.paths_under(f"{client.addresses.data}/submissions/", "CIK*.json"):
        name = _LIST_NAME.fullmatch(path.name)
        try:
            content = path.read_bytes() if name else b""
        except OSError:
            continue
        if name and needle in content and _lists(content, accession):
            return int(name[1])
    return None


def _lists(content: bytes, accession: str) -> bool:
    try:
        listing: dict[str, Any] = json.loads(content)
        columns = listing.get("filings", {}).get("recent") or listing
        return accession in columns["accessionNumber"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
