"""What a reader of the tables should know: what is missing, adjusted, restated or unread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from tenfold.financials.figures import Figure
from tenfold.financials.lines import BY_NAME
from tenfold.financials.ratios import Ratio
from tenfold.financials.report import Financials


def notes_of(financials: Financials) -> list[str]:
    """The notes, one a line; what concerns several figures for one reason is said once."""
    figures = financials.figures()
    return [
        *_missing_ratios(financials),
        *_splits(figures),
        *_of_figures(figures),
        *(
            f"{BY_NAME[line].title} FY{year} is not used: {why}."
            for (line, year), why in financials.statements.refused.items()
        ),
        *(f"{fact.concept} could not be read: {fact.reason}." for fact in financials.facts.unread),
    ]


def tells_something(ratios: Iterable[Ratio]) -> bool:
    """Whether a ratio is to be shown: those of one trade only where a year has them."""
    of_years = list(ratios)
    return not of_years[0].definition.group.is_of_one_trade or any(
        ratio.value is not None for ratio in of_years
    )


def _missing_ratios(financials: Financials) -> list[str]:
    """Ratios without a value for the latest year, by their reason."""
    if not financials.statements.years:
        return []
    latest = financials.statements.years[0].name
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for ratio in financials.ratios:
        shown = ratio.value is None and not ratio.definition.group.is_of_one_trade
        if shown and ratio.fiscal_year == latest:
            by_reason[ratio.reason or ""].append(ratio.definition.title)
    return [
        f"Not available for FY{latest}: {', '.join(titles)}: {reason}."
        for reason, titles in by_reason.items()
    ]


def _split_of(figure: Figure) -> Fraction | None:
    """The split that is all there is to note of a figure."""
    if len(figure.facts) != 1:
        return None
    fact = figure.facts[0]
    others = [other for other in (fact.restatement, fact.before) if other]
    if any(other.split is None for other in others):
        return None
    return fact.split or next((other.split for other in others), None)


def _splits(figures: Iterable[Figure]) -> list[str]:
    """One note for each split and what it did to the figures."""
    touched: defaultdict[tuple[Fraction, str], set[int]] = defaultdict(set)
    for figure in figures:
        split = _split_of(figure)
        if split is None:
            continue
        fact = figure.facts[0]
        if fact.split:
            what = "is adjusted here: the reports it stands in counted the old shares"
        elif fact.restatement:
            what = "is as reported: later reports count the new shares"
        else:
            what = "counts the new shares: earlier reports counted the old ones"
        touched[split, what].add(figure.fiscal_year)
    return [
        f"Stock split {split.numerator}:{split.denominator}: what is counted in or per share in "
        f"{_years(years)} {what}."
        for (split, what), years in touched.items()
    ]


def _of_figures(figures: Iterable[Figure]) -> list[str]:
    """Notes of single figures; the same note on several years of a line is said once."""
    by_note: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for figure in figures:
        if figure.note and _split_of(figure) is None:
            by_note[figure.line, figure.note].append(figure.fiscal_year)
    return [
        f"{BY_NAME[line].title} {_years(years)}: {note}." for (line, note), years in by_note.items()
    ]


def _years(years: Iterable[int]) -> str:
    return ", ".join(f"FY{year}" for year in sorted(years, reverse=True))
