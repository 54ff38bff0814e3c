"""How amounts read: one scale for a company's statements, and never more digits than help."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tenfold.financials.figures import Figure
from tenfold.financials.lines import Line, Measure
from tenfold.financials.ratios import RatioKind
from tenfold.financials.report import Financials
from tenfold.financials.table import amount_scale

NOT_AVAILABLE: Final = "–"
_MINUS: Final = "−"


@dataclass(frozen=True, slots=True)
class Scale:
    """What amounts of money are divided by, and how that is said."""

    divisor: Decimal
    words: str
    """'USD millions'."""

    def amount(self, value: Decimal) -> str:
        """'1,413' or '−24.5'; one decimal below a thousand where there is one."""
        scaled = value / self.divisor
        whole = scaled == scaled.to_integral_value() or abs(scaled) >= 1000
        return _signed(f"{scaled:,.0f}" if whole else f"{scaled:,.1f}")

    def figure(self, figure: Figure, line: Line) -> str:
        """An amount, a per-share value with two decimals, or a number of shares."""
        if line.measure is Measure.PER_SHARE:
            return _signed(f"{figure.value:,.2f}")
        return self.amount(figure.value)


def scale_of(financials: Financials) -> Scale:
    """Thousands or millions, by the largest amount of money."""
    divisor, unit = amount_scale(financials.statements)
    return Scale(divisor, (f"{unit}s" if divisor > 1 else unit) or "as reported")


def ratio_text(value: Decimal | None, kind: RatioKind) -> str:
    """'37.7%', '1.77×', '58 days', '−0.40'; a dash for None."""
    if value is None:
        return NOT_AVAILABLE
    match kind:
        case RatioKind.PERCENT:
            text = f"{value * 100:,.1f}%"
        case RatioKind.TIMES:
            text = f"{value:,.2f}×"
        case RatioKind.DAYS:
            text = f"{value:,.0f} days"
        case RatioKind.PER_SHARE:
            text = f"{value:,.2f}"
    return _signed(text)


def _signed(text: str) -> str:
    """With a minus sign as wide as a digit."""
    return text.replace("-", _MINUS)
