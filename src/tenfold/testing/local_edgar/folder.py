"""What a local EDGAR serves: a folder in SEC's layout, and filings that lie elsewhere."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_DOCUMENT = re.compile(r"Archives/edgar/data/(\d+)/(\d{18})/([^/]+)")
_FULL = re.compile(r"Archives/edgar/data/(\d+)/(?:\d{18}/)?(\d{10}-\d{2}-\d{6})\.txt")
_TEXT_SUFFIXES: Final = frozenset({".htm", ".html", ".txt"})


@dataclass(frozen=True, slots=True)
class _Placed:
    """A filing's file and where EDGAR has it."""

    path: Path
    cik: int
    document: str | None
    """The primary document's name; None where no list tells it, and then any name will do."""


class EdgarFolder:
    """Maps the paths of SEC's layout to files.

    Args:
        root: files at their paths on EDGAR.
        filings: a folder of filings, with a ``MANIFEST.tsv`` of at least the columns ``file``,
            ``CIK`` and ``accession``; rows without an accession number are left out.
    """

    def __init__(self, root: Path, filings: Path | None = None) -> None:
        self._root = root.resolve()
        self._placed = _placed(self._root, filings) if filings else {}

    def find(self, path: str) -> Path | None:
        """The file at a URL's path, without its leading slash; None where there is none."""
        candidate = (self._root / path).resolve()
        if candidate.is_relative_to(self._root) and candidate.is_file():
            return candidate
        if found := _FULL.fullmatch(path):
            placed = self._placed.get(found[2].replace("-", ""))
            return placed.path if placed and _full(placed) and placed.cik == int(found[1]) else None
        if found := _DOCUMENT.fullmatch(path):
            placed = self._placed.get(found[2])
            if placed and placed.cik == int(found[1]) and _named(placed, found[3]):
                return placed.path
        return None


def _full(placed: _Placed) -> bool:
    """Whether it stands for the full submission: it is one, or all that is known of the filing."""
    return placed.path.suffix == ".txt" or placed.document is None


def _named(placed: _Placed, name: str) -> bool:
    if placed.document is not None:
        return name == placed.document
    return Path(name).suffix.lower() in _TEXT_SUFFIXES


def _placed(root: Path, filings: Path) -> dict[str, _Placed]:
    with (filings / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["accession"]]
    names = _primary_documents(root / "submissions", {row["accession"] for row in rows})
    return {
        row["accession"].replace("-", ""): _Placed(
            filings / row["file"], int(row["CIK"]), names.get(row["accession"])
        )
        for row in rows
    }


def _primary_documents(submissions: Path, wanted: set[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for page in sorted(submissions.glob("CIK*.json")):
        listing: dict[str, Any] = json.loads(page.read_bytes())
        columns = listing["filings"]["recent"] if "filings" in listing else listing
        pairs = zip(columns["accessionNumber"], columns["primaryDocument"], strict=True)
        names |= {number: name for number, name in pairs if number in wanted and name}
    return names
