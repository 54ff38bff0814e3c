"""How well, how fast and in how much memory the splitter reads real filings.

    .venv/bin/python benchmarks/sections.py [--json OUT] [--half odd|even] [--only PART_OF_NAME]
                                            [--peers [FOLDER]]

Reads ``../shared/filings`` and the hand-made labels of ``../shared/gold/sections.json``. An item is
right when its status agrees and, where it is present, both ends stand within 300 characters (plus
the label's own allowances) of the labelled words; items marked 'judgement' count neither way. A
wrong item that is not marked suspect is a silent error.

``--peers`` asks edgartools and edgar-itemize about the same files, and judges their texts by the
same rule; their environments are made in FOLDER. They give texts, not statuses: no text is taken
for absent, any text for present, save that a short one which incorporates something by reference
is taken for incorporated where the label says so. They mark nothing suspect, so that a wrong item
of theirs is silent, save where the whole filing failed.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from platformdirs import user_cache_path

from tenfold.errors import WrongFormError
from tenfold.filings.local import read_filing
from tenfold.sections.model import Section, SectionStatus
from tenfold.sections.splitter import split_filing

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
LABELS = SHARED / "gold" / "sections.json"
TOLERANCE_CHARS = 300
POINTER_CHARS = 1500
"""A peer's text up to this long may be a pointer: the longest labelled has 783, and a heading."""

_POINTS_ELSEWHERE = re.compile(r"incorporated(?: \w+){0,6}? by\b", re.IGNORECASE)

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


@dataclass(frozen=True)
class Reading:
    """What a splitter, ours or another, says of one item."""

    status: str
    text: str
    reason: str | None = None

    @classmethod
    def of_section(cls, section: Section) -> Reading:
        return cls(str(section.status), section.text, section.reason)

    @classmethod
    def of_text(cls, text: str | None, wanted: str) -> Reading:
        """The status that a bare text stands for, where a library gives nothing else.

        Own matter may mention an incorporation too, and a bare text does not say which it is. So a
        short one is taken for incorporated only where ``wanted`` says so, in the library's favour.
        """
        words = normal(text or "")
        if not words:
            return cls("absent", "")
        pointer = len(words) <= POINTER_CHARS and _POINTS_ELSEWHERE.search(words) is not None
        return cls("incorporated" if pointer and wanted == "incorporated" else "present", words)


@dataclass
class Measured:
    """A splitter's verdicts on the labelled items, and what they cost."""

    title: str
    verdicts: list[Verdict]
    seconds: dict[str, float]
    """By file, inside the process."""
    peak_memory_bytes: int
    cpu_seconds: dict[str, float]
    """The processor's, in that time: what a busy machine hardly changes."""
    process_seconds: dict[str, float] | None = None
    """By file, with the interpreter's start and the imports; None where all ran in one process."""


def judge(reading: Reading, label: dict) -> tuple[bool, str]:
    """Whether a reading agrees with its label, and what is wrong where not."""
    wanted, status = label["status"], reading.status
    pointer = "pointer" in label.get("note", "") or "body_elsewhere" in label
    if status != wanted and not (pointer and status == "incorporated"):
        return False, f"status {status}, wanted {wanted} ({reading.reason})"
    if wanted != "present" or label.get("note", "").startswith("scattered"):
        return True, ""
    wrong = _ends(reading, label)
    if wrong and "body_elsewhere" in label:
        elsewhere = _ends(reading, label["body_elsewhere"])
        return not elsewhere, f"own: {wrong}; elsewhere: {elsewhere}" if elsewhere else ""
    return not wrong, wrong


def _ends(reading: Reading, label: dict) -> str:
    text = normal(reading.text)
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


def _verdict(name: str, entry: dict, item: str, reading: Reading) -> Verdict:
    label = entry["items"][item]
    right, detail = judge(reading, label)
    judged = bool(label.get("judgement"))
    silent = not right and not judged and reading.status != SectionStatus.SUSPECT
    return Verdict(
        name, entry["stratum"], item, right, judged, silent, reading.status, label["status"], detail
    )


def _unread(name: str, entry: dict, status: str, reason: str, *, right: bool) -> list[Verdict]:
    """The verdicts on a filing that was not read, and said so."""
    return [
        Verdict(
            name,
            entry["stratum"],
            item,
            right,
            bool(label.get("judgement")),
            False,
            status,
            label["status"],
            reason,
        )
        for item, label in entry["items"].items()
    ]


def measure(names: list[str]) -> Measured:
    """Split the named filings; a verdict for each labelled item, and what each filing cost."""
    gold = _gold()
    verdicts: list[Verdict] = []
    seconds: dict[str, float] = {}
    cpu_seconds: dict[str, float] = {}
    for name in names:
        entry = gold[name]
        begun, cpu_begun = time.perf_counter(), time.process_time()
        try:
            split = split_filing(read_filing(SHARED / "filings" / name))
        except WrongFormError as refusal:
            # Another form refused is what a negative label asks for; any other label is missed.
            right = entry["stratum"] == "negative"
            verdicts += _unread(name, entry, "refused", str(refusal), right=right)
            continue
        finally:
            seconds[name] = time.perf_counter() - begun
            cpu_seconds[name] = time.process_time() - cpu_begun
        verdicts += [
            _verdict(name, entry, item, Reading.of_section(split.section(item)))
            for item in entry["items"]
        ]
    peak_memory_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Measured("tenfold", verdicts, seconds, peak_memory_bytes, cpu_seconds)


def measure_peers(names: list[str], folder: Path) -> list[Measured]:
    """The same verdicts on what the other libraries give; their environments stand in ``folder``.

    Raises:
        subprocess.CalledProcessError: pip could not install one of them.
    """
    # This folder is on the path only where this file runs as a script, which is all that asks.
    from peers_sections import peers

    gold = _gold()
    files = [SHARED / "filings" / name for name in names]
    measured: list[Measured] = []
    for peer in peers.PEERS:
        verdicts: list[Verdict] = []
        answers = list(peers.ask(peer, peers.environment(peer, folder), files))
        for answer in answers:
            name, entry = answer.file.name, gold[answer.file.name]
            if answer.failure:
                verdicts += _unread(name, entry, "failed", answer.failure, right=False)
                continue
            verdicts += [
                _verdict(
                    name, entry, item, Reading.of_text(answer.texts.get(item), label["status"])
                )
                for item, label in entry["items"].items()
            ]
        measured.append(
            Measured(
                peer.title,
                verdicts,
                {answer.file.name: answer.seconds for answer in answers},
                max(answer.peak_memory_bytes for answer in answers),
                {answer.file.name: answer.cpu_seconds for answer in answers},
                {answer.file.name: answer.process_seconds for answer in answers},
            )
        )
    return measured


def _gold() -> dict[str, dict]:
    return json.loads(LABELS.read_text(encoding="utf-8"))


def main() -> int:
    arguments = _arguments()
    names = sorted(n for n in _gold() if arguments.only in n)
    if arguments.half:
        names = names[(arguments.half == "odd") :: 2]
    ours = measure(names)
    measured = [ours]
    report(ours)
    if arguments.peers:
        measured += measure_peers(names, arguments.peers)
        for other in measured[1:]:
            print(f"\n{other.title}")
            report(other)
        compare(measured)
    if arguments.json:
        written = asdict(ours)
        if arguments.peers:
            written["peers"] = [asdict(other) for other in measured[1:]]
        arguments.json.write_text(json.dumps(written, indent=1), encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", metavar="OUT", type=Path)
    parser.add_argument("--half", choices=["odd", "even"])
    parser.add_argument("--only", default="")
    parser.add_argument(
        "--peers",
        metavar="FOLDER",
        type=Path,
        nargs="?",
        const=user_cache_path("tenfold") / "benchmark-peers",
        help="compare with edgartools and edgar-itemize; FOLDER defaults to one in the cache",
    )
    return parser.parse_args()


def report(measured: Measured) -> None:
    """Print one splitter's figures, and what it got wrong."""
    counted = [v for v in measured.verdicts if not v.judgement]
    for key in ("item", "stratum"):
        print(f"by {key}")
        for name, group in _groups(counted, key).items():
            right = sum(v.right for v in group)
            print(f"  {name:24} {right:4d} / {len(group):4d}  {right / len(group):7.1%}")
    right = sum(v.right for v in counted)
    print(f"all {right} / {len(counted)} = {right / len(counted):.1%}")
    print("wrong")
    for v in measured.verdicts:
        if not v.right:
            # A filing that failed or was refused is wrong, but nobody takes it for an answer.
            kind = "judgement" if v.judgement else "SILENT" if v.silent else _marked(v)
            print(f"  {kind:9} {v.file[:28]:28} {v.item:3} {v.detail}")
    slow = sorted(measured.seconds.values())
    print(
        f"seconds: median {slow[len(slow) // 2]:.2f}, slowest {slow[-1]:.2f}, all {sum(slow):.1f}"
    )
    print(f"peak memory {measured.peak_memory_bytes // 2**20} MB")


def _marked(verdict: Verdict) -> str:
    return verdict.status if verdict.status in ("failed", "refused") else "suspect"


def _groups(verdicts: list[Verdict], key: str) -> dict[str, list[Verdict]]:
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[getattr(verdict, key)].append(verdict)
    return groups


def compare(measured: list[Measured]) -> None:
    """Print the splitters side by side."""
    counted = [[v for v in one.verdicts if not v.judgement] for one in measured]

    def row(name: str, cells: list[str]) -> None:
        print(f"  {name:32}" + "".join(f"{cell:>22}" for cell in cells))

    def right_of(group: list[Verdict]) -> str:
        right = sum(v.right for v in group)
        return f"{right}/{len(group)} {right / len(group):.1%}"

    def times(name: str, of: Callable[[list[float]], float]) -> None:
        row(f"seconds, {name}", [f"{of(list(one.seconds.values())):.2f}" for one in measured])
        processes = [list((one.process_seconds or {}).values()) for one in measured]
        row(f"  as a process, {name}", [f"{of(p):.2f}" if p else "-" for p in processes])

    print("\nside by side")
    row("", [one.title for one in measured])
    row("all", [right_of(group) for group in counted])
    for key in ("item", "stratum"):
        grouped = [_groups(group, key) for group in counted]
        for name in grouped[0]:
            row(f"{key} {name}", [right_of(groups[name]) for groups in grouped])
    row("silent errors", [str(sum(v.silent for v in group)) for group in counted])
    times("median", statistics.median)
    times("slowest", max)
    times("all filings", sum)
    cpu = [sum(one.cpu_seconds.values()) for one in measured]
    row("processor seconds, all filings", [f"{seconds:.2f}" for seconds in cpu])
    row("  times ours", [f"{seconds / cpu[0]:.1f}" for seconds in cpu])
    row("peak memory, MB", [str(one.peak_memory_bytes // 2**20) for one in measured])


if __name__ == "__main__":
    sys.exit(main())
