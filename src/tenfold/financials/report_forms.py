"""The JSON and CSV forms of what is computed from a filing's facts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from tenfold.filings.identity import filing_json
from tenfold.financials.facts import Fact, OtherReport
from tenfold.financials.figures import Figure
from tenfold.financials.ratios import Ratio
from tenfold.financials.report import Financials
from tenfold.financials.transition import Transition

_RATIO_PLACES: Final = Decimal("0.000001")


def to_json(financials: Financials) -> dict[str, Any]:
    """The JSON form; values of lines are numbers as reported, ratios are fractions."""
    ends = {year.name: year.end.isoformat() for year in financials.statements.years}
    months = financials.transition
    return {
        "filing": filing_json(financials.filing),
        "incomplete": financials.filing.broken_off,
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
        **({"transition_period": _transition_json(months)} if months else {}),
    }


def _transition_json(months: Transition) -> dict[str, Any]:
    """Of a transition report: its own months, as facts and ratios of one period."""
    ends = {year.name: year.end.isoformat() for year in months.statements.years}
    return {
        "months": months.months,
        "period_start": months.span.start.isoformat() if months.span.start else None,
        "period_end": months.span.end.isoformat(),
        "facts": [_figure_json(figure, ends) for figure in months.statements.figures.values()],
        "ratios": [_ratio_json(ratio) for ratio in months.ratios],
    }


_COLUMNS: Final = (
    *("kind", "name", "fiscal_year", "period_end", "value", "unit", "concept", "source"),
    *("start", "end", "formula", "note", "accession"),
    *("restated", "restated_in", "restated_form", "restated_filed"),
    *("before", "before_in", "before_form", "before_filed"),
)


def to_csv(financials: Financials) -> str:
    """One row for each figure and ratio, with a header row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    document = to_json(financials)
    for fact in document["facts"]:
        writer.writerow({"kind": "line", "name": fact["line"], **fact, **_earlier(fact)})
    for ratio in document["ratios"]:
        row = {"kind": "ratio", "name": ratio["ratio"], "note": ratio["reason"], **ratio}
        writer.writerow(row)
    for fact in document.get("transition_period", {}).get("facts", ()):
        row = {"kind": "transition line", "name": fact["line"], **fact, **_earlier(fact)}
        writer.writerow(row)
    return out.getvalue()


def _earlier(fact: dict[str, Any]) -> dict[str, Any]:
    """What was reported before, as columns."""
    before: dict[str, Any] | None = fact["reported_before"]
    if before is None:
        return {}
    names = {"before": "value", "before_in": "accession", "before_form": "form"}
    return {column: before[key] for column, key in names.items()} | {
        "before_filed": before["filed"]
    }


def number(value: Decimal) -> int | float:
    """A JSON number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _figure_json(figure: Figure, ends: dict[int, str]) -> dict[str, Any]:
    fact = figure.facts[0]
    # What other filings say concerns the fact itself, not what was computed from several.
    said = fact if len(figure.facts) == 1 else replace(fact, restatement=None, before=None)
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
        "facts": [_fact_json(each) for each in figure.facts],
        "note": figure.note,
        "restated": None if said.restated is None else number(said.restated),
        "restated_in": said.restated_in,
        "restated_form": said.restatement.form if said.restatement else None,
        "restated_filed": said.restatement.filed.isoformat() if said.restatement else None,
        "reported_before": _other_json(said.before),
    }


def _fact_json(fact: Fact) -> dict[str, Any]:
    """A fact behind a figure, as reported and with its place."""
    return {
        "concept": fact.concept,
        "value": None if fact.value is None else number(fact.value),
        "period_start": fact.period.start.isoformat() if fact.period.start else None,
        "period_end": fact.period.end.isoformat(),
        "source": str(fact.source),
        "accession": fact.accession,
        "start": fact.start,
        "end": fact.end,
    }


def _other_json(other: OtherReport | None) -> dict[str, Any] | None:
    if other is None:
        return None
    return {
        "value": number(other.value),
        "accession": other.accession,
        "form": other.form,
        "filed": other.filed.isoformat(),
        "split": str(other.split) if other.split else None,
    }


def _ratio_json(ratio: Ratio) -> dict[str, Any]:
    return {
        "ratio": ratio.definition.name,
        "fiscal_year": ratio.fiscal_year,
        "value": _ratio_number(ratio.value),
        "unit": str(ratio.definition.kind),
        "formula": ratio.formula,
        "inputs": [
            {
                "line": figure.line,
                "fiscal_year": figure.fiscal_year,
                "value": number(figure.value),
                "concepts": list(dict.fromkeys(fact.concept for fact in figure.facts)),
                "facts": [_fact_json(fact) for fact in figure.facts],
            }
            for figure in ratio.inputs
        ],
        "reason": ratio.reason,
    }


def _ratio_number(value: Decimal | None) -> float | None:
    return None if value is None else float(value.quantize(_RATIO_PLACES))
