"""A line's figure as it is reported: which of its facts is taken, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tenfold.financials.debt import LONG_TERM_DEBT
from tenfold.financials.facts import Fact, OtherReport
from tenfold.financials.figures import Figure
from tenfold.financials.lines import CAVEATS, Line, Measure
from tenfold.financials.places import Places, distance
from tenfold.financials.years import FiscalYear


def reported_figure(
    line: Line, year: FiscalYear, facts: list[Fact], places: Places | None
) -> Figure:
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
    return Figure(line.name, year.name, value, best.unit, (best,), formula, note=joined(*notes))


def _said(other: OtherReport) -> str:
    said = f"{other.value:,f} in {other.form} {other.accession} filed {other.filed}"
    if other.split:
        said += f" (stock split {other.split.numerator}:{other.split.denominator})"
    return said


def joined(*notes: str | None) -> str | None:
    """Notes as one; None where there are none."""
    return "; ".join(note for note in notes if note) or None


def _preference(fact: Fact, line: Line, places: Places | None) -> tuple[float, bool, int, int]:
    accuracy = float("inf") if fact.decimals is None else fact.decimals
    away = distance(fact, line.statement, places)
    return -accuracy, fact.start is None, away, fact.start or 0


def _agree(one: Fact, other: Fact) -> bool:
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= one.rounding + other.rounding
