"""The same extraction through Tenfold and through what its users could pick instead.

    .venv/bin/python benchmarks/peers.py [--scenario one|faults|at-once]... [--filing FILE]
                                         [--only NAME]... [--repeats N] [--json OUT]

Tenfold, LangExtract, ContextGem, instructor with asyncio.gather, and a blocking client on eight
threads ask the same questions about the same filing of the same simulated provider (real HTTP, a
process of its own), under the same limits, each set up as its own documentation recommends for
speed and in an environment of its own. All get the section text as Tenfold split it and the
questions with their output schemas as Tenfold puts them; where a peer cannot ask in that form, the
table says what it does instead. Every filing's answers are 11,000 tokens in all, shared evenly
among a contender's calls. Calls, 429s and tokens are the provider's own counts.

``one``: one filing without faults. ``faults``: one filing, one call in twenty meeting a fault of
any kind. ``at-once``: many filings, up to 512 calls in flight at 0.2 s each; ``--providers`` says
how many provider processes share them. Without ``--scenario`` all three.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from peers_extraction import scenarios, tables
from peers_extraction.contenders import Contender, chosen
from peers_extraction.racing import MODEL, Race
from peers_extraction.scenarios import Measured
from peers_extraction.work import copies_of_the_sample, work_fields
from tenfold.filings.sample import sample_path
from tenfold.testing.simulated_provider import Limits as Allowed

SCENARIOS = ("one", "faults", "at-once")


def main() -> int:
    arguments = _arguments()
    try:
        contenders = chosen(arguments.only)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    wanted = arguments.scenario or SCENARIOS
    alone = [contender for contender in contenders if not contender.only_at_once]
    results: list[Measured] = []
    if {"one", "faults"} & set(wanted):
        work = work_fields([arguments.filing])
        if "one" in wanted:
            results.append(_one(arguments, work, alone))
        if "faults" in wanted:
            results.append(_faults(arguments, work, alone))
    if "at-once" in wanted:
        results.append(_at_once(arguments, contenders))
    ran = {row.contender for measured in results for row in measured.rows}
    for contender in contenders:
        if contender.name not in ran:
            continue
        packages = ", ".join(contender.versions)
        print(f"{contender.name}{f' ({packages})' if packages else ''}: {contender.how}")
    if arguments.json:
        arguments.json.write_text(json.dumps(_as_json(results), indent=1), encoding="utf-8")
    return 0


def _one(arguments: argparse.Namespace, work: Any, contenders: list[Contender]) -> Measured:
    measured = Measured("one", f"One filing ({arguments.filing.name}), no faults, medians")
    race = Race(work, scenarios.ONE_FILING, scenarios.ONE_FILING_LIMITS, arguments.environments)
    scenarios.measure(measured, race, contenders, repeats=arguments.repeats or 3)
    _show(measured, tables.ONE_FILING, contenders)
    reading = [row.reading_seconds for row in measured.rows if row.reading_seconds]
    if reading:
        print(
            f"Tenfold also reads and splits the filing, which is not in its wall time: "
            f"{sorted(reading)[len(reading) // 2]:.2f} s."
        )
    return measured


def _faults(arguments: argparse.Namespace, work: Any, contenders: list[Contender]) -> Measured:
    measured = Measured(
        "faults",
        f"One filing ({arguments.filing.name}), {scenarios.FAULT_SHARE:.0%} of the calls meet a "
        "fault, medians",
    )
    race = Race(
        work,
        scenarios.ONE_FILING,
        scenarios.ONE_FILING_LIMITS,
        arguments.environments,
        faults=scenarios.FAULTS,
        allowed=_allowed(arguments),
    )
    scenarios.measure(measured, race, contenders, repeats=arguments.repeats or 5)
    _show(measured, tables.FAULTS, contenders)
    for row in measured.rows:
        for key, why in row.notes.get("reasons", {}).items():
            print(f"  lost: {row.contender}, run {row.seed + 1}, {key}: {why}")
    return measured


def _at_once(arguments: argparse.Namespace, contenders: list[Contender]) -> Measured:
    asking = [contender for contender in contenders if contender.asks_the_same]
    measured = Measured(
        "at once",
        f"{arguments.filings} filings at once, up to "
        f"{scenarios.AT_ONCE_LIMITS.max_in_flight} in flight at 0.2 s, medians",
    )
    with tempfile.TemporaryDirectory() as folder:
        work = work_fields(copies_of_the_sample(arguments.filings, Path(folder)))
        race = Race(
            work,
            scenarios.AT_ONCE,
            scenarios.AT_ONCE_LIMITS,
            arguments.environments,
            providers=arguments.providers,
            allowed=_allowed(arguments),
        )
        scenarios.measure(
            measured,
            race,
            asking,
            repeats=arguments.repeats or 3,
            longest_repeated=scenarios.LONG_RUN_SECONDS,
        )
    _show(measured, tables.AT_ONCE, asking)
    return measured


def _allowed(arguments: argparse.Namespace) -> Allowed:
    return Allowed(requests_per_minute=arguments.rpm, tokens_per_minute=arguments.tpm)


def _show(
    measured: Measured, columns: tuple[tables.Column, ...], contenders: list[Contender]
) -> None:
    print(tables.show(measured, columns, contenders))
    for sentence in tables.verdicts(measured, contenders):
        print(f"- {sentence}")


def _as_json(results: list[Measured]) -> dict[str, Any]:
    return {
        "price_of": MODEL,
        "scenarios": {
            measured.name: {
                "title": measured.title,
                "failures": measured.failures,
                "runs": [asdict(row) for row in measured.rows],
            }
            for measured in results
        },
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenario", action="append", choices=SCENARIOS)
    parser.add_argument("--filing", type=Path, default=sample_path(), help="default: the sample")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="contenders")
    parser.add_argument("--repeats", type=int, help="runs of each; default 3, with faults 5")
    parser.add_argument("--filings", type=int, default=60, help="how many at once (default 60)")
    parser.add_argument("--providers", type=int, default=1, help="processes for at-once")
    parser.add_argument("--rpm", type=int, help="requests a minute that a provider enforces")
    parser.add_argument("--tpm", type=int, help="tokens a minute that a provider enforces")
    parser.add_argument("--json", metavar="OUT", type=Path)
    parser.add_argument(
        "--environments",
        type=Path,
        default=user_cache_path("tenfold") / "benchmark-extraction",
        help="where the peers' environments are made",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
