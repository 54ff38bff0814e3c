"""A company's 10-Ks as its company facts name them, for where EDGAR gives no list of filings.

Each fact says which filing reports it: its number, form and day. So the facts of about 2009 and
later name every 10-K with XBRL, though not its documents: such a filing is read from its full
submission. The period's end is not told; it is the latest day on which a year ends before the
report was filed, and in a transition report the day after that year on which most spans end.
``fy`` is the fiscal year that the report itself tags as its own, which is just what is wanted of a
report, and no use for a single value.

Format: https://www.sec.gov/search-filings/edgar-application-programming-interfaces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, cast

from tenfold.errors import EdgarError
from tenfold.filings.edgar.bodies import printable
from tenfold.filings.edgar.submissions import Company, FilingRow
from tenfold.filings.fiscal_year import fiscal_year
from tenfold.filings.forms import is_annual, is_transition, normal_form

_ACCESSION: Final = re.compile(r"\d{10}-\d{2}-\d{6}")
_LEAST_YEAR_DAYS: Final = 340
"""A year of 52 weeks has 364 days; nine months have 275."""


def company_from_facts(cik: int, document: Mapping[str, Any]) -> Company:
    """The company with its annual reports, newest first; none where the facts name none.

    Raises:
        EdgarError: it is no document of company facts.
    """
    entries: dict[str, list[dict[str, Any]]] = {}
    try:
        for entry in _entries(document["facts"]):
            if is_annual(normal_form(entry["form"])) and _ACCESSION.fullmatch(entry["accn"]):
                entries.setdefault(entry["accn"], []).append(entry)
        rows = [_row(cik, accession, said) for accession, said in entries.items()]
        name = printable(document.get("entityName") or f"CIK {cik}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EdgarError(
            f"EDGAR's company facts for CIK {cik} are of another form than expected. Give the "
            "filing's URL, or the 10-K as a file."
        ) from error
    rows.sort(key=lambda row: row.filed, reverse=True)
    return Company(cik=cik, name=name, tickers=(), rows=tuple(rows), pages=())


def _entries(taxonomies: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for concepts in taxonomies.values():
        for concept in concepts.values():
            for entries in concept["units"].values():
                yield from cast("list[dict[str, Any]]", entries)


def _row(cik: int, accession: str, entries: list[dict[str, Any]]) -> FilingRow:
    first = entries[0]
    filed = date.fromisoformat(first["filed"])
    form = normal_form(printable(first["form"]))
    end = _period_end(entries, filed, of_months=is_transition(form))
    period_end = end.isoformat() if end else None
    tagged = first.get("fy")
    return FilingRow(
        cik=cik,
        accession=accession,
        form=form,
        filed=filed.isoformat(),
        period_end=period_end,
        document=None,
        tagged_year=fiscal_year(period_end, tagged, "") if isinstance(tagged, int) else None,
    )


def _period_end(entries: list[dict[str, Any]], filed: date, *, of_months: bool) -> date | None:
    spans = [
        (date.fromisoformat(entry["start"]), date.fromisoformat(entry["end"]))
        for entry in entries
        if entry.get("start")
    ]
    past = [(start, end) for start, end in spans if end <= filed]
    years = [end for start, end in past if (end - start).days >= _LEAST_YEAR_DAYS]
    if of_months:
        last_year = max(years, default=date.min)
        ends = Counter(end for _, end in past if end > last_year)
        return max(ends, key=lambda end: (ends[end], end), default=last_year if years else None)
    return max(years or [end for _, end in past], default=None)
