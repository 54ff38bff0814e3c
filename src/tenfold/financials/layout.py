"""Facts laid out as figures: one for each line and fiscal year, reported or derived."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Final

from tenfold.financials.debt import LONG_TERM_DEBT, judge_total
from tenfold.financials.facts import Fact, FactSet, FactSource, Period
from tenfold.financials.figures import Figure
from tenfold.financials.lines import BY_NAME, CAVEATS, Derivation, Line, Measure
from tenfold.financials.parts import Parts, members
from tenfold.financials.places import distance, find_statements, stands_outside
from tenfold.financials.reported import joined, reported_figure
from tenfold.financials.splits import UNKNOWN
from tenfold.financials.trades import speaks
from tenfold.financials.years import FiscalYear

_FAR_OFF: Final = 100
_SHARES_AND_EARNINGS: Final = (
    ("shares_diluted", "eps_diluted"),
    ("shares_basic", "eps_basic"),
    ("shares_outstanding", "eps_diluted"),
)
_UNTOLD_BASIS: Final = (
    "the report it stands in shares no year with a later one, so that a stock split in between "
    "cannot be ruled out"
)


class Layout:
    """Fills the figures, line by line."""

    def __init__(self, facts: FactSet, years: tuple[FiscalYear, ...], currency: str | None) -> None:
        self.figures: dict[tuple[str, int], Figure] = {}
        self.refused: dict[tuple[str, int], str] = {}
        self.hints: dict[tuple[str, int], str] = {}
        """What there is of a line that is missing."""
        self.years = years
        self._units = {
            Measure.MONEY: currency,
            Measure.SHARES: "shares",
            Measure.PER_SHARE: f"{currency}/shares",
        }
        self._places = find_statements(facts.facts, years)
        self._facts: defaultdict[tuple[str, Period], list[Fact]] = defaultdict(list)
        for fact in facts.facts:
            if not fact.dimensions and fact.value is not None:
                self._facts[fact.concept, fact.period].append(fact)

    def report(self, line: Line) -> None:
        """Take the line from the facts: one concept for all years where that is possible."""
        stray = self._stray(line)
        order = [name for concept in line.concepts if (name := f"us-gaap:{concept}") not in stray]
        for year in self.years:
            period = self._period(line, year)
            tagged = [
                (concept, facts)
                for concept in order
                if (facts := self._facts_of(concept, period, line.measure))
            ]
            found = [
                (concept, reported_figure(line, year, facts, self._places))
                for concept, facts in tagged
                if any(fact.split != UNKNOWN for fact in facts)
            ]
            if not found:
                if tagged:
                    self.refused[line.name, year.name] = _UNTOLD_BASIS
                elif said := self._said_elsewhere(line, period, stray):
                    self.refused[line.name, year.name] = said
                continue
            if line.takes_largest:
                concept, figure = max(found, key=lambda each: abs(each[1].value))
            else:
                concept, figure = self._as_in_the_statement(line, found)
            self.figures[line.name, year.name] = figure
            order.remove(concept)
            order.insert(0, concept)

    def _as_in_the_statement(
        self, line: Line, found: list[tuple[str, Figure]]
    ) -> tuple[str, Figure]:
        """The first; or, where only a note tags it so, the statement's own tag of that value."""

        def away(figure: Figure) -> int:
            return distance(figure.facts[0], line.statement, self._places)

        first = found[0]
        same = [each for each in found if each[1].value == first[1].value]
        return min(same, key=lambda each: away(each[1])) if away(first[1]) else first

    def _period(self, line: Line, year: FiscalYear) -> Period:
        return Period(year.end) if line.is_instant else year.span

    def _stray(self, line: Line) -> frozenset[str]:
        """Concepts of the line that this filing tags in notes alone, for whatever year.

        They are not taken from other filings of the company either, whose places are not known.
        """
        if not line.only_in_statements:
            return frozenset()
        stray: set[str] = set()
        for concept in (f"us-gaap:{name}" for name in line.concepts):
            facts = [
                fact
                for year in self.years
                for fact in self._facts_of(concept, self._period(line, year), line.measure)
                if fact.source is FactSource.INLINE
            ]
            if facts and all(stands_outside(fact, self._places) for fact in facts):
                stray.add(concept)
        return frozenset(stray)

    def _said_elsewhere(self, line: Line, period: Period, stray: frozenset[str]) -> str | None:
        for concept in sorted(stray):
            for fact in self._facts_of(concept, period, line.measure):
                return (
                    f"{concept} ({fact.value:,f}) is tagged in the notes alone, not in the "
                    "statements, so it is not taken for a line of theirs"
                )
        return None

    def _facts_of(self, concept: str, period: Period, measure: Measure) -> list[Fact]:
        unit = self._units[measure]
        return [fact for fact in self._facts.get((concept, period), ()) if fact.unit == unit]

    def tagged(self, line: Line, year: FiscalYear, parts: Parts) -> dict[str, Figure]:
        """What is tagged of a line's parts, by concept; each as if it were the line."""
        period = self._period(line, year)
        return {
            name: reported_figure(line, year, facts, self._places)
            for name in members(parts)
            if (facts := self._facts_of(f"us-gaap:{name}", period, line.measure))
        }

    def stands_in_statement(self, line: Line, figure: Figure) -> bool | None:
        """Whether a reported figure stands in its statement; None where that cannot be told.

        What has no place of its own stands where this filing has other years of its concept.
        """
        if self._places is None:
            return None
        concept, placed = figure.facts[0].concept, figure.facts
        if placed[0].start is None:
            placed = tuple(
                fact
                for year in self.years
                for fact in self._facts_of(concept, self._period(line, year), line.measure)
                if fact.start is not None
            )
        if not placed:
            return None
        return any(not distance(fact, line.statement, self._places) for fact in placed)

    def own_concepts(self, line: Line, year: FiscalYear) -> list[str]:
        """The company's own concepts for the line that do not stand in notes alone."""
        period = self._period(line, year)
        return [
            concept
            for (concept, of), facts in self._facts.items()
            if of == period
            and not concept.startswith("us-gaap:")
            and re.fullmatch(line.own_names, concept.partition(":")[2])
            and any(not distance(fact, line.statement, self._places) for fact in facts)
        ]

    def refuse_contradicted_shares(self) -> None:
        """Drop share counts that earnings per share prove wrong by orders of magnitude.

        Some filers tag '732.3' million shares without their scale.
        """
        for year in self.years:
            income = self.figures.get(("net_income", year.name))
            for counted, earned in _SHARES_AND_EARNINGS:
                shares = self.figures.get((counted, year.name))
                per_share = self.figures.get((earned, year.name))
                if income and per_share and shares and income.value and per_share.value:
                    implied = abs(income.value / per_share.value)
                    if not implied / _FAR_OFF <= shares.value <= implied * _FAR_OFF:
                        del self.figures[counted, year.name]
                        self.refused[counted, year.name] = (
                            f"tagged as {shares.facts[0].value:,f} shares, which earnings per "
                            "share contradict"
                        )

    def refuse_other_debt(self) -> None:
        """Drop what is tagged as all of the long-term debt where its parts say otherwise."""
        for year in self.years:
            key = "long_term_debt_total", year.name
            total = self.figures.get(key)
            if total is None:
                continue
            verdict = judge_total(total, self.figures)
            if not verdict.is_usable:
                del self.figures[key]
                self.refused[key] = verdict.note or ""
            elif verdict.note:
                self.figures[key] = replace(total, note=joined(verdict.note, total.note))

    def derive(self, derivation: Derivation) -> None:
        """Compute the line for the years in which it is not reported and its terms are."""
        line = BY_NAME[derivation.line]
        for year in self.years:
            if (line.name, year.name) in self.figures:
                continue
            if any(speaks(other, year.name, self.figures) for other in derivation.unless):
                continue
            if not all(speaks(other, year.name, self.figures) for other in derivation.beside):
                continue
            terms = [(sign, self.figures.get((n, year.name))) for sign, n in derivation.terms]
            needed = [(sign, figure) for sign, figure in terms if figure is not None]
            if len(needed) < len(terms):
                continue
            also = [(sign, self.figures.get((n, year.name))) for sign, n in derivation.optional]
            used = needed + [(sign, figure) for sign, figure in also if figure is not None]
            self.figures[line.name, year.name] = Figure(
                line=line.name,
                fiscal_year=year.name,
                value=sum((sign * figure.value for sign, figure in used), Decimal(0)),
                unit=used[0][1].unit,
                facts=tuple(fact for _, figure in used for fact in figure.facts),
                formula=_formula(used),
                note=joined(
                    derivation.note,
                    _of_inputs([figure for _, figure in used]),
                    self.refused.pop((line.name, year.name), None),
                ),
            )


def _of_inputs(figures: list[Figure]) -> str | None:
    """What a derived figure inherits: inputs that were restated, or say less than their line."""
    restated = [f.line for f in figures if any(fact.restatement for fact in f.facts)]
    caveats = [(f.line, _caveat(f)) for f in figures]
    return joined(
        *(f"{line} {caveat}" for line, caveat in caveats if caveat),
        f"{' and '.join(restated)} later restated" if restated else None,
    )


def _caveat(figure: Figure) -> str | None:
    """What a reported figure says more or less than its line."""
    is_depreciation_alone = figure.formula == "depreciation"
    if figure.concept == LONG_TERM_DEBT or is_depreciation_alone:
        return figure.note
    return CAVEATS.get(figure.concept or "")


def _formula(used: list[tuple[int, Figure]]) -> str:
    words = [("- " if sign < 0 else "+ ") + figure.line for sign, figure in used]
    return " ".join(words).removeprefix("+ ")
