"""The splitter on altered filings: what it gets wrong it must not pass off as right."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.altered_sections import LABELS, chosen_names, outcomes

SILENT_SHARE_MOST = 0.003
RIGHT_SHARE_LEAST = 0.80

pytestmark = pytest.mark.skipif(
    not LABELS.exists(), reason=f"no labelled filings at {LABELS.parent}, which this test alters"
)


def test_errors_on_altered_filings_are_marked() -> None:
    found = [outcome for name in chosen_names("", every=9) for outcome in outcomes(name)]
    counts = Counter(outcome.verdict for outcome in found)
    silent = [(o.file, o.alteration, o.item, o.detail) for o in found if o.verdict == "silent"]
    assert len(found) > 1_000
    assert len(silent) <= SILENT_SHARE_MOST * len(found), silent
    assert counts["right"] >= RIGHT_SHARE_LEAST * len(found)
