"""Figures in running text: `[[money revenue 2024]]` becomes `$1,308.3 million`.

One command a figure, so that no percentage or difference in the prose is typed by hand. The
year is the last word and 2025 where it is missing. Words that state a direction are checked:
`[[rose revenue]]` refuses a figure that fell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from concepts import CONCEPTS, Concept
from inputs import Figures
from require import require
from xbrl import Tagger

FIGURE = re.compile(r"\[\[(.+?)\]\]", re.S)


def money_text(thousands: float) -> str:
    """Thousands of dollars as prose says them: '$66.5 million'."""
    return f"${abs(thousands) / 1000:,.1f} million"


class Phrases:
    """The commands available between double brackets."""

    def __init__(self, figures: Figures, tagger: Tagger) -> None:
        self.figures = figures
        self.tagger = tagger

    def expand(self, text: str) -> str:
        """`text` with every command replaced by its figure."""
        return FIGURE.sub(lambda match: self._command(" ".join(match[1].split())), text)

    def _command(self, words: str) -> str:
        name, _, rest = words.partition(" ")
        if name in ("dei", "cyd", "deidate"):
            concept, _, shown = rest.partition(" ")
            form = "date-monthname-day-year-en" if name == "deidate" else ""
            return self.tagger.text(f"{name[:3]}:{concept}", escape(shown), form)
        arguments = rest.split()
        year = int(arguments.pop()) if arguments and arguments[-1].isdigit() else 2025
        command: Callable[..., str] = getattr(self, f"say_{name}")
        return command(*arguments, year)

    def say_money(self, name: str, year: int) -> str:
        return money_text(self.figures[name][year])

    def say_fact(self, name: str, year: int) -> str:
        """Like money, tagged."""
        shown = f"{abs(self.figures[name][year]) / 1000:,.1f}"
        return f"${self.tagger.figure(name, year, shown, 6, -5)} million"

    def say_up(self, name: str, year: int) -> str:
        """The change on the year before, in percent, without its sign."""
        return f"{abs(self._change(name, year)):.1f}%"

    def say_diff(self, name: str, year: int) -> str:
        return money_text(self.figures[name][year] - self.figures[name][year - 1])

    def say_rose(self, name: str, year: int) -> str:
        """'increased $1.0 million, or 2.0%': asserts that it did."""
        require(self._change(name, year) > 0, f"{name} did not rise in {year}")
        return f"increased {self.say_diff(name, year)}, or {self.say_up(name, year)},"

    def say_fell(self, name: str, year: int) -> str:
        require(self._change(name, year) < 0, f"{name} did not fall in {year}")
        return f"decreased {self.say_diff(name, year)}, or {self.say_up(name, year)},"

    def say_ratio(self, part: str, whole: str, year: int) -> str:
        return f"{self.figures[part][year] / self.figures[whole][year]:.1%}"

    def say_points(self, part: str, whole: str, year: int) -> str:
        """The move of a ratio in basis points, from the percentages as printed."""
        now, before = (
            round(self.figures[part][y] / self.figures[whole][y] * 100, 1) for y in (year, year - 1)
        )
        return f"{abs(now - before) * 100:.0f} basis points"

    def say_count(self, name: str, year: int) -> str:
        return f"{self.figures[name][year]:,.0f}"

    def say_cents(self, name: str, year: int) -> str:
        return f"${self.figures[name][year] / 100:.2f}"

    def say_eps(self, name: str, year: int) -> str:
        return f"${self.figures[name][year]:.2f}"

    def say_times(self, name: str, year: int) -> str:
        return f"{self.figures[name][year]:.2f} to 1.00"

    def say_days(self, name: str, year: int) -> str:
        return f"{self.figures[name][year]:.0f} days"

    def say_shares(self, name: str, year: int) -> str:
        """Thousands of shares as '1,046,000'."""
        return f"{self.figures[name][year] * 1000:,.0f}"

    def say_float(self, year: int) -> str:
        """The public float of the cover page, tagged: a price times the shares of outsiders."""
        concept = Concept("dei:EntityPublicFloat", period="float")
        return "$" + self.tagger.number(concept, year, "1,482", 6, -6, negative=False) + " million"

    def say_cover_shares(self, year: int) -> str:
        """Shares outstanding on the cover page's date, tagged."""
        concept = Concept("dei:EntityCommonStockSharesOutstanding", period="cover", unit="shares")
        return self.tagger.number(concept, year, "60,894,217", 0, 0, negative=False)

    def _change(self, name: str, year: int) -> float:
        return (self.figures[name][year] / self.figures[name][year - 1] - 1) * 100


def cell(figures: Figures, tagger: Tagger, name: str, year: int, unit: str, sign: int) -> str:
    """One table figure: digits tagged, parentheses where the shown value is negative."""
    if year not in figures[name]:
        return ""
    value = figures[name][year] * sign
    if unit == "eps":
        return tagger.figure(name, year, f"{abs(value):.2f}", 0, 2)
    if unit == "cents":
        return f"{value / 100:.2f}"
    shown = f"{abs(value):,.0f}" if value else "—"
    tagged = tagger.figure(name, year, shown, 3, -3) if name in CONCEPTS else shown
    return f"({tagged})" if value < 0 else tagged
