"""Whether the splitter says so when a filing is not as it should be.

    .venv/bin/python benchmarks/altered_sections.py [--only PART_OF_NAME] [--every N] [--first M]
                                                   [--show]

Takes every Nth labelled filing, from the Mth on, of ``../shared/filings``, alters it in the ways
of ``alterations.py`` and splits it again. An item that was right in the filing as it is counts as
right if it has the same status and its ends stand where they moved to, within 300 characters;
otherwise it is marked (suspect, or the filing refused) or a silent error. What is cut off or out of
order is right only as suspect; what is gone altogether may be absent too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# These two stand beside this file: as a script by themselves, in tests under the folder's name.
if __package__:
    from benchmarks.alterations import LABELLED, Alteration, Original, alterations, apply, original
else:
    from alterations import LABELLED, Alteration, Original, alterations, apply, original

from tenfold.errors import TenfoldError
from tenfold.filings.local import read_filing
from tenfold.filings.model import Filing
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.normal_form import NormalText
from tenfold.sections.splitter import normal_texts, split_normal

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
LABELS = SHARED / "gold" / "sections.json"
TOLERANCE_CHARS = 300


@dataclass(frozen=True)
class Outcome:
    """How one item came out of one alteration."""

    file: str
    alteration: str
    item: str
    verdict: str
    """'right', 'marked' or 'silent'."""
    detail: str


def outcomes(name: str) -> list[Outcome]:
    """Every alteration of one filing, every labelled item."""
    labels = json.loads(LABELS.read_text(encoding="utf-8"))[name]
    if labels["stratum"] == "negative":
        return []
    filing = read_filing(SHARED / "filings" / name)
    parts = normal_texts(filing)
    split = split_normal(filing, parts)
    whole = original(parts[0], split)
    found: list[Outcome] = []
    for alteration in alterations(whole):
        found += _altered(name, filing, parts, whole, alteration)
    return found


def _altered(
    name: str, filing: Filing, parts: list[NormalText], whole: Original, alteration: Alteration
) -> list[Outcome]:
    text, moved = apply(parts[0], alteration)
    try:
        split = split_normal(filing, [text, *parts[1:]])
    except TenfoldError as refusal:
        return [Outcome(name, alteration.name, item, "marked", str(refusal)) for item in LABELLED]
    shift = len(text.text) - len(parts[0].text)

    def now(offset: int) -> int:
        return moved(offset) if offset <= len(parts[0].text) else offset + shift

    return [
        Outcome(
            name,
            alteration.name,
            item,
            *_verdict(alteration, whole.split.section(item), split.section(item), now),
        )
        for item in LABELLED
        if whole.split.section(item).status is not SectionStatus.SUSPECT
    ]


def _verdict(
    alteration: Alteration, was: Section, found: Section, now: Callable[[int], int]
) -> tuple[str, str]:
    if found.status is SectionStatus.SUSPECT:
        return ("right" if was.item in alteration.cut else "marked"), found.reason or ""
    if was.item in alteration.gone:
        absent = found.status is SectionStatus.ABSENT
        return ("right", "") if absent else ("silent", f"{found.status}, though gone")
    if was.item in alteration.cut and found.text != was.text:
        return "silent", f"{found.status} of {len(found.text)} characters, though cut"
    if found.status is not was.status:
        return "silent", f"{found.status} ({found.reason}), was {was.status}"
    if found.status is SectionStatus.ABSENT:
        return "right", ""
    early, late = found.start - now(was.start), found.end - now(was.end)
    if max(abs(early), abs(late)) > TOLERANCE_CHARS:
        return "silent", f"begins {early:+d}, ends {late:+d}"
    if found.brief != was.brief:
        return "silent", f"brief {found.brief}, was {was.brief}"
    return "right", ""


def chosen_names(only: str, every: int, first: int = 0) -> list[str]:
    """Every Nth labelled filing in the order of names, from the given place on."""
    names = sorted(json.loads(LABELS.read_text(encoding="utf-8")))
    return [name for name in names if only in name][first::every]


def report(found: list[Outcome], show: bool) -> None:
    """Print the counts by alteration, and with ``show`` each silent error."""
    groups: dict[str, Counter[str]] = {}
    for outcome in found:
        key = outcome.alteration.partition(": ")[0]
        key = outcome.alteration if key == "headings" else key
        groups.setdefault(key, Counter())[outcome.verdict] += 1
        if show and outcome.verdict == "silent":
            print(
                f"  {outcome.file[:12]:12} {outcome.alteration:44} {outcome.item:3} "
                f"{outcome.detail[:110]}"
            )
    print(f"{'':48}{'right':>8}{'marked':>8}{'silent':>8}")
    for key, counts in groups.items():
        print(f"{key:48}{counts['right']:8}{counts['marked']:8}{counts['silent']:8}")
    total = Counter(outcome.verdict for outcome in found)
    print(f"{'all':48}{total['right']:8}{total['marked']:8}{total['silent']:8}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print each silent error")
    arguments = parser.parse_args()
    names = chosen_names(arguments.only, arguments.every, arguments.first)
    report([o for name in names for o in outcomes(name)], arguments.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
