"""The figures for people: medians over the runs, and ratios to Tenfold's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from .contenders import OURS, TENFOLD, Contender
from .racing import Row
from .scenarios import Measured

BUSY = 0.6
"""Of a core: from here on a process may be what limits, with the rest of the machine quiet."""

Column = tuple[str, Callable[[list[Row]], str]]


def _median(of: Callable[[Row], float], digits: int) -> Callable[[list[Row]], str]:
    return lambda rows: f"{median(of(row) for row in rows):,.{digits}f}"


def _thousands(of: Callable[[Row], float]) -> Callable[[list[Row]], str]:
    return lambda rows: f"{median(of(row) for row in rows) / 1_000:,.1f}"


ONE_FILING: tuple[Column, ...] = (
    ("wall s", _median(lambda r: r.wall_seconds, 2)),
    ("over slowest call", _median(lambda r: r.wall_seconds - r.slowest_call_seconds, 2)),
    ("CPU s", _median(lambda r: r.cpu_seconds, 2)),
    ("peak MB", _median(lambda r: r.peak_memory_mb, 0)),
    ("calls", _median(lambda r: r.calls, 0)),
    ("429s", _median(lambda r: r.refused_429, 0)),
    ("input k", _thousands(lambda r: r.prompt_tokens - r.cached_tokens)),
    ("cached k", _thousands(lambda r: r.cached_tokens)),
    ("output k", _thousands(lambda r: r.output_tokens)),
    ("US cents", _median(lambda r: 100 * r.cost_usd, 2)),
    ("lost", lambda rows: f"{sum(r.lost for r in rows)}/{sum(r.wanted for r in rows)}"),
    ("load", _median(lambda r: r.load_average, 1)),
)
FAULTS: tuple[Column, ...] = (
    ONE_FILING[0],
    ("longest s", lambda rows: f"{max(r.wall_seconds for r in rows):.1f}"),
    ("faults met", lambda rows: str(sum(r.faults for r in rows))),
    *ONE_FILING[2:],
)
AT_ONCE: tuple[Column, ...] = (
    ("calls/s", _median(lambda r: r.calls_a_second, 0)),
    ("CPU ms/call", _median(lambda r: r.cpu_ms_a_call, 2)),
    ("calls/CPU s", _median(lambda r: 1_000 / r.cpu_ms_a_call, 0)),
    ("most in flight", _median(lambda r: r.max_in_flight, 0)),
    ("wall s", _median(lambda r: r.wall_seconds, 1)),
    ("answered", _median(lambda r: r.answered_calls, 0)),
    ("peak MB", _median(lambda r: r.peak_memory_mb, 0)),
    ("429s", _median(lambda r: r.refused_429, 0)),
    ("client busy", _median(lambda r: r.client_share, 2)),
    ("provider busy", _median(lambda r: r.provider_share, 2)),
    *ONE_FILING[-2:],
)


def show(measured: Measured, columns: Sequence[Column], contenders: Sequence[Contender]) -> str:
    """One scenario's table."""
    shown = [(c.name, measured.of(c.name)) for c in contenders if measured.of(c.name)]
    widths = [max(len(title), 9) for title, _ in columns]
    name_width = max([len(name) for name, _ in shown], default=0)
    lines = [f"\n{measured.title}"]
    heads = "".join(f"  {title:>{w}}" for (title, _), w in zip(columns, widths, strict=True))
    lines.append(f"{'':{name_width}}{heads}  runs")
    for name, rows in shown:
        cells = "".join(f"  {of(rows):>{w}}" for (_, of), w in zip(columns, widths, strict=True))
        lines.append(f"{name:{name_width}}{cells}  {len(rows):4}")
    lines += [f"{name}: no result ({why})" for name, why in measured.failures.items()]
    return "\n".join(lines)


def best(
    measured: Measured, names: Sequence[str], of: Callable[[Row], float], *, most: bool = False
) -> tuple[str, float] | None:
    """Which of ``names`` has the least (or most) in the median, and how much."""
    medians = {name: median(map(of, rows)) for name in names if (rows := measured.of(name))}
    if not medians:
        return None
    name = (max if most else min)(medians, key=medians.__getitem__)
    return name, medians[name]


def verdicts(measured: Measured, contenders: Sequence[Contender]) -> list[str]:
    """How Tenfold stands beside the others, in sentences."""
    ours = measured.of(TENFOLD.name)
    if not ours:
        return []
    others = [c for c in contenders if c not in OURS]
    every = [c.name for c in others]
    same = [c.name for c in others if c.asks_the_same]
    told: list[str] = []
    if measured.name == "at once":
        told += _throughput(measured, every, ours)
    else:
        told += _compared("wall time", "s", measured, every, ours, lambda r: r.wall_seconds)
        told += _compared("over the slowest call", "s", measured, same, ours, _overhead)
        told += _compared("bill, asking the same questions", "cents", measured, same, ours, _cents)
        told += _compared("bill, whatever the form", "cents", measured, every, ours, _cents)
    told.append(f"Tenfold lost {sum(r.lost for r in ours)} of {sum(r.wanted for r in ours)}.")
    return told


def _overhead(row: Row) -> float:
    return row.wall_seconds - row.slowest_call_seconds


def _cents(row: Row) -> float:
    return 100 * row.cost_usd


def _compared(
    what: str,
    unit: str,
    measured: Measured,
    names: Sequence[str],
    ours: list[Row],
    of: Callable[[Row], float],
) -> list[str]:
    found = best(measured, names, of)
    if found is None:
        return []
    own = median(map(of, ours))
    return [
        f"{what}: Tenfold {own:.2f} {unit}, the best of the others {found[1]:.2f} ({found[0]}), "
        f"{found[1] / own:.2f} times ours."
    ]


def _throughput(measured: Measured, names: Sequence[str], ours: list[Row]) -> list[str]:
    told: list[str] = []
    if (rate := best(measured, names, lambda r: r.calls_a_second, most=True)) is not None:
        own = median(row.calls_a_second for row in ours)
        told.append(
            f"calls a second: Tenfold {own:.0f}, the best of the others {rate[1]:.0f} "
            f"({rate[0]}); Tenfold {own / rate[1]:.1f} times as many."
        )
    if (cpu := best(measured, names, lambda r: r.cpu_ms_a_call)) is not None:
        own = median(row.cpu_ms_a_call for row in ours)
        told.append(
            f"CPU a call: Tenfold {own:.2f} ms, the least of the others {cpu[1]:.2f} ms "
            f"({cpu[0]}); {cpu[1] / own:.1f} times ours."
        )
    provider = median(row.provider_share for row in ours)
    client = median(row.client_share for row in ours)
    if max(provider, client) < BUSY:
        limiting = "neither was at its limit, other work kept the machine busy"
    else:
        limiting = f"the {'provider' if provider > client else 'client'} was nearer to its limit"
    told.append(
        f"under Tenfold the provider kept {provider:.2f} and the client {client:.2f} of a core "
        f"busy: {limiting}."
    )
    return told
