"""Run in a process of its own: objects of the real edgartools library as targets.

    python edgartools_targets.py SITE_PACKAGES

SITE_PACKAGES is where edgartools is installed; it comes last, so that everything that Tenfold
itself needs is Tenfold's own. Prints one JSON line a target: what it is, and the filing that the
analysis of it is about. ``listed`` objects come from edgartools' own list of a company's filings.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from tenfold import analyze
from tenfold.errors import TenfoldError
from tenfold.settings import Settings

TICKER = "KSTR"
CIK, LATEST, BEFORE = 2345, "0000002345-25-000001", "0000002345-24-000001"


def main() -> None:
    """Resolve one object after another."""
    sys.path.append(sys.argv[1])
    from edgar import Company, Filing, set_identity

    settings = Settings.from_environment()
    set_identity(settings.edgar_identity)
    built = Filing(
        cik=CIK,
        company="Otter Chips Corp",
        form="10-K",
        filing_date="2024-02-21",
        accession_no=BEFORE,
    )
    for name, target, year in (
        ("Filing", built, None),
        ("Company", Company(CIK), None),
        ("Company and year", Company(CIK), 2024),
        *_listed(Company(TICKER)),
    ):
        print(json.dumps([name, type(target).__name__, _resolved(target, year, settings)]))


def _listed(company: Any) -> list[tuple[str, Any, None]]:
    """Filings as users get them: the latest, the latest that is no amendment, the first."""
    filings = company.get_filings(form="10-K")
    originals = company.get_filings(form="10-K", amendments=False)
    return [
        ("listed latest", filings.latest(), None),
        ("listed original", originals.latest(), None),
        ("listed first", filings[len(filings) - 1], None),
    ]


def _resolved(target: Any, year: int | None, settings: Settings) -> str | None:
    asked = analyze(target, year=year, model="extractive", include=["mda"], settings=settings)
    try:
        return asyncio.run(asked).filing.accession
    except TenfoldError as error:
        return str(error)


if __name__ == "__main__":
    main()
