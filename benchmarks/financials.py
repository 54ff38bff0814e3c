"""Figures of real filings against values read by hand and against SEC's own reading of the tags.

    python benchmarks/financials.py [--json PATH]

Prints the table of hand-verified values (company, line, fiscal year, value by hand, value computed,
where it was read), the ratios worked out by hand, how many values of SEC's companyfacts the inline
ones agree with, and the milliseconds each filing takes: reading it, and computing from its facts.
Needs the filings beside the checkout, in shared/. Ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.hand_verified import EARLIER, INDUSTRIES, LINES, OWN_YEAR, RATIOS

from tenfold.filings.local import read_filing
from tenfold.financials.companyfacts import parse_companyfacts
from tenfold.financials.figures import Figure
from tenfold.financials.report import Financials, compute_financials
from tenfold.sections.splitter import normal_text

SHARED = Path(__file__).resolve().parents[2] / "shared"
COLLECTED = {
    "AAPL_2024": "CIK0000320193",
    "AAPL_2025": "CIK0000320193",
    "GOOGL_2024": "CIK0001652044",
    "NVDA_2024": "CIK0001045810",
}
RUNS = 5
_CLOSE = 1e-9


@dataclass(frozen=True)
class Value:
    """One hand-verified value beside the computed one."""

    company: str
    industry: str
    kind: str
    """'line' or 'ratio'."""
    line: str
    fiscal_year: int
    by_hand: float
    computed: float | None
    source: str
    ok: bool


@dataclass(frozen=True)
class Agreement:
    """Values of companyfacts that a filing tags, and how many inline ones say the same."""

    filing: str
    values: int
    agree: int


@dataclass
class Measured:
    """All that is printed."""

    values: list[Value] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    read_ms: dict[str, float] = field(default_factory=dict)
    compute_ms: dict[str, float] = field(default_factory=dict)


def measure() -> Measured:
    """Read every filing with hand-verified values, and compare."""
    measured = Measured()
    for name in OWN_YEAR:
        filing = read_filing(next((SHARED / "filings").glob(f"{name}*.htm")))
        start = time.perf_counter()
        tagged = normal_text(filing.documents[0]).tagged
        measured.read_ms[name] = (time.perf_counter() - start) * 1000
        seconds: list[float] = []
        for _ in range(RUNS):
            start = time.perf_counter()
            financials = compute_financials(filing, tagged)
            seconds.append(time.perf_counter() - start)
        measured.compute_ms[name] = statistics.median(seconds) * 1000
        measured.values += _lines(name, financials)
        measured.values += _ratios(name, financials)
        if name in COLLECTED:
            measured.agreements.append(_agreement(name, financials))
    return measured


def _lines(name: str, financials: Financials) -> list[Value]:
    year = financials.statements.years[0].name
    by_hand = [(line, year, said) for line, said in zip(LINES, OWN_YEAR[name], strict=True)]
    by_hand += [(line, y, said) for (of, line, y), said in EARLIER.items() if of == name]
    values: list[Value] = []
    for line, fiscal_year, said in by_hand:
        figure = financials.statements.get(line, fiscal_year)
        expected = Decimal(said) * (1 if line.startswith("eps_") else 10**6)
        found = figure.value if isinstance(figure, Figure) else None
        values.append(
            Value(
                company=financials.filing.company or name,
                industry=INDUSTRIES[name],
                kind="line",
                line=line,
                fiscal_year=fiscal_year,
                by_hand=float(expected),
                computed=None if found is None else float(found),
                source=_source(figure) if isinstance(figure, Figure) else figure.reason,
                ok=found == expected,
            )
        )
    return values


def _source(figure: Figure) -> str:
    if figure.formula:
        return figure.formula
    fact = figure.facts[0]
    return f"{fact.source} {fact.concept} at {fact.start}"


def _ratios(name: str, financials: Financials) -> list[Value]:
    year = financials.statements.years[0].name
    found = {r.definition.name: r for r in financials.ratios if r.fiscal_year == year}
    values: list[Value] = []
    for ratio, expected in RATIOS.get(name, {}).items():
        computed = found[ratio].value
        close = computed is not None and abs(float(computed) - expected) <= _CLOSE * abs(expected)
        values.append(
            Value(
                company=financials.filing.company or name,
                industry=INDUSTRIES[name],
                kind="ratio",
                line=ratio,
                fiscal_year=year,
                by_hand=expected,
                computed=None if computed is None else float(computed),
                source=found[ratio].formula,
                ok=close,
            )
        )
    return values


def _agreement(name: str, financials: Financials) -> Agreement:
    path = SHARED / "edgar" / "api" / "xbrl" / "companyfacts" / f"{COLLECTED[name]}.json"
    known = parse_companyfacts(path.read_bytes()).reported_in(financials.filing.accession or "")
    inline: dict[tuple[object, ...], list[Any]] = {}
    for fact in financials.facts.facts:
        if not fact.dimensions and fact.value is not None:
            inline.setdefault((fact.concept, fact.unit, fact.period), []).append(fact)
    agree = sum(
        any(
            abs(one.value - fact.value) <= one.rounding
            for one in inline.get((fact.concept, fact.unit, fact.period), ())
        )
        for fact in known.facts
        if fact.value is not None
    )
    return Agreement(name, len(known.facts), agree)


def show(measured: Measured) -> None:
    """Print the tables."""
    print(
        f"{'company':20} {'industry':22} {'line':36} {'FY':4} {'by hand':>20} {'computed':>20} "
        "ok source"
    )
    for value in measured.values:
        computed = "-" if value.computed is None else f"{value.computed:,.6g}"
        by_hand = f"{value.by_hand:,.6g}"
        if abs(value.by_hand) >= 10**5:
            by_hand = f"{value.by_hand:,.0f}"
            computed = "-" if value.computed is None else f"{value.computed:,.0f}"
        print(
            f"{value.company[:20]:20} {value.industry[:22]:22} {value.line:36} "
            f"{value.fiscal_year:4} {by_hand:>20} {computed:>20} "
            f"{'ok' if value.ok else 'NO'} {value.source}"
        )
    lines = [value for value in measured.values if value.kind == "line"]
    companies = {value.company for value in measured.values}
    right = sum(value.ok for value in measured.values)
    print(
        f"\n{right} of {len(measured.values)} hand-verified values right: {len(lines)} of lines, "
        f"{len(measured.values) - len(lines)} of ratios; {len(companies)} companies"
    )
    for each in measured.agreements:
        print(f"{each.filing}: {each.agree} of {each.values} values of companyfacts agree")
    print("\nmilliseconds: reading the document with its tags; statements, ratios and checks")
    for name, read_ms in measured.read_ms.items():
        print(f"  {name:12} {read_ms:8.0f} {measured.compute_ms[name]:8.1f}")
    print(
        f"  median       {statistics.median(measured.read_ms.values()):8.0f} "
        f"{statistics.median(measured.compute_ms.values()):8.1f}"
    )


def main() -> int:
    """Measure, print, and tell by the exit code whether all is right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, metavar="PATH", help="also write the figures as JSON")
    arguments = parser.parse_args()
    if not SHARED.exists():
        print(f"There are no filings in {SHARED}.", file=sys.stderr)
        return 2
    measured = measure()
    show(measured)
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(measured), indent=2) + "\n")
    right = all(value.ok for value in measured.values)
    return 0 if right and all(a.agree == a.values for a in measured.agreements) else 1


if __name__ == "__main__":
    sys.exit(main())
