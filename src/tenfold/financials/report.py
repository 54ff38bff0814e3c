"""All that is computed from a filing's facts, in one value, and its JSON and CSV forms."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tenfold.errors import NoFactsError
from tenfold.filings.identity import filing_json
from tenfold.filings.model import Filing
from tenfold.financials.checks import Check, run_checks
from tenfold.financials.companyfacts import CompanyFacts
from tenfold.financials.facts import FactSet
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.gather import gather
from tenfold.financials.inline_xbrl import read_facts
from tenfold.financials.lines import LINES
from tenfold.financials.ratios import Ratio, compute_ratios
from tenfold.financials.statements import DEFAULT_YEARS, Statements, make_statements
from tenfold.financials.trends import Trend, compute_trends
from tenfold.sections.tagged import TaggedDocument

_RATIO_PLACES: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Financials:
    """Facts, statements, ratios, trends and checks of one filing."""

    filing: Filing
    facts: FactSet
    statements: Statements
    ratios: tuple[Ratio, ...]
    trends: tuple[Trend, ...]
    checks: tuple[Check, ...]

    def figures(self) -> list[Figure]:
        """Every figure, line by line, the latest year first."""
        known = self.statements.figures
        keys = [(line.name, year.name) for line in LINES for year in self.statements.years]
        return [known[key] for key in keys if key in known]

    def missing(self) -> list[tuple[str, int, str]]:
        """(line, fiscal year, why) of every line that is not available."""
        found: list[tuple[str, int, str]] = []
        for line in LINES:
            for year in self.statements.years:
                figure = self.statements.get(line.name, year.name)
                if isinstance(figure, Missing):
                    found.append((line.name, year.name, figure.reason))
        return found


def compute_financials(
    filing: Filing,
    tagged: TaggedDocument,
    *,
    companyfacts: CompanyFacts | None = None,
    years: int = DEFAULT_YEARS,
) -> Financials:
    """Compute everything from what the filing tags, completed from companyfacts if given.

    Raises NoFactsError where neither reports a whole fiscal year.
    """
    facts = gather(read_facts(tagged, filing.accession), companyfacts, filing.accession)
    return financials_from(filing, facts, years=years)


def financials_from(filing: Filing, facts: FactSet, *, years: int = DEFAULT_YEARS) -> Financials:
    """Compute everything from facts that have been read already.

    Raises NoFactsError where they report no whole fiscal year.
    """
    statements = make_statements(
        facts,
        fiscal_year=filing.fiscal_year,
        period_end=date.fromisoformat(filing.period_end) if filing.period_end else None,
        count=years,
    )
    if not statements.years:
        raise NoFactsError(_no_facts(filing, facts))
    return Financials(
        filing,
        facts,
        statements,
        compute_ratios(statements),
        compute_trends(statements),
        run_checks(statements),
    )


def _no_facts(filing: Filing, facts: FactSet) -> str:
    if facts.facts:
        return (
            f"{filing.source} tags no figures for a whole fiscal year: its statements stand in "
            "another document, such as Exhibit 13. Give the full submission."
        )
    return (
        f"{filing.source} has no tagged figures; inline XBRL begins in 2019. "
        "Use 'tenfold analyze', which reads the statements as text."
    )


def to_json(financials: Financials) -> dict[str, Any]:
    """The JSON form; values of lines are numbers as reported, ratios are fractions."""
    ends = {year.name: year.end.isoformat() for year in financials.statements.years}
    return {
        "filing": filing_json(financials.filing),
        "facts": [_figure_json(figure, ends) for figure in financials.figures()],
        "ratios": [_ratio_json(ratio) for ratio in financials.ratios],
        "trends": [
            {
                "line": trend.line,
                "values": {str(f.fiscal_year): number(f.value) for f in trend.figures},
                "compound_growth": _ratio_number(trend.compound_growth),
                "formula": trend.formula,
            }
            for trend in financials.trends
        ],
        "checks": [
            {
                "check": check.name,
                "formula": check.formula,
                "fiscal_year": check.fiscal_year,
                "difference": None if check.difference is None else number(check.difference),
                "passed": check.passed,
            }
            for check in financials.checks
        ],
        "not_available": [
            {"line": line, "fiscal_year": year, "reason": reason}
            for line, year, reason in financials.missing()
        ],
        "unread": [
            {"concept": fact.concept, "text": fact.text, "reason": fact.reason}
            for fact in financials.facts.unread
        ],
    }


_COLUMNS: Final = (
    *("kind", "name", "fiscal_year", "period_end", "value", "unit", "concept", "source"),
    *("start", "end", "formula", "note"),
)


def to_csv(financials: Financials) -> str:
    """One row for each figure and ratio, with a header row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    document = to_json(financials)
    for fact in document["facts"]:
        writer.writerow({"kind": "line", "name": fact["line"], **fact})
    for ratio in document["ratios"]:
        row = {"kind": "ratio", "name": ratio["ratio"], "note": ratio["reason"], **ratio}
        writer.writerow(row)
    return out.getvalue()


def number(value: Decimal) -> int | float:
    """A JSON number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _figure_json(figure: Figure, ends: dict[int, str]) -> dict[str, Any]:
    fact = figure.facts[0]
    return {
        "line": figure.line,
        "fiscal_year": figure.fiscal_year,
        "period_end": ends[figure.fiscal_year],
        "value": number(figure.value),
        "unit": figure.unit,
        "concept": figure.concept,
        "source": str(fact.source),
        "accession": fact.accession,
        "start": None if figure.is_derived else fact.start,
        "end": None if figure.is_derived else fact.end,
        "derived": figure.is_derived,
        "formula": figure.formula,
        "note": figure.note,
        "restated": None if fact.restated is None else number(fact.restated),
        "restated_in": fact.restated_in,
    }


def _ratio_json(ratio: Ratio) -> dict[str, Any]:
    return {
        "ratio": ratio.definition.name,
        "fiscal_year": ratio.fiscal_year,
        "value": _ratio_number(ratio.value),
        "unit": str(ratio.definition.kind),
        "formula": ratio.definition.formula,
        "inputs": [
            {
                "line": figure.line,
                "fiscal_year": figure.fiscal_year,
                "value": number(figure.value),
                "concepts": list(dict.fromkeys(fact.concept for fact in figure.facts)),
            }
            for figure in ratio.inputs
        ],
        "reason": ratio.reason,
    }


def _ratio_number(value: Decimal | None) -> float | None:
    return None if value is None else float(value.quantize(_RATIO_PLACES))
