"""The splitter against hand-made labels of real filings (beside the checkout, if there)."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from benchmarks.sections import Verdict, measure

from tenfold.errors import WrongFormError
from tenfold.filings.local import read_filing
from tenfold.sections.splitter import split_filing

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LABELS = SHARED / "gold" / "sections.json"
FLOOR = 0.99
STRATUM_FLOOR = 0.95

pytestmark = pytest.mark.skipif(
    not LABELS.exists(), reason=f"no labelled filings at {LABELS.parent}, which this test measures"
)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    measured = measure(sorted(json.loads(LABELS.read_text(encoding="utf-8"))))
    return [verdict for verdict in measured.verdicts if not verdict.judgement]


def test_labelled_items_are_right(verdicts: list[Verdict]) -> None:
    wrong = [(v.file, v.item, v.detail) for v in verdicts if not v.right]
    assert len(verdicts) > 200
    assert 1 - len(wrong) / len(verdicts) >= FLOOR, wrong


def test_each_stratum_is_right(verdicts: list[Verdict]) -> None:
    strata: dict[str, list[bool]] = defaultdict(list)
    for verdict in verdicts:
        strata[verdict.stratum].append(verdict.right)
    low = {name: sum(r) / len(r) for name, r in strata.items() if sum(r) / len(r) < STRATUM_FLOOR}
    assert not low


def test_no_error_is_silent(verdicts: list[Verdict]) -> None:
    assert [(v.file, v.item, v.detail) for v in verdicts if v.silent] == []


@pytest.mark.parametrize(
    "name", sorted(json.loads(LABELS.read_text("utf-8"))) if LABELS.exists() else []
)
def test_every_span_gives_its_text_again(name: str) -> None:
    filing = SHARED / "filings" / name
    try:
        split = split_filing(read_filing(filing))
    except WrongFormError:
        assert name.startswith("neg_")
        return
    for section in split.sections:
        assert 0 <= section.start <= section.end <= len(split.text), section.item
        assert section.text == split.text[section.start : section.end], section.item
