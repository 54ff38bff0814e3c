"""All that is computed from a filing's facts, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenfold.errors import NoFactsError
from tenfold.filings.model import Filing
from tenfold.financials.checks import Check, run_checks
from tenfold.financials.companyfacts import CompanyFacts
from tenfold.financials.facts import FactSet
from tenfold.financials.figures import Figure, Missing
from tenfold.financials.gather import gather
from tenfold.financials.inline_xbrl import read_facts
from tenfold.financials.lines import LINES
from tenfold.financials.ratios import Ratio, compute_ratios
from tenfold.financials.statements import DEFAULT_YEARS, Statements, make_statements
from tenfold.financials.trends import Trend, compute_trends
from tenfold.sections.tagged import TaggedDocument


@dataclass(frozen=True, slots=True)
class Financials:
    """Facts, statements, ratios, trends and checks of one filing."""

    filing: Filing
    facts: FactSet
    statements: Statements
    ratios: tuple[Ratio, ...]
    trends: tuple[Trend, ...]
    checks: tuple[Check, ...]

    def figures(self) -> list[Figure]:
        """Every figure, line by line, the latest year first."""
        known = self.statements.figures
        keys = [(line.name, year.name) for line in LINES for year in self.statements.years]
        return [known[key] for key in keys if key in known]

    def missing(self) -> list[tuple[str, int, str]]:
        """(line, fiscal year, why) of every line that is not available."""
        found: list[tuple[str, int, str]] = []
        for line in LINES:
            for year in self.statements.years:
                figure = self.statements.get(line.name, year.name)
                if isinstance(figure, Missing):
                    found.append((line.name, year.name, figure.reason))
        return found


def compute_financials(
    filing: Filing,
    tagged: TaggedDocument,
    *,
    companyfacts: CompanyFacts | None = None,
    years: int = DEFAULT_YEARS,
) -> Financials:
    """Compute everything from what the filing tags, completed from companyfacts if given.

    Raises NoFactsError where neither reports a whole fiscal year.
    """
    facts = gather(read_facts(tagged, filing.accession), companyfacts, filing.accession)
    return financials_from(filing, facts, years=years)


def financials_from(filing: Filing, facts: FactSet, *, years: int = DEFAULT_YEARS) -> Financials:
    """Compute everything from facts that have been read already.

    Raises NoFactsError where they report no whole fiscal year.
    """
    # The year before the oldest shown is read too: growth and averages take it.
    known = make_statements(
        facts,
        fiscal_year=filing.fiscal_year,
        period_end=date.fromisoformat(filing.period_end) if filing.period_end else None,
        count=years + 1,
    )
    if not known.years:
        raise NoFactsError(_no_facts(filing, facts))
    statements = known.latest(years)
    return Financials(
        filing,
        facts,
        statements,
        compute_ratios(known, years),
        compute_trends(statements),
        run_checks(statements),
    )


def _no_facts(filing: Filing, facts: FactSet) -> str:
    if facts.facts:
        return (
            f"{filing.source} tags no figures for a whole fiscal year: its statements stand in "
            "another document, such as Exhibit 13. Give the full submission."
        )
    return (
        f"{filing.source} has no tagged figures; inline XBRL begins in 2019. "
        "Use 'tenfold analyze', which reads the statements as text."
    )
