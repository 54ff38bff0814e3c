"""What a company's analysis path answers where nothing kept is what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode

from tenfold.api.problems import Problem
from tenfold.service.stored import included, year_asked
from tenfold.store.analyses.record import AnalysisRecord

SECTIONS: Final = ("business", "mda", "risk_factors", "financials")
_MOST_NAMED: Final = 4


def none_is_kept(ticker: str, finished: Iterable[AnalysisRecord], query: str) -> Problem:
    """A 404 that says how to start it, and which other analyses of the company are kept.

    Args:
        ticker: the company.
        finished: its finished analyses, the newest first.
        query: what was asked for, as it stood in the address.
    """
    path = f"/api/v1/companies/{ticker}/analysis"
    others = list(dict.fromkeys(_named(record) for record in finished))[:_MOST_NAMED]
    kept = f" There is one {'; one '.join(others)}." if others else ""
    return Problem(
        404,
        "no-analysis",
        "No analysis is kept",
        f"No finished analysis of {ticker.upper()} that was asked for like this is kept.{kept} "
        f"Start one: POST {path}{f'?{query}' if query else ''}",
    )


def _named(record: AnalysisRecord) -> str:
    """What one analysis is of, and where it is found."""
    include = included(record)
    of_sections = include is None or include <= set(SECTIONS)
    words = f"for fiscal {record.fiscal_year}" if record.fiscal_year else "for an unnamed year"
    if include is not None:
        words += f", {' and '.join(sorted(include)[:4])} only"
    if not of_sections or (year_asked(record) is not None and record.fiscal_year is None):
        return f"{words}: GET /api/v1/analyses/{record.id}"
    asked: dict[str, str] = {}
    if year_asked(record) is not None:
        asked["year"] = str(record.fiscal_year)
    for section in SECTIONS:
        if include is not None and section not in include:
            asked[f"include_{section}"] = "false"
    return f"{words}: GET ?{urlencode(asked)}" if asked else f"{words}, without a query"
