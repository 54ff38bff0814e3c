"""Context focusing: how much of the evidence a cut keeps, and what each way of asking costs.

    python benchmarks/context.py [--json PATH]

Recall is the share of the passages noted by hand (``evidence_gold.md``) that stand whole in what a
question is given: by share of the item's text, for passages of a question's own and for one cut
shared by all questions, by filing, item and component. Filings that the ranking's weights were
chosen on and those that they were not are told apart.

The bill is modelled in prices of a plain prompt token, on a provider that charges 1.25 for writing
a shared beginning into its cache and 0.1 for reading it, the first call of each text leading, four
characters a token. It stands beside that of one prompt a section on full text, which is not cached.
Needs the filings beside the checkout, in shared/.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tenfold.components.catalogue import builtin_catalogue
from tenfold.filings.local import read_filing
from tenfold.filings.model import Filing
from tenfold.financials.inline_xbrl import read_facts
from tenfold.financials.report import financials_from
from tenfold.llm.prefix_caching import PrefixCaching
from tenfold.llm.prompt_text import schema_json
from tenfold.planning.figures import GivenFigures
from tenfold.planning.focus.blocks import blocks_of
from tenfold.planning.focus.cut import Span, cut
from tenfold.planning.focus.policy import FULL_TEXT, ContextMode, ContextPolicy
from tenfold.planning.focus.ranking import Ranking
from tenfold.planning.focus.seeking import sought_by
from tenfold.planning.plan import Plan, Strategy, make_plan
from tenfold.sections.model import SplitFiling
from tenfold.sections.splitter import split_filing

HERE: Final = Path(__file__).resolve().parent
FILINGS: Final = HERE.parents[1] / "shared" / "filings"
TUNED_ON: Final = frozenset({"AAPL_2025", "TSLA_2024", "F_1993"})
OWN_SHARES: Final = (0.1, 0.2, 0.35, 0.5, 0.65)
SHARED_SHARES: Final = (0.5, 0.6, 0.7, 0.85, 0.95)
BILLED: Final = ("AAPL_2025", "TSLA_2024", "UBER_2019")
CACHING: Final = PrefixCaching(1_024, 1.25, 0.1, marked=True)
UNCACHED: Final = PrefixCaching(1_024, 1.0, 1.0, marked=False)
COMPONENTS: Final = builtin_catalogue().components


@dataclass(frozen=True)
class Found:
    """What one cut keeps of the evidence for one question."""

    way: str
    """'own' and 'shared' by share, 'auto' as the policy has it."""
    share: float
    filing: str
    item: str
    component: str
    kept: int
    noted: int


@dataclass(frozen=True)
class Read:
    """A filing that was read, and the evidence noted in it."""

    name: str
    filing: Filing
    split: SplitFiling
    gold: dict[str, dict[str, list[tuple[int, int]]]]
    """By item, then by component."""


def main() -> int:
    """Measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, metavar="PATH")
    path = parser.parse_args().json
    if not FILINGS.is_dir():
        print(f"The filings are not there ({FILINGS}).", file=sys.stderr)
        return 2
    stale, filings = read_gold()
    found = [one for read in filings for one in measured(read)]
    bills = [bill for read in filings if read.name in BILLED for bill in billed(read)]
    show(found, stale)
    show_bills(bills)
    if path:
        document = {"recall": [vars(one) for one in found], "bills": bills, "stale": stale}
        path.write_text(json.dumps(document, indent=1) + "\n")
    return 0


def read_gold() -> tuple[int, list[Read]]:
    """How many notes no longer fit their text, and the filings with those that do."""
    stale = 0
    filings: list[Read] = []
    noted = json.loads((HERE / "evidence_gold.json").read_text())["filings"]
    for name, entry in noted.items():
        filing = read_filing(next(FILINGS.glob(f"{name}*")))
        split = split_filing(filing)
        gold: dict[str, dict[str, list[tuple[int, int]]]] = {}
        for item, components in entry["items"].items():
            text = split.section(item).text
            for component, places in components.items():
                fit = [(a, b) for a, b, mark in places if _mark(text[a:b]) == mark]
                stale += len(places) - len(fit)
                gold.setdefault(item, {})[component] = fit
        filings.append(Read(name, filing, split, gold))
    return stale, filings


def _mark(quote: str) -> str:
    return hashlib.sha256(" ".join(quote.split()).lower().encode()).hexdigest()[:12]


def measured(read: Read) -> Iterable[Found]:
    """The recall of every cut of a filing's items, and of what ``auto`` gives."""
    for item, gold in read.gold.items():
        text = read.split.section(item).text
        blocks = blocks_of(text)
        ranking = Ranking(blocks)
        asked = [component for component in COMPONENTS if component.item == item]
        common = ranking.order([sought_by(component) for component in asked])
        shared = {
            share: cut(text, blocks, common, int(share * len(text))) for share in SHARED_SHARES
        }
        for component in asked:
            places = gold.get(component.name, [])
            order = ranking.order([sought_by(component)])
            own = {share: cut(text, blocks, order, int(share * len(text))) for share in OWN_SHARES}
            for way, cuts in (("own", own), ("shared", shared)):
                for share, made in cuts.items():
                    kept = _kept(places, made.spans)
                    yield Found(way, share, read.name, item, component.name, kept, len(places))
        ranking.close()
    for call in _plan(read, ContextPolicy(mode=ContextMode.AUTO, prices=CACHING)).calls:
        context, component = call.context, call.components[0]
        places = read.gold.get(context.item, {}).get(component.name, [])
        spans = context.kept or (Span(0, len(context.text)),)
        sent = sum(span.end - span.start for span in spans) / len(context.text)
        kept = _kept(places, spans)
        yield Found("auto", sent, read.name, context.item, component.name, kept, len(places))


def _kept(places: Iterable[tuple[int, int]], spans: Iterable[Span]) -> int:
    given = list(spans)
    return sum(any(span.start <= a and b <= span.end for span in given) for a, b in places)


def _plan(read: Read, policy: ContextPolicy, strategy: Strategy = Strategy.COMPONENTS) -> Plan:
    facts = read_facts(read.split.tagged, read.filing.accession)
    figures = GivenFigures(financials_from(read.filing, facts)) if facts.facts else None
    return make_plan(read.filing, read.split, COMPONENTS, strategy, figures=figures, policy=policy)


def billed(read: Read) -> Iterable[dict[str, Any]]:
    """The input bill of a filing in each way, and its ratio to one prompt a section."""
    one = _bill(_plan(read, FULL_TEXT, Strategy.SECTIONS), UNCACHED)
    ways = {
        "full, every call pays all": (FULL_TEXT, UNCACHED),
        "full, shared": (FULL_TEXT, CACHING),
        "auto": (ContextPolicy(mode=ContextMode.AUTO, prices=CACHING), CACHING),
        "own passages (focused)": (ContextPolicy(mode=ContextMode.FOCUSED), CACHING),
        "auto where nothing is cached": (
            ContextPolicy(mode=ContextMode.AUTO, prices=UNCACHED),
            UNCACHED,
        ),
    }
    for way, (policy, prices) in ways.items():
        bill = _bill(_plan(read, policy), prices)
        yield {"filing": read.name, "way": way, "tokens": round(bill), "ratio": bill / one}
    yield {"filing": read.name, "way": "one prompt a section", "tokens": round(one), "ratio": 1.0}


def _bill(plan: Plan, prices: PrefixCaching) -> float:
    """What the plan's prompts cost; a beginning that only one has is not written to the cache."""
    beginnings: dict[str, tuple[int, int]] = {}
    rest = 0
    for call in plan.calls:
        request = call.request()
        rest += _tokens(request.question) + _tokens(schema_json(request))
        tokens = _tokens(request.instructions) + _tokens(request.context)
        _, prompts = beginnings.get(call.context.sha256, (0, 0))
        beginnings[call.context.sha256] = (tokens, prompts + 1)
    return rest + sum(
        prices.shared(tokens, prompts) if prompts > 1 else tokens
        for tokens, prompts in beginnings.values()
    )


def _tokens(text: str) -> int:
    return -(-len(text) // 4)


def show(found: list[Found], stale: int) -> None:
    """Print the recall tables."""
    print(f"Recall of {_noted(found):,} noted passages, in percent ({stale} no longer fit).\n")
    for way, shares in (("own", OWN_SHARES), ("shared", SHARED_SHARES)):
        title = {"own": "passages of its own for each question", "shared": "one cut for all"}[way]
        print(f"{title:<46}" + "".join(f"{share:>7.0%}" for share in shares))
        of_way = [one for one in found if one.way == way]
        for label, tuned in (("weights chosen on these", True), ("confirmed on these", False)):
            part = [one for one in of_way if (one.filing in TUNED_ON) is tuned]
            _row(label, part, shares)
        for filing, item in dict.fromkeys((one.filing, one.item) for one in of_way):
            part = [one for one in of_way if (one.filing, one.item) == (filing, item)]
            _row(f"  {filing} item {item}", part, shares)
        print()
    print(f"{'own passages, by component':<46}" + "".join(f"{share:>7.0%}" for share in OWN_SHARES))
    for component in COMPONENTS:
        part = [one for one in found if one.way == "own" and one.component == component.name]
        _row(f"  {component.name}", part, OWN_SHARES)
    auto = [one for one in found if one.way == "auto"]
    print(f"\n{'what auto gives where a prefix is cached':<46}{'sent':>7}{'recall':>8}")
    for filing, item in dict.fromkeys((one.filing, one.item) for one in auto):
        part = [one for one in auto if (one.filing, one.item) == (filing, item)]
        recall = f"{_recall(part):.1f}" if any(one.noted for one in part) else "-"
        print(f"  {filing + ' item ' + item:<44}{part[0].share:>7.0%}{recall:>8}")
    print(f"{'all noted passages':<46}{'':>7}{_recall(auto):>8.1f}\n")


def _row(label: str, part: list[Found], shares: tuple[float, ...]) -> None:
    cells = (_recall([one for one in part if one.share == share]) for share in shares)
    print(f"{label:<46}" + "".join(f"{cell:>7.1f}" for cell in cells))


def _noted(found: list[Found]) -> int:
    return sum(one.noted for one in found if one.way == "own" and one.share == OWN_SHARES[0])


def _recall(part: list[Found]) -> float:
    return 100 * sum(one.kept for one in part) / max(1, sum(one.noted for one in part))


def show_bills(bills: list[dict[str, Any]]) -> None:
    """Print the bills beside that of one prompt a section."""
    filings = list(dict.fromkeys(bill["filing"] for bill in bills))
    print(f"{'input bill, one prompt a section = 1':<34}" + "".join(f"{f:>12}" for f in filings))
    for way in dict.fromkeys(bill["way"] for bill in bills):
        cells = "".join(f"{bill['ratio']:>12.2f}" for bill in bills if bill["way"] == way)
        print(f"{way:<34}{cells}")


if __name__ == "__main__":
    sys.exit(main())
