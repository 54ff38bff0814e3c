"""A few cells of the fault matrix over HTTP: everything that can be answered is, and is valid."""

from __future__ import annotations

import pytest

from tenfold.bench.copies import FilingCopies
from tenfold.bench.fault_matrix import Cell, cells, run_cell

WANTED = [("mixed", 0.1), ("html", 0.1), ("malformed_json", 0.5), ("cut", 0.5)]


@pytest.fixture(scope="module")
def copies() -> FilingCopies:
    return FilingCopies()


def cell(name: str, rate: float) -> Cell:
    (found,) = [c for c in cells((rate,)) if c.name == name]
    return found


@pytest.mark.parametrize(("name", "rate"), WANTED)
def test_what_must_hold_holds(copies: FilingCopies, name: str, rate: float):
    # Not quicker: patience is scaled too, and a busy machine can be silent for a third of a second.
    report = run_cell(cell(name, rate), copies, filings=1, speed=25.0, seed=1)
    assert report.faults_met > 0, "there was something to withstand"
    assert report.broken == []
    assert report.components == 35
    assert sum(report.causes.values()) == report.lost
