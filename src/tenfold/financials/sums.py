"""Lines whose whole no one concept tells, as the sum of the parts that stand in the statement.

What a note tells of the same parts is another view of them (by lender, by product), so a part whose
places are known counts only where it stands in the statement itself. A sum names its concepts.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from tenfold.financials.debt import LONG_TERM_DEBT
from tenfold.financials.figures import Figure
from tenfold.financials.layout import Layout
from tenfold.financials.lines import BY_NAME, Line
from tenfold.financials.parts import CAPITAL_EXPENDITURE, DEBT, SELLING, Parts, inside, topmost
from tenfold.financials.reported import joined
from tenfold.financials.years import FiscalYear

_BUILT_ELSEWHERE: Final = frozenset(
    {"PaymentsToAcquireRealEstate", "PaymentsToAcquireAndDevelopRealEstate"}
    | inside("PaymentsToAcquireRealEstate", CAPITAL_EXPENDITURE)
)
_WITH_PURCHASES: Final = "purchases of real estate are in it"
_OTHER_AMORTIZATION: Final[Parts] = {
    "AmortizationOfIntangibleAssets": (),
    "CapitalizedComputerSoftwareAmortization1": (),
    "OtherDepreciationAndAmortization": (),
    "Depletion": (),
}
_ALONE: Final = "is depreciation alone, the one such line of the cash flow statement"
_UNPLACED: Final = (
    "of all debt that is tagged; whether it stands on the balance sheet cannot be told, so that "
    "some may be missing or told twice"
)
_CURRENT_ONLY: Final = inside("DebtCurrent", DEBT) | {"DebtCurrent"}
_LEASES: Final = frozenset(
    f"{kind}{term}"
    for kind in ("FinanceLeaseLiability", "CapitalLeaseObligations")
    for term in ("", "Current", "Noncurrent")
)
_MOST_NAMED: Final = 6


def sum_before_derivations(layout: Layout) -> None:
    """The lines that others are derived from: capital expenditure, and the cost of selling."""
    for year in layout.years:
        spent = _sum(layout, BY_NAME["capital_expenditure"], year, CAPITAL_EXPENDITURE)
        if spent and any(_name(fact.concept) in _BUILT_ELSEWHERE for fact in spent.facts):
            spent = replace(spent, note=joined(_WITH_PURCHASES, spent.note))
        _keep(layout, spent)
        _keep(layout, _sum(layout, BY_NAME["selling_and_marketing"], year, SELLING))


def take_depreciation_alone(layout: Layout) -> None:
    """Depreciation and amortization where the cash flow statement has a line of depreciation only.

    To be called when all other ways to it have been tried. What a note tells as depreciation, or a
    total of the company's own beside it, is no proof that there is nothing else.
    """
    line = BY_NAME["depreciation_amortization"]
    for year in layout.years:
        alone = layout.figures.get(("depreciation", year.name))
        if alone is None or (line.name, year.name) in layout.figures:
            continue
        others = layout.tagged(line, year, _OTHER_AMORTIZATION)
        if (
            layout.stands_in_statement(line, alone)
            and not layout.own_concepts(line, year)
            and not any(layout.stands_in_statement(line, other) for other in others.values())
        ):
            layout.figures[line.name, year.name] = replace(
                alone, line=line.name, formula=alone.line, note=joined(_ALONE, alone.note)
            )


def complete_debt(layout: Layout) -> None:
    """Total debt of the kinds of debt on the balance sheet that nothing else has counted.

    To be called when all other ways to total debt have been tried.
    """
    for year in layout.years:
        known = layout.figures.get(("total_debt", year.name))
        if known is None:
            _take_kinds(layout, year)
        elif known.is_derived or known.concept == LONG_TERM_DEBT:
            _add_kinds(layout, year, known)


def _take_kinds(layout: Layout, year: FiscalYear) -> None:
    line = BY_NAME["total_debt"]
    kinds = _standing(layout, line, year, DEBT)
    against = _against(layout, line, year, kinds)
    if not against:
        more = [kinds[each] for each in topmost(kinds, DEBT)]
        figure = _added(line, year, None, more)
        if any(layout.stands_in_statement(line, each) is None for each in more):
            figure = replace(figure, note=joined(_UNPLACED, figure.note))
        owed = layout.figures.get(("total_liabilities", year.name))
        if owed is None or figure.value <= owed.value + owed.rounding + figure.rounding:
            layout.figures[line.name, year.name] = figure
            return
        against = "together more than total liabilities"
    tagged = kinds or layout.tagged(line, year, DEBT)
    if tagged:
        named = [f"us-gaap:{name} ({figure.value:,f})" for name, figure in tagged.items()]
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        layout.hints[line.name, year.name] = (
            f"debt is tagged as {', '.join(named[:_MOST_NAMED])}{more}, {against}"
        )


def _against(layout: Layout, line: Line, year: FiscalYear, kinds: dict[str, Figure]) -> str | None:
    """What keeps the kinds of debt from being all of it."""
    if not kinds:
        return "in the notes alone"
    if ("long_term_debt_total", year.name) in layout.refused:
        return "which do not add up to one total"
    if kinds.keys() <= _LEASES | _CURRENT_ONLY:
        return "which is not all of it"
    own = layout.own_concepts(line, year)
    return f"beside the company's own {own[0]}, so not all of it" if own else None


def _add_kinds(layout: Layout, year: FiscalYear, known: Figure) -> None:
    line = BY_NAME["total_debt"]
    used = {_name(fact.concept) for fact in known.facts}
    covered = used.union(*(inside(each, DEBT) for each in used))
    kinds = {
        name: figure
        for name, figure in _standing(layout, line, year, DEBT, proven=True).items()
        if name not in covered and not inside(name, DEBT) & used
    }
    if kinds:
        more = [kinds[each] for each in topmost(kinds, DEBT)]
        layout.figures[line.name, year.name] = _added(line, year, known, more)


def _sum(layout: Layout, line: Line, year: FiscalYear, parts: Parts) -> Figure | None:
    if (line.name, year.name) in layout.figures:
        return None
    found = _standing(layout, line, year, parts)
    more = [found[each] for each in topmost(found, parts)]
    return _added(line, year, None, more) if more else None


def _keep(layout: Layout, figure: Figure | None) -> None:
    if figure is not None:
        layout.figures[figure.line, figure.fiscal_year] = figure
        layout.refused.pop((figure.line, figure.fiscal_year), None)


def _standing(
    layout: Layout, line: Line, year: FiscalYear, parts: Parts, *, proven: bool = False
) -> dict[str, Figure]:
    """Those parts whose place does not speak against them; if ``proven``, speaks for them."""
    return {
        name: figure
        for name, figure in layout.tagged(line, year, parts).items()
        if (stands := layout.stands_in_statement(line, figure)) or (stands is None and not proven)
    }


def _added(line: Line, year: FiscalYear, known: Figure | None, more: list[Figure]) -> Figure:
    """What is known with the parts; one part alone stays a reported figure."""
    if known is None and len(more) == 1:
        return more[0]
    before = [] if known is None else [known]
    named = [known.formula or _name(known.concept or "")] if known else []
    return Figure(
        line=line.name,
        fiscal_year=year.name,
        value=sum((each.value for each in (*before, *more)), Decimal(0)),
        unit=more[0].unit,
        facts=tuple(fact for each in (*before, *more) for fact in each.facts),
        formula=" + ".join(named + [_name(each.concept or "") for each in more]),
        note=joined(*(each.note for each in (*before, *more))),
    )


def _name(concept: str) -> str:
    return concept.partition(":")[2]
