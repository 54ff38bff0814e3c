"""Charts, statements and ratios as templates show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from markupsafe import Markup

from tenfold.charts import RatioRow, Table, financial_charts, ratio_table, statement_tables
from tenfold.charts.amounts import ratio_text, scale_of
from tenfold.financials.incomplete import incomplete_note
from tenfold.financials.lines import BY_NAME
from tenfold.financials.ratios import RatioKind
from tenfold.financials.report import Financials
from tenfold.rendering.entries import Anchors

_HIGHLIGHTS: Final = ("revenue", "operating_income", "net_income", "eps_diluted", "free_cash_flow")


@dataclass(frozen=True, slots=True)
class Highlight:
    """One of the few figures at the head of the page."""

    label: str
    text: str
    unit: str
    change: str | None
    """'+8.0%' against the year before; None where that says nothing."""


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart with the anchor of its heading."""

    anchor: str
    title: str
    unit: str
    """'USD millions', '% of revenue'."""
    drawing: Markup
    table: Table


@dataclass(frozen=True, slots=True)
class RatioView:
    """A ratio with the id of its explanation."""

    anchor: str
    row: RatioRow


@dataclass(frozen=True, slots=True)
class RatioGroupView:
    """Ratios about the same."""

    anchor: str
    title: str
    ratios: tuple[RatioView, ...]


@dataclass(frozen=True, slots=True)
class FiguresView:
    """All figures."""

    years: tuple[str, ...]
    highlights: tuple[Highlight, ...]
    charts: tuple[ChartView, ...]
    ratio_groups: tuple[RatioGroupView, ...]
    statements: tuple[Table, ...]
    checks: str
    failed_checks: tuple[str, ...]
    incomplete: str | None
    """That the filing's end is missing, and figures with it; None where nothing shows it."""


def make_figures(financials: Financials, anchors: Anchors) -> FiguresView:
    """All figures of ``financials``, the oldest year first."""
    passed = sum(check.passed is True for check in financials.checks)
    failed = [check for check in financials.checks if check.passed is False]
    return FiguresView(
        years=tuple(f"FY{year.name}" for year in reversed(financials.statements.years)),
        highlights=tuple(_highlights(financials)),
        charts=tuple(
            ChartView(
                anchors.take("chart", chart.key),
                chart.title,
                chart.unit,
                Markup(chart.svg),  # noqa: S704 - built and escaped by an XML writer
                chart.table,
            )
            for chart in financial_charts(financials)
        ),
        ratio_groups=tuple(_ratio_groups(financials, anchors)),
        statements=statement_tables(financials),
        checks=f"{passed} passed, {len(failed)} failed",
        failed_checks=tuple(
            f"FY{check.fiscal_year} {check.formula}: off by {check.difference:,f}"
            for check in failed
        ),
        incomplete=incomplete_note(financials.filing),
    )


def _ratio_groups(financials: Financials, anchors: Anchors) -> Iterator[RatioGroupView]:
    for title, rows in groupby(ratio_table(financials), key=lambda row: row.group):
        yield RatioGroupView(
            anchors.take("ratios", title),
            title.capitalize(),
            tuple(RatioView(anchors.take("ratio", row.key), row) for row in rows),
        )


def _highlights(financials: Financials) -> Iterator[Highlight]:
    scale, statements = scale_of(financials), financials.statements
    latest = statements.years[0].name
    for name in _HIGHLIGHTS:
        figure = statements.figures.get((name, latest))
        if figure is None:
            continue
        line = BY_NAME[name]
        before = statements.figures.get((name, latest - 1))
        yield Highlight(
            label=line.title,
            text=scale.figure(figure, line),
            unit=figure.unit.replace("/shares", " per share")
            if "/" in figure.unit
            else scale.words,
            change=_change(figure.value, before.value if before else None),
        )


def _change(value: Decimal, before: Decimal | None) -> str | None:
    if before is None or before <= 0 or value < 0:
        return None
    change = value / before - 1
    return f"{'+' if change >= 0 else ''}{ratio_text(change, RatioKind.PERCENT)}"
