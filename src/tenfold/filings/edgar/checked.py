"""Whether a document is the one that was asked for: it says whose it is, and for which period.

A server that answers with another document (a proxy, a mirror with its files mixed up) would be
believed otherwise, and its answer kept for ever. Only what EDGAR's header and the tagged cover say
is taken for a contradiction; where they say nothing the list is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from tenfold.errors import EdgarError, NotOnEdgarError
from tenfold.filings.edgar.client import EdgarClient
from tenfold.filings.edgar.numbers import find_number
from tenfold.filings.inline_facts import tagged_ciks, tagged_period_end
from tenfold.filings.model import Filing
from tenfold.filings.sgml_header import header_ciks, read_header

_HEADER_BYTES: Final = 200_000
"""Far more than a header with a hundred registrants has."""

_SAME_PERIOD_DAYS: Final = 31
"""EDGAR's list may name the month's last day for a year that ends on a Saturday before it."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a document says of itself; empty and None where it does not."""

    ciks: frozenset[int]
    period_end: str | None


def claims_of(content: bytes, filing: Filing) -> Claims:
    """What the header of a submission and the tagged cover of its main document say."""
    head = re.split(rb"^<DOCUMENT>", content[:_HEADER_BYTES], maxsplit=1, flags=re.MULTILINE)
    header = head[0].decode("latin-1") if len(head) > 1 else ""
    main = filing.documents[0].content
    return Claims(
        header_ciks(header) | tagged_ciks(main),
        tagged_period_end(main) or read_header(header).period_end,
    )


async def require_asked_for(
    client: EdgarClient,
    claims: Claims,
    *,
    cik: int,
    accession: str,
    company: str | None,
    period_end: str | None = None,
) -> None:
    """Refuse a document that says it is another company's, or of another period.

    ``period_end`` is what EDGAR's list says, None where it says nothing. A report of several
    registrants may name its parent alone: where that one's own list has the number, it is theirs.

    Raises:
        EdgarError: it is another document.
    """
    if claims.ciks and cik not in claims.ciks:
        for other in sorted(claims.ciks):
            if await _has_filed(client, other, accession):
                break
        else:
            said = " and ".join(f"CIK {other}" for other in sorted(claims.ciks))
            asked = f"{company} (CIK {cik})" if company else f"CIK {cik}"
            raise EdgarError(
                f"EDGAR sent another company's document for {accession}: it says that it is of "
                f"{said}, and the filing is of {asked}. It is not used, nor kept. {_ADVICE}"
            )
    if period_end and claims.period_end and _days_apart(period_end, claims.period_end):
        raise EdgarError(
            f"EDGAR sent a document of another period for {accession}: it says "
            f"{claims.period_end}, and EDGAR's list says {period_end}. It is not used, nor kept. "
            f"{_ADVICE}"
        )


_ADVICE: Final = (
    "Try again later; a proxy or mirror may mix files up. Or download the filing and give the file."
)


async def _has_filed(client: EdgarClient, cik: int, accession: str) -> bool:
    try:
        await find_number(client, accession, cik)
    except (EdgarError, NotOnEdgarError):
        return False
    return True


def _days_apart(one: str, other: str) -> bool:
    days = (date.fromisoformat(one) - date.fromisoformat(other)).days
    return abs(days) > _SAME_PERIOD_DAYS
