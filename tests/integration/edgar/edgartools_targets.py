"""Run in a process of its own: objects of the real edgartools library as targets.

    python edgartools_targets.py SITE_PACKAGES

SITE_PACKAGES is where edgartools is installed; it comes last, so that everything that Tenfold
itself needs is Tenfold's own. Prints one JSON line a target: what it is, and the filing it led to.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from tenfold.errors import TenfoldError
from tenfold.filings.targets import resolve_target
from tenfold.settings import Settings

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
    ):
        print(json.dumps([name, type(target).__name__, _resolved(target, year, settings)]))


def _resolved(target: Any, year: int | None, settings: Settings) -> str | None:
    try:
        return asyncio.run(resolve_target(target, settings=settings, year=year)).accession
    except TenfoldError as error:
        return str(error)


if __name__ == "__main__":
    main()
