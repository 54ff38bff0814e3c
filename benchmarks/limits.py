"""How much of a provider's limits is used, how often they are met, and whose turn it is.

    python benchmarks/limits.py [--seconds 90] [--only shares,fleet,turns,loads]
                                [--postgres URL] [--json]

The simulated provider, a process for each case, refuses over real HTTP what its buckets do not
hold. Set limits are those that the user gives, learnt ones come from headers alone. The marks: at
least 95% of a limit used, at most 1% of the calls refused; a second user's first component as soon
as alone but for the calls in flight. ``fleet`` has two processes share one limit through a Postgres
of its own, or the one at --postgres. A run takes ten minutes and wants an idle machine: what it
measures is lost where the client itself has to wait for a core.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from typing import Any

from limiting.fairness import turns
from limiting.fleet import fleets
from limiting.load import loads, quiet
from limiting.shares import shares

PARTS = ("shares", "fleet", "turns", "loads")
LEAST_USED, MOST_REFUSED = 0.95, 0.01


async def measured(
    parts: list[str], seconds: float, postgres_url: str | None
) -> dict[str, list[Any]]:
    """The parts, one after another."""
    found: dict[str, list[Any]] = {}
    if "shares" in parts:
        found["shares"] = await shares(seconds)
    if "fleet" in parts:
        found["fleet"] = await fleets(seconds, postgres_url)
    if "turns" in parts:
        found["turns"] = await turns()
    if "loads" in parts:
        found["loads"] = [await quiet(), *await loads()]
    return found


def show(found: dict[str, list[Any]]) -> None:
    """The tables."""
    if shared := [*found.get("shares", ()), *found.get("fleet", ())]:
        print(
            f"{'limit':32} {'requests':>8} {'used':>7} {'refused':>8} {'share':>7} "
            f"{'in the first 3 s':>20} {'most in flight':>15}"
        )
        for row in shared:
            print(
                f"{row.case:32} {row.requests:8} {row.used_share:7.1%} {row.refused:8} "
                f"{row.refused_share:7.2%} {row.refused_at_first:20} {row.most_in_flight:15}"
            )
    if "turns" in found:
        print(
            f"\n{'second user, first component':32} {'alone':>8} {'beside':>8} {'others wait':>12}"
        )
        for row in found["turns"]:
            print(
                f"{row.case:32} {row.alone_seconds:7.2f}s {row.beside_seconds:7.2f}s "
                f"{row.still_waiting:12}"
            )
    if "loads" in found:
        print(f"\n{'load':32} {'in flight':>10} {'calls/s':>8} {'first token':>12}")
        for row in found["loads"]:
            print(
                f"{row.case:32} {row.most_in_flight:10} {row.calls_per_second:8.1f} "
                f"{row.first_token_seconds:11.2f}s"
            )


def missed(found: dict[str, list[Any]]) -> list[str]:
    """The marks that were missed, in words: 95% of a limit used, at most 1% refused."""
    told: list[str] = []
    for row in [*found.get("shares", []), *found.get("fleet", [])]:
        if row.used_share < LEAST_USED:
            told.append(f"{row.case}: {row.used_share:.1%} used, less than {LEAST_USED:.0%}")
        if row.refused_share > MOST_REFUSED:
            told.append(f"{row.case}: {row.refused_share:.2%} refused, over {MOST_REFUSED:.0%}")
    return told


def main() -> int:
    """Measure, print, and return 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    parts = options.only.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    found = asyncio.run(measured(parts, options.seconds, options.postgres))
    if options.json:
        print(
            json.dumps(
                {part: [asdict(row) for row in rows] for part, rows in found.items()}, indent=2
            )
        )
    else:
        show(found)
    for mark in missed(found):
        print(f"missed: {mark}", file=sys.stderr)
    return 1 if missed(found) else 0


if __name__ == "__main__":
    sys.exit(main())
