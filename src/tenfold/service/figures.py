"""A filing's own figures as they are kept beside its text."""

from __future__ import annotations

from typing import Any

from tenfold.errors import NoFactsError
from tenfold.filings.model import Filing
from tenfold.financials.report import compute_financials
from tenfold.financials.report_forms import to_json
from tenfold.sections.model import SplitFiling


def kept_figures(filing: Filing, split: SplitFiling) -> dict[str, Any] | None:
    """Statements and ratios from the filing's tags; None where it tags no whole fiscal year."""
    try:
        return to_json(compute_financials(filing, split.tagged))
    except NoFactsError:
        return None
