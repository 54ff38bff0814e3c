"""The figures that the financials questions are given, computed from tagged facts.

A model retypes numbers wrongly some of the time, and calculates worse; facts do neither. So the
questions about the statements get them as a table behind the filing's text, the same bytes for
all of them, and are told to comment on it. Where nothing is tagged, that is said in the same
place: the text is then all there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tenfold.financials.deferred import DeferredFinancials

if TYPE_CHECKING:
    from tenfold.financials.figures_table import FiguresTable
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

    computed: Financials | DeferredFinancials | None = field(repr=False)
    """None where nothing is tagged."""
    reason: str = ""
    """Why there are none: 'the filing has no tagged figures'."""
    identity: str | None = None
    """Hash of all that the figures depend on; None where that is more than the filing and code."""

    @property
    def financials(self) -> Financials | None:
        """The figures themselves, computed when first looked at."""
        if isinstance(self.computed, DeferredFinancials):
            return self.computed.financials()
        return self.computed

    @property
    def are_there(self) -> bool:
        """Whether there are any."""
        return self.computed is not None

    @property
    def note(self) -> str | None:
        """What people are told where there are none."""
        if self.are_there:
            return None
        return (
            f"{self.reason[:1].upper()}{self.reason[1:]}: the financials components read the "
            "statements as text, and no ratios are computed."
        )

    @property
    def rule(self) -> str:
        """What closes a question: where its figures come from."""
        return FIGURES_RULE if self.are_there else NO_FIGURES_RULE

    def rendered(self) -> str:
        """What stands behind the filing's text."""
        table = self._table()
        if table is None:
            return "<figures>\nNone: no figures are tagged for a whole year.\n</figures>"
        unit = f"Amounts in {table.unit}, per-share" if table.unit else "Amounts and per-share"
        head = (
            f"Computed from tagged facts (XBRL). {unit} figures in "
            f"{table.currency or 'the currency of the statements'}; "
            "FY is the fiscal year as the company names it; - is not available; "
            "* has a note below the table, which tells what the figure stands for."
        )
        return "\n".join(["<figures>", head, *table.lines(), *table.footnotes, "</figures>"])

    def _table(self) -> FiguresTable | None:
        if self.computed is None or isinstance(self.computed, DeferredFinancials):
            return self.computed and self.computed.table
        # Imported here because questions about other items do without it.
        from tenfold.financials.table import whole_table

        return whole_table(self.computed)
