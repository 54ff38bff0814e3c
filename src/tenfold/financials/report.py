"""All that is computed from a filing's facts, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenfold.errors import NoFactsError
from tenfold.filings.fiscal_year import fiscal_year
from tenfold.filings.forms import is_transition
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
from tenfold.financials.transition import Transition, find_transition
from tenfold.financials.trends import Trend, compute_trends
from tenfold.financials.years import last_whole_year
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
    transition: Transition | None = None
    """What a transition report says of its own months, which is in none of the others."""

    @property
    def note(self) -> str | None:
        """What must be known before the figures are read: that the report's own are not there."""
        if not self.statements.figures and self.transition is None:
            return self._nothing_shown()
        ends = [year.end.isoformat() for year in self.statements.years]
        if not is_transition(self.filing.form) or self.filing.period_end in ends:
            return None
        if self.transition and not ends:
            return f"{self.transition.title}: the report tags no figures for a whole fiscal year."
        if self.transition:
            return (
                f"{self.transition.title}: its figures stand apart, and those of years are for "
                f"whole fiscal years, the last of which ended on {ends[0]}."
            )
        return (
            f"Figures are given for whole fiscal years, the last of which ended on {ends[0]}; "
            f"those of the months after it stand in the report itself ({self.filing.form})."
        )

    def _nothing_shown(self) -> str:
        ifrs = any(fact.concept.startswith("ifrs-full:") for fact in self.facts.facts)
        why = ": it tags its figures in IFRS (ifrs-full), which are not read" if ifrs else ""
        return f"The report tags no line of the statements in US GAAP{why}."

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
    months_alone: bool = False,
) -> Financials:
    """Compute everything from what the filing tags, completed from companyfacts if given.

    Raises NoFactsError where neither reports a whole fiscal year; with ``months_alone``, nor a
    transition period.
    """
    facts = gather(read_facts(tagged, filing.accession), companyfacts, filing.accession)
    return financials_from(filing, facts, years=years, months_alone=months_alone)


def financials_from(
    filing: Filing, facts: FactSet, *, years: int = DEFAULT_YEARS, months_alone: bool = False
) -> Financials:
    """Compute everything from facts that have been read already.

    Raises NoFactsError where they report no whole fiscal year; with ``months_alone``, nor a
    transition period.
    """
    year, end = _own_year(filing, facts)
    # The year before the oldest shown is read too: growth and averages take it.
    known = make_statements(facts, fiscal_year=year, period_end=end, count=years + 1)
    transition = find_transition(filing, facts)
    if not known.years and not (months_alone and transition):
        raise NoFactsError(_no_facts(filing, facts))
    statements = known.latest(years)
    return Financials(
        filing,
        facts,
        statements,
        compute_ratios(known, years),
        compute_trends(statements),
        run_checks(statements),
        transition,
    )


def _own_year(filing: Filing, facts: FactSet) -> tuple[int | None, date | None]:
    """The filing's fiscal year and its end; of a transition report the last whole year's."""
    end = date.fromisoformat(filing.period_end) if filing.period_end else None
    if not is_transition(filing.form):
        return filing.fiscal_year, end
    last = last_whole_year(facts.facts)
    if last is None or last == end:  # twelve months that are called a transition period
        return filing.fiscal_year, end
    content = filing.documents[0].content if filing.documents else ""
    return fiscal_year(last.isoformat(), None, content), last


def _no_facts(filing: Filing, facts: FactSet) -> str:
    if facts.facts and is_transition(filing.form):
        return (
            f"{filing.source} is a transition report and tags no figures for a whole fiscal year. "
            "Choose the report for the year before or after."
        )
    if facts.facts:
        return (
            f"{filing.source} tags no figures of the company as a whole for a whole fiscal year. "
            "If its statements stand in another document of the filing, give the full submission."
        )
    return (
        f"{filing.source} has no tagged figures; inline XBRL begins in 2019. "
        "Use 'tenfold analyze', which reads the statements as text."
    )
