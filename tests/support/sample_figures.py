"""The bundled sample filing with its figures."""

from __future__ import annotations

from functools import cache

from tenfold.filings.local import read_filing
from tenfold.filings.model import Filing
from tenfold.filings.sample import sample_path
from tenfold.financials.report import Financials, compute_financials
from tenfold.sections.model import SplitFiling
from tenfold.sections.splitter import split_filing


@cache
def sample() -> tuple[Filing, SplitFiling, Financials]:
    """The filing, its split, and what is computed from its tags."""
    filing = read_filing(sample_path())
    split = split_filing(filing)
    return filing, split, compute_financials(filing, split.tagged)
