"""The figures that the financials questions are given, computed from tagged facts.

A model retypes numbers wrongly some of the time, and calculates worse; facts do neither. So the
questions about the statements get them as a table behind the filing's text, the same bytes for
all of them, and are told to comment on it. Where nothing is tagged, that is said in the same
place: the text is then all there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tenfold.financials.report import Financials

FIGURES_SECTION: Final = "financials"
"""The insight section whose questions get the figures."""

FIGURES_RULE: Final = (
    "Take totals, ratios and growth rates from the table between <figures> and </figures> and "
    "comment on them: they are computed from the company's own tagged facts, so neither "
    "recalculate nor retype them from memory. Figures the table does not have may be given as the "
    "filing text states them. Write every figure with its unit. Evidence still comes from the "
    "filing text, never from the table."
)
NO_FIGURES_RULE: Final = (
    "There is no table of tagged figures for this filing: read every figure in the filing text, "
    "give it with the unit its statement says, and calculate nothing."
)


@dataclass(frozen=True, slots=True)
class GivenFigures:
    """What is known of the figures where they are asked for."""

    financials: Financials | None = field(repr=False)
    """None where nothing is tagged."""
    reason: str = ""
    """Why there are none: 'the filing has no tagged figures'."""

    @property
    def note(self) -> str | None:
        """What people are told where there are none."""
        if self.financials is not None:
            return None
        return (
            f"{self.reason[:1].upper()}{self.reason[1:]}: the financials components read the "
            "statements as text, and no ratios are computed."
        )

    @property
    def rule(self) -> str:
        """What closes a question: where its figures come from."""
        return NO_FIGURES_RULE if self.financials is None else FIGURES_RULE

    def rendered(self) -> str:
        """What stands behind the filing's text."""
        if self.financials is None:
            return "<figures>\nNone: no figures are tagged for a whole year.\n</figures>"
        # Imported here because questions about other items do without it.
        from tenfold.financials.table import whole_table

        table = whole_table(self.financials)
        unit = f"Amounts in {table.unit}, per-share" if table.unit else "Amounts and per-share"
        head = (
            f"Computed from tagged facts (XBRL). {unit} figures in "
            f"{self.financials.statements.currency or 'the currency of the statements'}; "
            "FY is the fiscal year as the company names it; - is not available; "
            "* has a note below the table, which tells what the figure stands for."
        )
        return "\n".join(["<figures>", head, *table.lines(), *table.footnotes, "</figures>"])
