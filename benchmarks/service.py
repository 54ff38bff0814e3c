"""How the service bears many clients, how soon its pages tell, and what a kill costs it.

    python benchmarks/service.py                         # all of it but the soak
    python benchmarks/service.py --only streams --streams 200
    python benchmarks/service.py --only soak --soak-seconds 600

A `tenfold serve` of its own, over loopback HTTP, beside a simulated provider; the client, which
reads bytes and works out later what they mean, shares the machine with both. What each of them and
the rest of the machine took is told beside the figures. Delays are counted from the moment at which
an event happened by the service's clock, which is set against ours so that the quickest delivery of
all took no time. The pages are those of Debian's Chromium. Only at speed 1 a missed mark makes it
fail (``serving/marks.py`` has them).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import uvloop

from serving.dom import event_to_dom
from serving.killed import killed_and_restarted
from serving.marks import missed
from serving.served import Served, memory_mb, provider_pid, serving
from serving.soak import soak
from serving.stored import stored_analyses
from serving.streams import first_insight, streams
from serving.table import table
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import simulated_provider_process

PARTS = ("first", "streams", "stored", "dom", "kill", "soak")


def main() -> int:
    """Measure what is asked for, print it, and return 1 where a mark is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(PARTS[:-1]), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int, default=3, help="analyses of 'first' and of 'dom'")
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=5.0, help="of 'stored'")
    parser.add_argument("--soak-seconds", type=float, default=0.0, help="adds 'soak'")
    parser.add_argument("--speed", type=float, default=1.0, help="of the simulated model")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    parts = given.only.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"--only does not know {', '.join(sorted(unknown))}")
    if given.soak_seconds and "soak" not in parts:
        parts.append("soak")
    figures = _measure(parts, given)
    print(json.dumps(figures, indent=2) if given.json else table(figures))
    marks = missed(figures) if given.speed == 1 else []
    for mark in marks:
        print(f"missed: {mark}", file=sys.stderr)
    return 1 if marks else 0


def _measure(parts: list[str], given: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="tenfold-bench-") as name:
        if set(parts) - {"kill"}:
            figures |= _of_one_service(Path(name) / "one", parts, given)
        if "kill" in parts:
            figures["kill"] = killed_and_restarted(Path(name) / "killed")
    return figures


def _of_one_service(folder: Path, parts: list[str], given: argparse.Namespace) -> dict[str, Any]:
    with (
        simulated_provider_process(profile=Profile(speed=given.speed)) as base_url,
        serving(folder, base_url) as service,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        return runner.run(_parts(service, parts, given))


async def _parts(service: Served, parts: list[str], given: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    if "first" in parts:
        figures["first"] = await first_insight(service, given.runs)
    if "streams" in parts:
        figures["streams"] = await streams(service, provider_pid(), given.streams)
        figures["streams"]["memory_mb"] = round(memory_mb(service.pid), 1)
    if "stored" in parts:
        analysis_id = await asyncio.to_thread(service.finished)
        figures["stored"] = await stored_analyses(service, analysis_id, given.seconds)
        figures["stored"]["memory_mb"] = round(memory_mb(service.pid), 1)
    if "dom" in parts:
        figures["dom"] = await event_to_dom(service, given.runs)
    if "soak" in parts:
        figures["soak"] = await soak(service, given.soak_seconds or 600.0)
    return figures


if __name__ == "__main__":
    sys.exit(main())
