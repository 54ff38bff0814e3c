"""Facts laid out as figures: one for each line and fiscal year, reported or derived."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Final

from tenfold.financials.debt import LONG_TERM_DEBT, judge_total
from tenfold.financials.facts import Fact, FactSet, FactSource, OtherReport, Period
from tenfold.financials.figures import Figure
from tenfold.financials.lines import BY_NAME, CAVEATS, Derivation, Line, Measure
from tenfold.financials.places import Places, distance, find_statements, stands_outside
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
        self._years = years
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
        for year in self._years:
            period = self._period(line, year)
            tagged = [
                (concept, facts)
                for concept in order
                if (facts := self._facts_of(concept, period, line.measure))
            ]
            found = [
                (concept, _figure(line, year, facts, self._places))
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
                for year in self._years
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

    def refuse_contradicted_shares(self) -> None:
        """Drop share counts that earnings per share prove wrong by orders of magnitude.

        Some filers tag '732.3' million shares without their scale.
        """
        for year in self._years:
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
        for year in self._years:
            key = "long_term_debt_total", year.name
            total = self.figures.get(key)
            if total is None:
                continue
            verdict = judge_total(total, self.figures)
            if not verdict.is_usable:
                del self.figures[key]
                self.refused[key] = verdict.note or ""
            elif verdict.note:
                self.figures[key] = replace(total, note=_joined(verdict.note, total.note))

    def derive(self, derivation: Derivation) -> None:
        """Compute the line for the years in which it is not reported and its terms are."""
        line = BY_NAME[derivation.line]
        for year in self._years:
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
                note=_joined(
                    derivation.note,
                    _of_inputs([figure for _, figure in used]),
                    self.refused.pop((line.name, year.name), None),
                ),
            )


def _figure(line: Line, year: FiscalYear, facts: list[Fact], places: Places | None) -> Figure:
    """The most exact of the facts that say the same, and a note where one says otherwise."""
    exact = min(facts, key=lambda fact: _preference(fact, line, places))
    # One value told in several places is cited from the statement, even if a note is more exact.
    same = [fact for fact in facts if fact.value == exact.value]
    best = min(same, key=lambda fact: _preference(fact, line, places)[1:])
    if best.concept == LONG_TERM_DEBT:
        # Other reports may give another measure by it, a face value or a part: no restatement.
        best = replace(best, restatement=None, before=None)
    value = best.value or Decimal(0)
    formula = None
    notes: list[str | None] = [CAVEATS.get(best.concept)]
    others = [f for f in facts if f.value is not None and not _agree(f, best)]
    if others:
        notes.append(f"the filing also says {others[0].value:,f}")
    if best.split:
        new, old = best.split.numerator, best.split.denominator
        times, by = (old, new) if line.measure is Measure.PER_SHARE else (new, old)
        formula = f"{value:f} * {times} / {by}" if times != 1 else f"{value:f} / {by}"
        formula = formula.removesuffix(" / 1")
        notes.append(
            f"reported as {value:,f} in {best.accession}, before a stock split {new}:{old}"
        )
        value = value * times / by
    if best.restatement:
        notes.append(f"later restated to {_said(best.restatement)}")
    if best.before:
        notes.append(f"reported before as {_said(best.before)}")
    return Figure(line.name, year.name, value, best.unit, (best,), formula, note=_joined(*notes))


def _said(other: OtherReport) -> str:
    said = f"{other.value:,f} in {other.form} {other.accession} filed {other.filed}"
    if other.split:
        said += f" (stock split {other.split.numerator}:{other.split.denominator})"
    return said


def _of_inputs(figures: list[Figure]) -> str | None:
    """What a derived figure inherits: inputs that were restated, or say less than their line."""
    restated = [f.line for f in figures if any(fact.restatement for fact in f.facts)]
    caveats = [(f.line, _caveat(f)) for f in figures]
    return _joined(
        *(f"{line} {caveat}" for line, caveat in caveats if caveat),
        f"{' and '.join(restated)} later restated" if restated else None,
    )


def _caveat(figure: Figure) -> str | None:
    """What a reported figure says more or less than its line."""
    if figure.concept == LONG_TERM_DEBT:
        return figure.note
    return CAVEATS.get(figure.concept or "")


def _joined(*notes: str | None) -> str | None:
    return "; ".join(note for note in notes if note) or None


def _preference(fact: Fact, line: Line, places: Places | None) -> tuple[float, bool, int, int]:
    accuracy = float("inf") if fact.decimals is None else fact.decimals
    away = distance(fact, line.statement, places)
    return -accuracy, fact.start is None, away, fact.start or 0


def _agree(one: Fact, other: Fact) -> bool:
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= one.rounding + other.rounding


def _formula(used: list[tuple[int, Figure]]) -> str:
    words = [("- " if sign < 0 else "+ ") + figure.line for sign, figure in used]
    return " ".join(words).removeprefix("+ ")
