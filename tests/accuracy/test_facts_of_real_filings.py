"""Inline facts of real filings: all understood, all in place, and the same as SEC's own reading."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tenfold.filings.local import read_filing
from tenfold.financials.companyfacts import parse_companyfacts
from tenfold.financials.facts import FactSet
from tenfold.financials.inline_xbrl import read_facts
from tenfold.sections.splitter import normal_text

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FILINGS = SHARED / "filings"
COMPANYFACTS = SHARED / "edgar" / "api" / "xbrl" / "companyfacts"
TAGGED = {
    "AAPL_2024": 963,
    "AAPL_2025": 969,
    "AMZN_2023": 1287,
    "GE_2023": 3479,
    "GM_2023": 2518,
    "GOOGL_2024": 1526,
    "MARA_2023": 1021,
    "MCD_2023": 1149,
    "NVDA_2024": 1218,
    "RKT_2023": 1672,
    "SDON_2021": 134,
    "TSLA_2024": 1460,
    "UBER_2019": 2148,
    "WFC_2024": 18,
}
"""Numbers tagged in each document, counted by ``<ix:nonFraction`` in its markup."""
COLLECTED = {
    "AAPL_2024": "CIK0000320193",
    "AAPL_2025": "CIK0000320193",
    "NVDA_2024": "CIK0001045810",
    "GOOGL_2024": "CIK0001652044",
}

pytestmark = pytest.mark.skipif(
    not FILINGS.exists(), reason="needs the real filings beside the checkout, in shared/"
)


@cache
def _facts(name: str) -> tuple[str, FactSet]:
    filing = read_filing(next(FILINGS.glob(f"{name}*.htm")))
    normal = normal_text(filing.documents[0])
    return normal.text, read_facts(normal.tagged, filing.accession)


@pytest.mark.parametrize("name", TAGGED)
def test_every_tagged_number_is_read_and_stands_where_it_says(name: str) -> None:
    text, found = _facts(name)
    assert found.unread == ()
    assert len(found.facts) == TAGGED[name]
    markup = next(FILINGS.glob(f"{name}*.htm")).read_text("utf-8", "replace")
    assert len(re.findall(r"<ix:nonFraction\b", markup)) == TAGGED[name]
    for fact in found.facts:
        if fact.start is None or fact.end is None or not fact.value:
            continue
        shown = re.sub(r"[^0-9.]", "", text[fact.start : fact.end])
        if shown:  # words otherwise: 'three'
            digits = Decimal(shown).normalize().as_tuple().digits
            assert digits == abs(fact.value).normalize().as_tuple().digits


@pytest.mark.parametrize("name", COLLECTED)
def test_inline_agrees_with_companyfacts(name: str) -> None:
    path = COMPANYFACTS / f"{COLLECTED[name]}.json"
    _, found = _facts(name)
    inline = {}
    for fact in found.facts:
        if not fact.dimensions and fact.value is not None:
            inline.setdefault((fact.concept, fact.unit, fact.period), []).append(fact)
    collected = parse_companyfacts(path.read_bytes()).reported_in(found.facts[0].accession or "")
    assert len(collected.facts) > 400
    for fact in collected.facts:
        same = inline[fact.concept, fact.unit, fact.period]
        assert any(abs(one.value - fact.value) <= one.rounding for one in same)
