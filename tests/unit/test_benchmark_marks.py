"""A benchmark whose mark is missed says so and fails."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import prefix

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
