"""`tenfold bench`: the strategies side by side."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tenfold.bench.summary import Standing


@click.group("bench")
def bench_command() -> None:
    """Benchmarks that run on the simulated provider."""


@bench_command.command("fanout")
@click.option(
    "--seeds",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="How many seeded races; figures are medians.",
)
@click.option(
    "--speed",
    type=click.FloatRange(1, 1_000),
    default=20.0,
    show_default=True,
    help="Shorten every simulated wait by this factor; results are unscaled again.",
)
@click.option(
    "--load",
    type=click.IntRange(0, 1_000),
    default=0,
    help="Also measure the client's CPU with this many calls in flight.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def fanout_command(seeds: int, speed: float, load: int, as_json: bool) -> None:
    """Race sequential, sections, eight threads a section, and components.

    One seeded profile for all: 80 tokens a second after half a second to the first token, and
    11,000 tokens of answer in every strategy.
    """
    from tenfold.bench.fanout import FanoutRace
    from tenfold.bench.load import run_load
    from tenfold.bench.summary import standings

    race = FanoutRace(speed)
    rows = [row for seed in range(seeds) for row in race.run(seed, _progress)]
    table = standings(rows)
    loads = [run_load(load, seed=0, speed=speed)] if load else []
    if as_json:
        report = {
            "speed": speed,
            "seeds": seeds,
            "strategies": [dataclasses.asdict(standing) for standing in table],
            "races": [dataclasses.asdict(row) for row in rows],
            "load": [dataclasses.asdict(row) for row in loads],
        }
        click.echo(json.dumps(report, indent=2))
        return
    click.echo(_table(table, speed))
    for row in loads:
        click.echo(
            f"\n{row.calls} calls at once ({row.max_in_flight_seen} in flight seen by the "
            f"provider): {row.cpu_ms_per_call:.1f} ms of CPU a call, "
            f"{row.wall_seconds:.2f} s, {row.peak_memory_mb:.0f} MB"
        )


def _progress(row: object) -> None:
    name = getattr(row, "name", "")
    seconds = getattr(row, "measured_wall_seconds", 0.0)
    click.echo(f"  {name}: {seconds:.2f} s on the clock", err=True)


def _table(table: list[Standing], speed: float) -> str:
    head = (
        f"{'strategy':<22}{'calls':>6}{'wall':>10}{'faster':>9}{'critical path':>15}"
        f"{'first insight':>15}{'CPU/call':>10}{'memory':>9}"
    )
    lines = [head, "-" * len(head)]
    lines += [
        f"{row.name:<22}{row.calls:>6}{row.wall_seconds:>8.1f} s"
        f"{row.times_faster_than_sequential:>7.1f} x{row.ratio_to_critical_path:>13.3f} x"
        f"{row.first_component_seconds:>13.1f} s{row.cpu_ms_per_call:>7.1f} ms"
        f"{row.peak_memory_mb:>6.0f} MB"
        for row in table
    ]
    seeds = table[0].seeds
    lines.append(
        f"\nMedian of {seeds} seed{'s' if seeds > 1 else ''}. Run {speed:g} times faster than a "
        "model would be; wall times are unscaled. Critical path: the slowest single call."
    )
    return "\n".join(lines)
