"""Figures from their JSON: the way back from ``financials.report_forms.to_json``.

``to_json(financials_from_json(x)) == x``. What the JSON leaves out stays out: of a
fact its accuracy, of a fiscal year its first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tenfold.errors import TenfoldError
from tenfold.filings.model import Filing
from tenfold.financials.checks import Check
from tenfold.financials.facts import Fact, FactSet, FactSource, OtherReport, Period, UnreadFact
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.lines import BY_NAME, Measure
from tenfold.financials.ratios import RATIOS, Ratio, RatioDefinition, RatioGroup, RatioKind
from tenfold.financials.report import Financials
from tenfold.financials.statements import Statements
from tenfold.financials.trends import Trend
from tenfold.financials.years import FiscalYear

_DEFINITIONS: Final = {definition.name: definition for definition in RATIOS}
_Key = tuple[str, int]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Filing(_Stored):
    company: str | None
    cik: str | None
    form: str | None
    fiscal_year: int | None
    period_end: str | None
    accession: str | None
    source: str
    sha256: str


class _Behind(_Stored):
    concept: str
    value: Decimal | None
    period_start: date | None
    period_end: date
    source: FactSource
    accession: str | None
    start: int | None
    end: int | None


class _Other(_Stored):
    value: Decimal
    accession: str
    form: str
    filed: date
    split: str | None


class _Fact(_Stored):
    line: str
    fiscal_year: int
    period_end: date
    value: Decimal
    unit: str
    concept: str | None
    formula: str | None
    facts: tuple[_Behind, ...] = Field(min_length=1)
    note: str | None
    restated: Decimal | None
    restated_in: str | None
    restated_form: str | None
    restated_filed: date | None
    reported_before: _Other | None


class _Input(_Stored):
    line: str
    fiscal_year: int
    value: Decimal
    facts: tuple[_Behind, ...]


class _Ratio(_Stored):
    ratio: str
    fiscal_year: int
    value: Decimal | None
    unit: RatioKind
    formula: str
    inputs: tuple[_Input, ...]
    reason: str | None


class _Trend(_Stored):
    line: str
    values: dict[int, Decimal]
    compound_growth: Decimal | None


class _Check(_Stored):
    check: str
    formula: str
    fiscal_year: int
    difference: Decimal | None
    passed: bool | None


class _Absent(_Stored):
    line: str
    fiscal_year: int
    reason: str


class _Unread(_Stored):
    concept: str
    text: str
    reason: str


class _Financials(_Stored):
    filing: _Filing
    incomplete: str | None = None
    facts: tuple[_Fact, ...] = Field(min_length=1)
    ratios: tuple[_Ratio, ...]
    trends: tuple[_Trend, ...]
    checks: tuple[_Check, ...]
    not_available: tuple[_Absent, ...]
    unread: tuple[_Unread, ...]


def financials_from_json(document: Mapping[str, Any]) -> Financials:
    """The figures that ``document`` was written from.

    Raises:
        TenfoldError: it is nothing that ``to_json`` writes, or of another version of Tenfold.
    """
    try:
        stored = _Financials.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TenfoldError(
            f"These are no figures of Tenfold's: {place}: {first['msg']}. "
            "Run 'tenfold financials' on the filing again."
        ) from error
    figures = _figures(stored)
    unread = tuple(UnreadFact(u.concept, u.text, u.reason) for u in stored.unread)
    return Financials(
        filing=Filing(documents=(), broken_off=stored.incomplete, **stored.filing.model_dump()),
        facts=FactSet(tuple(f for figure in figures.values() for f in figure.facts), unread),
        statements=_statements(stored, figures),
        ratios=tuple(_ratio(ratio, figures) for ratio in stored.ratios),
        trends=tuple(_trend(trend, figures) for trend in stored.trends),
        checks=tuple(
            Check(c.check, c.formula, c.fiscal_year, c.difference, c.passed) for c in stored.checks
        ),
    )


def _figures(stored: _Financials) -> dict[_Key, Figure]:
    return {(fact.line, fact.fiscal_year): _figure(fact) for fact in stored.facts}


def _figure(stored: _Fact) -> Figure:
    facts = tuple(_fact(behind, stored.unit) for behind in stored.facts)
    if len(facts) == 1:
        facts = (
            replace(
                facts[0],
                restatement=_restatement(stored),
                before=_other(stored.reported_before),
                split=_split(stored, facts[0]),
            ),
        )
    return Figure(
        line=stored.line,
        fiscal_year=stored.fiscal_year,
        value=stored.value,
        unit=stored.unit,
        facts=facts,
        formula=stored.formula,
        note=stored.note,
    )


def _fact(stored: _Behind, unit: str) -> Fact:
    return Fact(
        concept=stored.concept,
        value=stored.value,
        unit=unit,
        period=Period(stored.period_end, stored.period_start),
        source=stored.source,
        start=stored.start,
        end=stored.end,
        accession=stored.accession,
    )


def _restatement(stored: _Fact) -> OtherReport | None:
    if stored.restated is None or stored.restated_filed is None:
        return None
    return OtherReport(
        value=stored.restated,
        accession=stored.restated_in or "",
        form=stored.restated_form or "",
        filed=stored.restated_filed,
    )


def _other(stored: _Other | None) -> OtherReport | None:
    if stored is None:
        return None
    split = Fraction(stored.split) if stored.split else None
    return OtherReport(stored.value, stored.accession, stored.form, stored.filed, split)


def _split(stored: _Fact, fact: Fact) -> Fraction | None:
    """What stock was split by, where a derived value has a concept: it is the fact, adjusted."""
    if stored.formula is None or stored.concept is None:
        return None
    if not fact.value or not stored.value:
        return Fraction(1)
    by = Fraction(stored.value) / Fraction(fact.value)
    return 1 / by if stored.unit.endswith("/shares") else by


def _statements(stored: _Financials, figures: dict[_Key, Figure]) -> Statements:
    ends = {fact.fiscal_year: fact.period_end for fact in stored.facts}
    # A year of which nothing is known was named nevertheless.
    names = sorted({*ends, *(absent.fiscal_year for absent in stored.not_available)}, reverse=True)
    years = tuple(FiscalYear(name, Period(ends.get(name, date(name, 12, 31)))) for name in names)
    money = [
        fact.unit
        for fact in stored.facts
        if fact.line in BY_NAME and BY_NAME[fact.line].measure is Measure.MONEY
    ]
    statements = Statements(years, money[0] if money else None, figures)
    for absent in stored.not_available:
        if absent.line not in BY_NAME:
            continue
        reasoned = statements.get(absent.line, absent.fiscal_year)
        if isinstance(reasoned, Missing) and reasoned.reason != absent.reason:
            statements.refused[absent.line, absent.fiscal_year] = absent.reason
    return statements


def _ratio(stored: _Ratio, figures: dict[_Key, Figure]) -> Ratio:
    definition = _DEFINITIONS.get(stored.ratio)
    if definition is None or stored.formula not in (definition.formula, definition.otherwise):
        definition = RatioDefinition(
            name=stored.ratio,
            title=stored.ratio.replace("_", " ").capitalize(),
            group=RatioGroup.PROFITABILITY if definition is None else definition.group,
            formula=stored.formula,
            kind=stored.unit,
        )
    return Ratio(
        definition=definition,
        fiscal_year=stored.fiscal_year,
        value=stored.value,
        inputs=tuple(_input(one, figures) for one in stored.inputs),
        reason=stored.reason,
        formula=stored.formula,
    )


def _input(stored: _Input, figures: dict[_Key, Figure]) -> Figure:
    known = figures.get((stored.line, stored.fiscal_year))
    # The year before the oldest shown is known by what was computed with it alone.
    facts = tuple(_fact(behind, unit="") for behind in stored.facts)
    return known or Figure(stored.line, stored.fiscal_year, stored.value, unit="", facts=facts)


def _trend(stored: _Trend, figures: dict[_Key, Figure]) -> Trend:
    known = (
        figures.get((stored.line, year)) or Figure(stored.line, year, value, unit="", facts=())
        for year, value in stored.values.items()
    )
    return Trend(stored.line, tuple(known), stored.compound_growth)
