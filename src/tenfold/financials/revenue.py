"""Revenue that is tagged as a part, and whether other parts belong to it.

Revenue from contracts with customers leaves out what is earned by leasing, lending and insuring.
Companies tag it as their total all the same: because they earn nothing else, or although they do.
Where other revenue is tagged beside it and no total is, the income statement's own arithmetic
decides; where that is silent too, the figure says what stands beside it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from tenfold.financials.figures import Figure
from tenfold.financials.layout import Layout
from tenfold.financials.lines import BY_NAME
from tenfold.financials.parts import OTHER_REVENUE, REVENUE_PARTS, topmost
from tenfold.financials.reported import joined
from tenfold.financials.years import FiscalYear

_THE_REST: Final = "RevenueNotFromContractWithCustomer"
_GOODS_AND_SERVICES: Final = frozenset({"SalesRevenueGoodsNet", "SalesRevenueServicesNet"})
_ADD_UP_TO_REVENUE: Final = (
    ("gross_profit", "cost_of_revenue"),
    ("operating_income", "total_costs"),
    ("operating_income", "operating_expenses"),
    ("operating_income", "operating_expenses", "cost_of_revenue"),
)
"""Lines that make revenue together, in one income statement or another."""


def complete_revenue(layout: Layout) -> None:
    """Add other revenue where it belongs to the total, and name it where that is not told.

    To be called before lines are derived: what was computed from revenue proves nothing of it.
    """
    line = BY_NAME["revenue"]
    for year in layout.years:
        known = layout.figures.get((line.name, year.name))
        if known is None or known.is_derived or _name(known) not in REVENUE_PARTS:
            continue
        beside = layout.tagged(line, year, OTHER_REVENUE)
        others = [beside[each] for each in topmost(beside, OTHER_REVENUE)]
        others = [each for each in others if _name(each) not in (_name(known), *_within(known))]
        if others:
            layout.figures[line.name, year.name] = _judged(layout, year, known, others)


def _judged(layout: Layout, year: FiscalYear, known: Figure, others: list[Figure]) -> Figure:
    total = _summed(known, others)
    proofs = _proofs(layout, year)
    if any(_same(total, proof) for proof in proofs):
        return total
    if any(_same(known, proof) for proof in proofs):
        return known
    names = {_name(each) for each in (known, *others)}
    if _THE_REST in names or names >= _GOODS_AND_SERVICES:  # a total by their definitions
        return total
    named = " and ".join(f"{each.concept} ({each.value:,f})" for each in others)
    note = f"{named} tagged beside it, and whether that is in it is not told"
    return replace(known, note=joined(note, known.note))


def _within(known: Figure) -> tuple[str, ...]:
    return REVENUE_PARTS[_name(known)]


def _summed(known: Figure, others: list[Figure]) -> Figure:
    return replace(
        known,
        value=sum((each.value for each in others), known.value),
        facts=tuple(fact for each in (known, *others) for fact in each.facts),
        formula=" + ".join(_name(each) for each in (known, *others)),
        note=joined(known.note, *(each.note for each in others)),
    )


def _proofs(layout: Layout, year: FiscalYear) -> list[tuple[Decimal, Decimal]]:
    """What revenue must be and how far rounding may move it, by each total and each sum."""
    totals = {name: () for name in BY_NAME["revenue"].concepts if name not in REVENUE_PARTS}
    tagged = layout.tagged(BY_NAME["revenue"], year, totals).values()
    found = [(figure.value, figure.rounding) for figure in tagged]
    for names in _ADD_UP_TO_REVENUE:
        figures = [layout.figures.get((name, year.name)) for name in names]
        present = [figure for figure in figures if figure is not None]
        if len(present) == len(names):
            value = sum((figure.value for figure in present), Decimal(0))
            found.append((value, sum((figure.rounding for figure in present), Decimal(0))))
    return found


def _same(figure: Figure, proof: tuple[Decimal, Decimal]) -> bool:
    value, rounding = proof
    return abs(figure.value - value) <= rounding + figure.rounding


def _name(figure: Figure) -> str:
    return (figure.concept or "").partition(":")[2]
