"""A benchmark whose mark is missed says so and fails."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import prefix, quote

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
BASE = prefix.Row("AAPL_2025", "one prompt a section", 4, 100, 0, 0, 100.0, 9.0, 8.0, 0.0, 0)


@pytest.mark.parametrize(
    ("way", "bill", "lost", "missed"),
    [
        ("auto", 220.0, 0, 0),
        ("auto", 221.0, 0, 1),
        ("auto, context auto", 151.0, 0, 1),
        ("eager", 700.0, 0, 0),
        ("auto", 100.0, 1, 1),
    ],
)
def test_a_dear_fan_out_is_told(way, bill, lost, missed):
    row = replace(BASE, way=way, bill_tokens=bill, failed=lost)
    assert len(prefix.missed([BASE, row])) == missed


@pytest.mark.parametrize(
    ("scenario", "hedged", "ratio", "extra", "missed"),
    [
        ("2% ten times slower", True, 1.25, 0.05, 0),
        ("2% ten times slower", True, 1.26, 0.05, 1),
        ("2% ten times slower", False, 9.0, 0.0, 0),
        ("no stragglers", True, 1.0, 0.051, 1),
    ],
)
def test_late_analyses_and_too_many_hedges_are_told(
    monkeypatch, scenario, hedged, ratio, extra, missed
):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    stragglers = importlib.import_module("stragglers")
    row = {
        "scenario": scenario,
        "hedged": hedged,
        "on_total_time": False,
        "p95_to_median": ratio,
        "extra": extra,
    }
    assert len(stragglers.missed([row])) == missed


@pytest.mark.parametrize(
    ("used", "refused", "missed"), [(0.95, 0.01, 0), (0.94, 0.0, 1), (0.94, 0.02, 2)]
)
def test_limits_that_are_not_used_or_run_into_are_told(monkeypatch, used, refused, missed):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    limits, shares = importlib.import_module("limits"), importlib.import_module("limiting.shares")
    row = shares.Share("a case", 100, 1, 0, used, refused, 8)
    assert len(limits.missed({"shares": [row], "turns": []})) == missed
    assert len(limits.missed({"fleet": [row]})) == missed


@pytest.mark.parametrize(("cost_usd", "missed"), [(1.15, 0), (1.16, 1), (0.86, 0), (0.84, 1)])
def test_a_bill_far_from_its_quote_is_told(cost_usd, missed):
    counts = quote.Counts(1.0, 100, 0, 100, 10.0, 35)
    row = quote.Row(
        "a model", "a filing", "first", replace(counts, cost_usd=cost_usd), counts, 0, 0
    )
    assert len(quote.missed([row])) == missed
