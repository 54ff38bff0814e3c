"""Identity of real filings, 1993 to 2025, against the manifest that lies beside them."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest

from tenfold.errors import WrongFormError
from tenfold.filings.cover import read_cover
from tenfold.filings.inline_facts import read_inline_facts
from tenfold.filings.local import read_filing
from tenfold.filings.model import DocumentFormat

FILINGS = Path(__file__).resolve().parents[2].parent / "shared" / "filings"
MANIFEST = FILINGS / "MANIFEST.tsv"


def _rows() -> list[dict[str, str]]:
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


ROWS = _rows()
ANNUAL = [row for row in ROWS if row["form"].startswith("10-K") and row["form"] != "10-KSB"]
NAMED_OTHERWISE = {"DELL_2005": 2006}
"""The manifest counts this year as 2005; the report itself says 'Fiscal 2006' throughout."""

pytestmark = pytest.mark.skipif(
    not ROWS, reason=f"needs the real filings beside the checkout, in {FILINGS.parent.name}/"
)


def _first_word(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", name.lower()))
    return next(word for word in words if word != "the")


@pytest.mark.parametrize("row", ANNUAL, ids=lambda row: row["file"][:12])
def test_identity(row: dict[str, str]) -> None:
    filing = read_filing(FILINGS / row["file"])
    assert filing.form == row["form"]
    assert filing.accession == (row["accession"] or None)
    key = "_".join(row["file"].split("_")[:2])
    assert filing.fiscal_year == NAMED_OTHERWISE.get(key, int(row["fiscal_year"]))
    assert filing.company is not None
    assert _first_word(filing.company) == _first_word(row["company"])
    # A bare document before 2019 nowhere states the CIK.
    assert filing.cik in (row["CIK"], None)
    content = filing.documents[0].content
    if "dei:EntityCentralIndexKey" in content or len(filing.documents) > 1:
        assert filing.cik == row["CIK"]


@pytest.mark.parametrize("row", ANNUAL, ids=lambda row: row["file"][:12])
def test_the_cover_agrees_with_header_and_tags(row: dict[str, str]) -> None:
    filing = read_filing(FILINGS / row["file"])
    cover = read_cover(filing.documents[0])
    assert cover.period_end == filing.period_end
    # 10-K405 is one ticked box on a cover that says 10-K.
    assert cover.form == row["form"].removesuffix("405")
    assert cover.company is None or _first_word(cover.company) == _first_word(row["company"])
    assert cover.cik in (filing.cik, None)


@pytest.mark.parametrize("row", [r for r in ROWS if r not in ANNUAL], ids=lambda r: r["file"][:12])
def test_other_forms_are_refused_by_name(row: dict[str, str]) -> None:
    with pytest.raises(WrongFormError, match=f"Form {row['form']}"):
        read_filing(FILINGS / row["file"])


def test_exhibits_follow_the_report() -> None:
    full = [row for row in ANNUAL if row["file"].endswith(".txt")]
    counts = {row["file"]: len(read_filing(FILINGS / row["file"]).documents) for row in full}
    assert max(counts.values()) >= 10, counts


def test_the_largest_file_is_identified_in_a_moment() -> None:
    largest = max((FILINGS / row["file"] for row in ANNUAL), key=lambda path: path.stat().st_size)
    seconds: list[float] = []
    for _ in range(5):
        start = time.process_time()
        filing = read_filing(largest)
        seconds.append(time.process_time() - start)
    assert filing.documents[0].format is DocumentFormat.HTML
    # 25 to 45 ms on two slow cores, hashing included.
    assert min(seconds) < 0.1
    start = time.process_time()
    read_inline_facts(filing.documents[0].content)
    assert time.process_time() - start < 0.05
