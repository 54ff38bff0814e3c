"""Facts laid out as figures: one for each line and fiscal year, reported or derived."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Final

from tenfold.financials.facts import Fact, FactSet, OtherReport, Period
from tenfold.financials.figures import Figure
from tenfold.financials.lines import BY_NAME, CAVEATS, Derivation, Line, Measure
from tenfold.financials.splits import UNKNOWN
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
        self._facts: defaultdict[tuple[str, Period], list[Fact]] = defaultdict(list)
        for fact in facts.facts:
            if not fact.dimensions and fact.value is not None:
                self._facts[fact.concept, fact.period].append(fact)

    def report(self, line: Line) -> None:
        """Take the line from the facts: one concept for all years where that is possible."""
        order = [f"us-gaap:{concept}" for concept in line.concepts]
        for year in self._years:
            period = Period(year.end) if line.is_instant else year.span
            tagged = [
                (concept, facts)
                for concept in order
                if (facts := self._facts_of(concept, period, line.measure))
            ]
            found = [
                (concept, _figure(line, year, facts))
                for concept, facts in tagged
                if any(fact.split != UNKNOWN for fact in facts)
            ]
            if not found:
                if tagged:
                    self.refused[line.name, year.name] = _UNTOLD_BASIS
                continue
            if line.takes_largest:
                concept, figure = max(found, key=lambda each: abs(each[1].value))
            else:
                concept, figure = found[0]
            self.figures[line.name, year.name] = figure
            order.remove(concept)
            order.insert(0, concept)

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

    def derive(self, derivation: Derivation) -> None:
        """Compute the line for the years in which it is not reported and its terms are."""
        line = BY_NAME[derivation.line]
        for year in self._years:
            if (line.name, year.name) in self.figures:
                continue
            if any((other, year.name) in self.figures for other in derivation.unless):
                continue
            if any((other, year.name) not in self.figures for other in derivation.beside):
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
                note=_joined(derivation.note, _of_inputs([figure for _, figure in used])),
            )


def _figure(line: Line, year: FiscalYear, facts: list[Fact]) -> Figure:
    """The most exact of the facts that say the same, and a note where one says otherwise."""
    best = min(facts, key=_preference)
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
    caveats = [(f.line, CAVEATS.get(f.concept or "")) for f in figures]
    return _joined(
        *(f"{line} {caveat}" for line, caveat in caveats if caveat),
        f"{' and '.join(restated)} later restated" if restated else None,
    )


def _joined(*notes: str | None) -> str | None:
    return "; ".join(note for note in notes if note) or None


def _preference(fact: Fact) -> tuple[float, bool, int]:
    accuracy = float("inf") if fact.decimals is None else fact.decimals
    return -accuracy, fact.start is None, fact.start or 0


def _agree(one: Fact, other: Fact) -> bool:
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= one.rounding + other.rounding


def _formula(used: list[tuple[int, Figure]]) -> str:
    words = [("- " if sign < 0 else "+ ") + figure.line for sign, figure in used]
    return " ".join(words).removeprefix("+ ")
