"""A company's annual reports, to choose one to read: what is on file, and what is kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tenfold.analysis.view import clean
from tenfold.filings.edgar.fiscal_years import is_ambiguous
from tenfold.filings.edgar.listing import FilingOnFile, FilingsOnFile
from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus

_SHOWN: Final = 8
"""Reports that are listed at once; older ones are one click away."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report or amendment."""

    fiscal_year: int | None
    is_guessed: bool
    """Whether the company may name the year differently: its document was not read."""
    form: str
    period_end: str | None
    filed: str
    is_amendment: bool
    is_latest: bool
    """Whether it is what is read when nothing but the company is named."""
    pick: str
    """What the form sends to have exactly this one read; ``asked`` reads it."""
    kept: AnalysisRecord | None
    """The latest analysis of it that is finished, else one that is under way."""
    kept_count: int

    @property
    def name(self) -> str:
        """'10-K for fiscal 2025', for whoever hears a button without its row."""
        year = f" for fiscal {self.fiscal_year}" if self.fiscal_year else ""
        return f"{self.form}{year}, filed {self.filed}"

    @property
    def is_under_way(self) -> bool:
        """Whether what is kept is not finished yet."""
        return self.kept is not None and not self.kept.status.is_over


@dataclass(frozen=True, slots=True)
class CompanyReports:
    """What a company has on file, the newest first."""

    name: str
    ticker: str | None
    cik: int
    target: str
    """What to ask for to have the latest report read."""
    recent: tuple[ReportLine, ...]
    older: tuple[ReportLine, ...]
    notes: tuple[str, ...]
    """What stands in for an EDGAR that does not answer."""
    missing: str | None
    """What EDGAR's list lacks."""

    @property
    def has_guesses(self) -> bool:
        """Whether a fiscal year among them may be named differently."""
        return any(line.is_guessed for line in (*self.recent, *self.older))


def company_reports(
    listed: FilingsOnFile,
    ticker: str | None,
    analyses: Iterable[AnalysisRecord],
    notes: Sequence[str],
) -> CompanyReports:
    """Join what EDGAR lists with the company's ``analyses``, which come newest first.

    ``ticker`` is how the company was asked for; None for a CIK.
    """
    target = ticker or str(listed.cik)
    kept: dict[str, list[AnalysisRecord]] = {}
    for record in analyses:
        if record.accession:
            kept.setdefault(record.accession, []).append(record)
    latest = _latest(listed.filings)
    years = Counter(f.fiscal_year for f in listed.filings if not f.amendment)
    lines = tuple(
        _line(filing, kept.get(filing.accession, ()), target, years, is_latest=filing is latest)
        for filing in listed.filings
    )
    return CompanyReports(
        name=clean(listed.company),
        ticker=ticker or next(iter(listed.tickers), None),
        cik=listed.cik,
        target=target,
        recent=lines[:_SHOWN],
        older=lines[_SHOWN:],
        notes=tuple(dict.fromkeys(map(clean, notes))),
        missing=clean(listed.missing_note) if listed.missing_note else None,
    )


def _latest(filings: Iterable[FilingOnFile]) -> FilingOnFile | None:
    """The original of the latest period, as ``filings.edgar`` chooses it."""
    originals = [filing for filing in filings if not filing.amendment]
    return max(originals, key=lambda f: (f.period_end or f.filed, f.filed), default=None)


def _line(
    filing: FilingOnFile,
    kept: Sequence[AnalysisRecord],
    target: str,
    years: Counter[int | None],
    *,
    is_latest: bool,
) -> ReportLine:
    finished = [record for record in kept if record.status is AnalysisStatus.FINISHED]
    is_guessed = is_ambiguous(filing.period_end) and not filing.fiscal_year_read
    pick = filing.url
    if is_latest:
        pick = target
    elif filing.fiscal_year and not is_guessed and not filing.amendment:
        # By its year it is the same request as anybody else's; by its address where that names two.
        pick = f"{target}/{filing.fiscal_year}" if years[filing.fiscal_year] == 1 else pick
    return ReportLine(
        fiscal_year=filing.fiscal_year,
        is_guessed=is_guessed,
        form=clean(filing.form),
        period_end=filing.period_end,
        filed=filing.filed,
        is_amendment=filing.amendment,
        is_latest=is_latest,
        pick=pick,
        kept=next(iter(finished or kept), None),
        kept_count=len(finished),
    )
