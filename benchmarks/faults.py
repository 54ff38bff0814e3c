"""Every fault of the simulated provider, at 1%, 10% and 50% of the requests, alone and mixed.

    python benchmarks/faults.py [--filings 4] [--speed 20] [--seed 0] [--fault NAME …] [--json]

Each cell reads some filings at once over HTTP on loopback (35 questions each, altered copies of the
bundled sample) against a provider of its own. Checked of each: every analysis ends, within the time
and the attempts that the retry policy allows; every component has an outcome; at 1% and 10% none is
lost; no question that got one right answer is lost at any rate; each loss has a cause and a reason;
each answer in the cache is validated anew, and there is one for each value. What does not hold is
listed and makes the exit code 1. Waits, patience and backoff are shortened by ``--speed``.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from tenfold.bench.copies import FilingCopies
from tenfold.bench.fault_matrix import CellReport, cells, run_cell

FEW = 0.05
_HEAD = (
    f"{'fault':<17} {'rate':>5} {'requests':>8} {'faults':>6} {'hedges':>6} {'most a call':>11} "
    f"{'slowest s':>9} {'bound s':>7} {'lost':>8}  why"
)


def main() -> int:
    """Run the matrix, print it, and return 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--filings", type=int, default=4)
    parser.add_argument("--speed", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fault", action="append", help="only these, by name")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    copies = FilingCopies()
    reports: list[CellReport] = []
    if not given.json:
        print(_HEAD)
    for cell in cells():
        if given.fault and cell.name not in given.fault:
            continue
        # Where one request in a hundred meets a fault it takes more of them to meet any.
        filings = given.filings * (2 if cell.rate < FEW else 1)
        report = run_cell(cell, copies, filings=filings, speed=given.speed, seed=given.seed)
        reports.append(report)
        if not given.json:
            print(_line(report), flush=True)
    if given.json:
        print(json.dumps([asdict(report) for report in reports], indent=2))
    return 1 if any(report.broken for report in reports) else 0


def _line(report: CellReport) -> str:
    why = ", ".join(f"{count} {kind}" for kind, count in report.causes.items())
    line = (
        f"{report.fault:<17} {report.rate:>5.0%} {report.requests:>8} {report.faults_met:>6} "
        f"{report.hedges:>6} {report.most_attempts_a_call:>11} {report.slowest_seconds:>9.1f} "
        f"{report.bound_seconds:>7.0f} {report.lost:>3}/{report.components:<4}  {why}"
    )
    return "\n".join([line, *(f"  NOT HELD: {what}" for what in report.broken)])


if __name__ == "__main__":
    sys.exit(main())
