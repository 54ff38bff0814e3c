"""What a few slow calls cost an analysis, and how few second requests take that away.

    python benchmarks/stragglers.py [--analyses 120] [--only TEXT] [--json]

The engine itself asks the simulated provider's model on a clock that jumps: thirty-five calls for
each analysis, each about a filing of its own, 80 tokens a second after half a second. The first
scenario is played without hedging too, and with hedging on the total time of a call ('total': asked
again when it has lasted longer than 95 in 100 before it, in the same budget, worked out from the
draws); all meet the same latencies and the same faults.
Analyses run one after another in one process, which learns as it goes; 'cold' ones know nothing.

Seconds are the model's own, so the machine has no part in them. 'p95/median' is the 95th percentile
of the analyses' seconds beside their median; 'extra' are hedges for each call that would have been
made anyway.

The mark: with 2% of the calls ten times slower, p95 at most 1.25 times the median, at most 5% of
extra calls. A missed one is named and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
from typing import Any

from straggling.scenarios import SCENARIOS
from straggling.simulated import Row, simulate
from straggling.total_time import hedged_on_total_time
from tenfold.bench.copies import FilingCopies

MOST_P95_TO_MEDIAN, MOST_EXTRA = 1.25, 0.05


def measured(analyses: int, only: str) -> list[Row]:
    """Every scenario hedged, the first one also not, and on the total time of its calls."""
    copies = FilingCopies()
    rows = [
        asyncio.run(simulate(scenario, copies, analyses, hedges=hedges))
        for scenario in SCENARIOS
        if only in scenario.name
        for hedges in ((True, False) if scenario is SCENARIOS[0] else (True,))
    ]
    if only in SCENARIOS[0].name:
        rows.append(hedged_on_total_time(SCENARIOS[0], copies, analyses))
    return rows


def as_json(row: Row) -> dict[str, Any]:
    """One row, seconds unscaled."""
    cuts = statistics.quantiles(row.seconds, n=20, method="inclusive")
    median = statistics.median(row.seconds)
    return {
        "scenario": row.scenario,
        "hedged": row.hedged,
        "on_total_time": row.on_total_time,
        "analyses": len(row.seconds),
        "median_seconds": median,
        "p95_seconds": cuts[18],
        "most_seconds": max(row.seconds),
        "p95_to_median": cuts[18] / median,
        "calls": row.calls,
        "hedges": row.hedges,
        "extra": row.hedges / row.calls,
        "hedges_won": row.hedges_won,
        "components_lost": row.lost,
        "losers_output_tokens_counted": row.losers_counted.completion_tokens,
        "losers_output_tokens_billed": row.losers_billed.completion_tokens,
    }


def show(rows: list[dict[str, Any]]) -> None:
    """The table."""
    print(
        f"{'scenario':50} {'hedged':>6} {'median':>7} {'p95':>7} {'most':>7} {'p95/median':>10} "
        f"{'extra':>6} {'won':>5} {'lost':>5}"
    )
    for row in rows:
        print(
            f"{row['scenario']:50} {_way(row):>6} "
            f"{row['median_seconds']:6.1f}s {row['p95_seconds']:6.1f}s {row['most_seconds']:6.1f}s "
            f"{row['p95_to_median']:10.2f} {row['extra']:6.1%} {row['hedges_won']:5} "
            f"{row['components_lost']:5}"
        )


def _way(row: dict[str, Any]) -> str:
    if row["on_total_time"]:
        return "total"
    return "yes" if row["hedged"] else "no"


def missed(rows: list[dict[str, Any]]) -> list[str]:
    """The marks that the engine's own rows miss."""
    told: list[str] = []
    for row in rows:
        if _way(row) != "yes":
            continue
        if row["extra"] > MOST_EXTRA:
            told.append(f"{row['scenario']}: {row['extra']:.1%} extra calls")
        if row["scenario"] == SCENARIOS[0].name and row["p95_to_median"] > MOST_P95_TO_MEDIAN:
            told.append(f"{row['scenario']}: p95 {row['p95_to_median']:.2f} times the median")
    return told


def main() -> int:
    """Measure, print, and return 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description="What a few slow calls cost.")
    parser.add_argument("--analyses", type=int, default=120, help="for each scenario")
    parser.add_argument("--only", default="", help="scenarios whose name has this in it")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = [as_json(row) for row in measured(options.analyses, options.only)]
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        show(rows)
    for each in missed(rows):
        print(f"Missed: {each}", file=sys.stderr)
    return 1 if missed(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
