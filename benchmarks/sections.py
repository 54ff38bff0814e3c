"""How well, how fast and in how much memory the splitter reads real filings.

    .venv/bin/python benchmarks/sections.py [--json OUT] [--half odd|even] [--verbose]

Reads ``../shared/filings`` and the hand-made labels of ``../shared/gold/sections.json``. An item is
right when its status agrees and, where it is present, both ends stand within 300 characters (plus
the label's own allowances) of the labelled words; items marked 'judgement' count neither way. A
wrong item that is not marked suspect is a silent error.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from tenfold.errors import WrongFormError
from tenfold.filings.local import read_filing
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.splitter import split_filing

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
LABELS = SHARED / "gold" / "sections.json"
TOLERANCE_CHARS = 300

_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-"}
)


def normal(text: str) -> str:
    """The labels' normal form: single spaces, straight quotes and dashes."""
    return " ".join(text.translate(_STRAIGHT).split())


@dataclass
class Verdict:
    """How one labelled item came out."""

    file: str
    stratum: str
    item: str
    right: bool
    judgement: bool
    silent: bool
    status: str
    wanted: str
    detail: str


def judge(section: Section, label: dict) -> tuple[bool, str]:
    """Whether a section agrees with its label, and what is wrong where not."""
    wanted, status = label["status"], str(section.status)
    pointer = "pointer" in label.get("note", "") or "body_elsewhere" in label
    if status != wanted and not (pointer and status == "incorporated"):
        return False, f"status {status}, wanted {wanted} ({section.reason})"
    if wanted != "present" or label.get("note", "").startswith("scattered"):
        return True, ""
    wrong = _ends(section, label)
    if wrong and "body_elsewhere" in label:
        elsewhere = _ends(section, label["body_elsewhere"])
        return not elsewhere, f"own: {wrong}; elsewhere: {elsewhere}" if elsewhere else ""
    return not wrong, wrong


def _ends(section: Section, label: dict) -> str:
    text = normal(section.text)
    first, last = normal(label["first"]), normal(label["last"])
    begins = _find(text, first)
    behind = _rfind_end(text, last)
    wrong: list[str] = []
    if begins < 0:
        wrong.append(f"first words not in text ({len(text)} chars, wanted {label.get('chars')})")
    elif begins > TOLERANCE_CHARS + label.get("head_chars", 0):
        wrong.append(f"starts {begins} chars early")
    if behind < 0:
        wrong.append(f"last words not in text ({len(text)} chars, wanted {label.get('chars')})")
    elif len(text) - behind > TOLERANCE_CHARS + label.get("tail_chars", 0):
        wrong.append(f"ends {len(text) - behind} chars late")
    return "; ".join(wrong)


def _find(text: str, words: str) -> int:
    at = text.find(words)
    return at if at >= 0 else _squeezed(text).find(_squeezed(words))


def _rfind_end(text: str, words: str) -> int:
    at = text.rfind(words)
    if at >= 0:
        return at + len(words)
    squeezed, wanted = _squeezed(text), _squeezed(words)
    at = squeezed.rfind(wanted)
    return -1 if at < 0 else len(text) - (len(squeezed) - at - len(wanted))


def _squeezed(text: str) -> str:
    return text.replace(" ", "")


def measure(names: list[str]) -> tuple[list[Verdict], dict[str, float]]:
    """Split the named filings; a verdict for each labelled item, and each filing's seconds."""
    gold = json.loads(LABELS.read_text(encoding="utf-8"))
    verdicts: list[Verdict] = []
    seconds: dict[str, float] = {}
    for name in names:
        stratum = gold[name]["stratum"]
        begun = time.perf_counter()
        try:
            split = split_filing(read_filing(SHARED / "filings" / name))
        except WrongFormError as refusal:
            # Another form refused is what a negative label asks for; any other label is missed.
            verdicts += [
                Verdict(
                    name,
                    stratum,
                    item,
                    stratum == "negative",
                    bool(label.get("judgement")),
                    False,
                    "refused",
                    label["status"],
                    str(refusal),
                )
                for item, label in gold[name]["items"].items()
            ]
            continue
        finally:
            seconds[name] = time.perf_counter() - begun
        for item, label in gold[name]["items"].items():
            section = split.section(item)
            right, detail = judge(section, label)
            judged = bool(label.get("judgement"))
            silent = not right and not judged and section.status is not SectionStatus.SUSPECT
            verdicts.append(
                Verdict(
                    name,
                    stratum,
                    item,
                    right,
                    judged,
                    silent,
                    str(section.status),
                    label["status"],
                    detail,
                )
            )
    return verdicts, seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", metavar="OUT")
    parser.add_argument("--half", choices=["odd", "even"])
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    gold = json.loads(LABELS.read_text(encoding="utf-8"))
    names = sorted(n for n in gold if arguments.only in n)
    if arguments.half:
        names = names[(arguments.half == "odd") :: 2]
    verdicts, seconds = measure(names)
    report(verdicts, seconds)
    if arguments.json:
        Path(arguments.json).write_text(
            json.dumps({"verdicts": [asdict(v) for v in verdicts], "seconds": seconds}, indent=1)
        )
    return 0


def report(verdicts: list[Verdict], seconds: dict[str, float]) -> None:
    counted = [v for v in verdicts if not v.judgement]
    for key in ("item", "stratum"):
        groups: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in counted:
            groups[getattr(verdict, key)].append(verdict)
        print(f"by {key}")
        for name, group in groups.items():
            right = sum(v.right for v in group)
            print(f"  {name:24} {right:4d} / {len(group):4d}  {right / len(group):7.1%}")
    right = sum(v.right for v in counted)
    print(f"all {right} / {len(counted)} = {right / len(counted):.1%}")
    print("wrong")
    for v in verdicts:
        if not v.right:
            kind = "judgement" if v.judgement else "SILENT" if v.silent else "suspect"
            print(f"  {kind:9} {v.file[:28]:28} {v.item:3} {v.detail}")
    slow = sorted(seconds.values())
    print(
        f"seconds: median {slow[len(slow) // 2]:.2f}, slowest {slow[-1]:.2f}, all {sum(slow):.1f}"
    )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    sys.exit(main())
