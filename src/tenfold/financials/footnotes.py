"""What stands under a table of figures: why a number is not, or not only, what its row says.

A row is read as one series. A figure that was derived, restated, adjusted for a stock split, or
stands for more or less than its line is marked in its cell, and its footnote says which. In a
short table, which is read without its notes, one that stands for something else than the rest of
its row is left out instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tenfold.financials.figures import Figure
from tenfold.financials.figures_table import MARK
from tenfold.financials.lines import BY_NAME, CAVEATS
from tenfold.financials.ratios import Ratio

_RATIOS: Final = "A ratio with * is computed from such a figure."


class Footnotes:
    """Collects the footnotes of one table; what several years share is said once."""

    def __init__(self) -> None:
        self._years: dict[tuple[str, str], dict[int, None]] = {}
        self._known: dict[str, set[int]] = {}
        self._marks_ratios = False

    def mark(self, figure: Figure) -> str:
        """'*' where the figure has a footnote, which is kept; '' where it has none."""
        self._known.setdefault(figure.line, set()).add(figure.fiscal_year)
        text = _footnote(figure)
        if text:
            self._say(figure, text)
        return MARK if text else ""

    def mark_ratio(self, ratio: Ratio) -> str:
        """'*' where a figure that the ratio takes has a note of its own."""
        noted = [figure for figure in ratio.inputs if figure.note]
        for figure in noted:
            self._say(figure, _footnote(figure))
        self._marks_ratios = self._marks_ratios or bool(noted)
        return MARK if noted else ""

    def leave_out(self, figure: Figure) -> None:
        """Say that a figure is not in the table, and why."""
        caveat = CAVEATS.get(figure.concept or "", "")
        self._known.setdefault(figure.line, set()).add(figure.fiscal_year)
        self._say(figure, f"left out, because what is reported {caveat}")

    def lines(self) -> tuple[str, ...]:
        """The footnotes, in the order of the cells."""
        said = [
            f"{MARK} {BY_NAME[line].title}{self._of(line, years)}: {text}."
            for (line, text), years in self._years.items()
        ]
        return (*said, *([_RATIOS] if self._marks_ratios else ()))

    def _say(self, figure: Figure, text: str) -> None:
        self._years.setdefault((figure.line, text), {})[figure.fiscal_year] = None

    def _of(self, line: str, years: Iterable[int]) -> str:
        """' FY2023, FY2022'; nothing where it concerns all that the table has of a line."""
        told = set(years)
        if len(told) > 1 and told == self._known.get(line):
            return ""
        return " " + ", ".join(f"FY{year}" for year in sorted(told, reverse=True))


def stands_apart(figure: Figure, row: Sequence[Figure | None]) -> bool:
    """Whether it says more or less than its line while the row's latest figure says just that."""
    latest = next((one for one in row if one is not None), figure)
    return _has_caveat(figure) and not _has_caveat(latest)


def _has_caveat(figure: Figure) -> bool:
    return figure.concept in CAVEATS


def _footnote(figure: Figure) -> str:
    derived = f"derived, {figure.formula}" if figure.formula else ""
    return "; ".join(text for text in (derived, figure.note) if text)
