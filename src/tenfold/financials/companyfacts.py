"""SEC's companyfacts (``/api/xbrl/companyfacts/CIK##########.json``), made into facts.

One entry is one value as one filing reports it: ``start``/``end`` say what it is about, ``accn``
who says so. ``fy`` and ``fp`` belong to the filing that repeats the value, not to the value, so
they are not looked at: the 10-K of fiscal 2024 carries fiscal 2022's revenue under ``fy`` 2024.
Only values of the consolidated entity are in the collection, and it does not tell their accuracy,
which is taken from the zeros they end in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from tenfold.errors import UnreadableFilingError
from tenfold.financials.facts import (
    Fact,
    FactSet,
    FactSource,
    OtherReport,
    Period,
    UnreadFact,
)
from tenfold.financials.other_reports import Others, is_annual_report
from tenfold.financials.splits import BASIS_CONCEPTS, SAME, UNKNOWN, share_bases

_LEAST_ZEROS: Final = 3
_MOST_ZEROS: Final = 6
"""Statements are in millions at most; more zeros are chance."""

_Key = tuple[str, str, Period]
"""(concept, unit, period)"""


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """All that a company ever tagged, by what it is about; reports in the order of filing."""

    company: str
    reports: dict[_Key, tuple[OtherReport, ...]]
    unread: tuple[UnreadFact, ...] = ()

    def filed(self, accession: str) -> date | None:
        """When a filing was filed; None for one that is not in the collection."""
        return next((r.filed for r in self._all() if r.accession == accession), None)

    def reported_in(self, accession: str) -> FactSet:
        """The values as this filing reports them, each with its later restatement if it has one."""
        return self._select(accession, lambda reports: _of(reports, accession))

    def known_by(self, accession: str) -> FactSet:
        """As ``reported_in``; what the filing does not repeat comes from the last annual report.

        This is the history for more years than one filing shows. Nothing filed later than
        ``accession`` is taken; empty for a filing that is not in the collection.
        """
        day = self.filed(accession)
        if day is None:
            return FactSet()
        return self._select(
            accession, lambda reports: _of(reports, accession) or _annual_until(reports, day)
        )

    def _all(self) -> Iterator[OtherReport]:
        for reports in self.reports.values():
            yield from reports

    def _select(
        self, accession: str, choose: Callable[[tuple[OtherReport, ...]], OtherReport | None]
    ) -> FactSet:
        facts: list[Fact] = []
        bases = share_bases(self._share_figures(), accession)
        for (concept, unit, period), reports in self.reports.items():
            chosen = choose(reports)
            if chosen is None:
                continue
            shares = unit == "shares" or unit.endswith("/shares")
            others = Others(bases if shares else {}, per_share=unit != "shares")
            untold = SAME if chosen.accession == accession or not shares else UNKNOWN
            basis = bases.get(chosen.accession, untold) if shares else SAME
            facts.append(
                Fact(
                    concept=concept,
                    value=chosen.value,
                    unit=unit,
                    period=period,
                    source=FactSource.COMPANYFACTS,
                    decimals=None if shares else _decimals(chosen.value),
                    accession=chosen.accession,
                    restatement=others.later(reports, chosen),
                    before=others.earlier(reports, chosen),
                    split=None if basis == SAME else basis,
                )
            )
        return FactSet(tuple(facts), self.unread)

    def _share_figures(self) -> list[tuple[str, dict[tuple[str, Period], Decimal]]]:
        """Share counts and earnings per share of each annual report, in the order of filing."""
        found: dict[tuple[date, str], dict[tuple[str, Period], Decimal]] = {}
        for (concept, _, period), reports in self.reports.items():
            if concept in BASIS_CONCEPTS:
                for report in reports:
                    if is_annual_report(report.form):
                        said = found.setdefault(_when(report), {})
                        said[concept, period] = report.value
        return [(accession, found[filed, accession]) for filed, accession in sorted(found)]


def parse_companyfacts(content: str | bytes) -> CompanyFacts:
    """Read companyfacts as SEC sends them; see ``read_companyfacts``."""
    try:
        document = json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise _something_else() from error
    return read_companyfacts(document)


def read_companyfacts(document: Any, only: Container[str] | None = None) -> CompanyFacts:
    """Read a companyfacts document; entries that cannot be read are listed, not guessed.

    Args:
        document: the parsed JSON; its fractions are floats or Decimals.
        only: concepts to read ('us-gaap:Assets'); all where it is None. A collection has
            hundreds, of which statements take a fifth.

    Raises UnreadableFilingError where it is no companyfacts document at all.
    """
    try:
        taxonomies = document["facts"]
        rows = [
            (f"{taxonomy}:{name}", unit, entry)
            for taxonomy, concepts in taxonomies.items()
            for name, concept in concepts.items()
            if only is None or f"{taxonomy}:{name}" in only
            for unit, entries in concept["units"].items()
            for entry in entries
        ]
        company = str(document.get("entityName", ""))
    except (KeyError, TypeError, AttributeError) as error:
        raise _something_else() from error
    reports: dict[_Key, list[OtherReport]] = {}
    unread: list[UnreadFact] = []
    for concept, unit, entry in rows:
        try:
            period, report = _entry(entry)
        except (KeyError, TypeError, ValueError) as error:
            unread.append(UnreadFact(concept, str(entry)[:80], f"not readable: {error}"))
            continue
        reports.setdefault((concept, unit, period), []).append(report)
    ordered = {key: tuple(sorted(said, key=_when)) for key, said in reports.items()}
    return CompanyFacts(company, ordered, tuple(unread))


def _something_else() -> UnreadableFilingError:
    return UnreadableFilingError(
        "What should be SEC's companyfacts is something else (no JSON with 'facts'). "
        "Fetch it again; a page of HTML means that SEC refused."
    )


def _entry(entry: Any) -> tuple[Period, OtherReport]:
    row = cast("dict[str, Any]", entry)
    end = date.fromisoformat(row["end"])
    start = date.fromisoformat(row["start"]) if row.get("start") else None
    report = OtherReport(
        _value(row["val"]), str(row["accn"]), str(row["form"]), date.fromisoformat(row["filed"])
    )
    return Period(end, start), report


def _value(val: Any) -> Decimal:
    if isinstance(val, bool) or not isinstance(val, int | float | Decimal):
        raise TypeError(f"val is {val!r}")
    # A float's shortest form is the text it was read from: 6.11, not 6.110000000000000319….
    value = Decimal(str(val))
    if not value.is_finite():
        raise ValueError(f"val is {val!r}")
    return value


def _decimals(amount: Decimal) -> int | None:
    """The accuracy that an amount shows by the zeros it ends in: thousands to millions."""
    zeros = int(amount.normalize().as_tuple().exponent) if amount else 0
    return -min(zeros, _MOST_ZEROS) if zeros >= _LEAST_ZEROS else None


def _when(report: OtherReport) -> tuple[date, str]:
    return report.filed, report.accession


def _of(reports: tuple[OtherReport, ...], accession: str) -> OtherReport | None:
    return next((report for report in reports if report.accession == accession), None)


def _annual_until(reports: tuple[OtherReport, ...], day: date) -> OtherReport | None:
    annual = [r for r in reports if r.filed <= day and is_annual_report(r.form)]
    return annual[-1] if annual else None
