"""Another document than was asked for is refused and not kept, over real HTTP."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from support.edgar_folder import KESTREL, OTTER, columns, document_path, inline_report
from support.small_filing import small_filing_text
from tenfold.errors import EdgarError, NotOnEdgarError
from tenfold.filings.targets import resolve_target
from tenfold.settings import Settings
from tenfold.testing.local_edgar import Fault, LocalEdgar

ROW = KESTREL.rows[2]
BEFORE = KESTREL.rows[3]
SEC = "https://www.sec.gov/Archives/edgar/data/1234"
HEADER = """<SEC-DOCUMENT>x.txt : 20250220
<SEC-HEADER>x.hdr.sgml : 20250220
CONFORMED PERIOD OF REPORT: {period}
FILER:
 COMPANY DATA:
  CENTRAL INDEX KEY: {parent}
FILER:
 COMPANY DATA:
  CENTRAL INDEX KEY: 0000001234
</SEC-HEADER>
<DOCUMENT>
<TYPE>10-K
<TEXT>
{text}
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""


def sends(edgar: LocalEdgar, text: str) -> None:
    edgar.faults[:] = [Fault(status=200, times=1, match="Archives", body=text.encode())]


@pytest.mark.parametrize("target", ["KSTR", ROW.accession, f"{SEC}/000095017025000007/report.htm"])
async def test_another_companys_document_is_refused_and_not_kept(
    edgar: LocalEdgar, edgar_settings: Settings, target: str
) -> None:
    await resolve_target("KSTR", settings=edgar_settings, year=2023)  # its list is kept now
    sends(edgar, inline_report(OTTER, ROW))
    with pytest.raises(EdgarError, match=r"another company's document .* of CIK 2345.*CIK 1234"):
        await resolve_target(target, settings=edgar_settings)
    filing = await resolve_target(target, settings=edgar_settings)
    assert filing.company == KESTREL.name


async def test_what_an_older_version_kept_of_another_company_is_forgotten(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    await resolve_target("KSTR", settings=edgar_settings)
    kept = _only_kept(edgar_settings.cache_dir)
    kept.write_text(inline_report(OTTER, ROW), encoding="utf-8")
    with pytest.raises(EdgarError, match="another company's"):
        await resolve_target("KSTR", settings=edgar_settings)
    assert (await resolve_target("KSTR", settings=edgar_settings)).company == KESTREL.name


async def test_another_years_document_is_refused(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    sends(edgar, inline_report(KESTREL, BEFORE))
    with pytest.raises(EdgarError, match=r"another period .* 2023-12-31, .* list says 2024-12-31"):
        await resolve_target("KSTR", settings=edgar_settings)
    assert (await resolve_target("KSTR", settings=edgar_settings)).fiscal_year == 2024


async def test_a_header_is_a_witness_too(edgar: LocalEdgar, edgar_settings: Settings) -> None:
    other = {"parent": "0000002345", "text": small_filing_text()}
    sends(edgar, HEADER.format(period="20231231", **other))
    with pytest.raises(EdgarError, match="another period"):
        await resolve_target("KSTR", settings=edgar_settings)
    # One of several filers is enough, and a few days' difference is the same year's end.
    sends(edgar, HEADER.format(period="20241228", **other))
    assert (await resolve_target("KSTR", settings=edgar_settings)).cik == "1234"


async def test_a_registrants_report_under_its_parents_name_is_its_own(
    edgar: LocalEdgar, edgar_root: Path, edgar_settings: Settings
) -> None:
    """The parent's list has the same number: they filed it together."""
    path = edgar_root / document_path(KESTREL, ROW)
    path.write_text(inline_report(OTTER, ROW), encoding="utf-8")
    listing = edgar_root / "submissions/CIK0000002345.json"
    both = columns([replace(ROW, document="report.htm"), *OTTER.rows])
    listed = listing.read_text(encoding="utf-8")
    listing.write_text(listed.replace(_json(columns(OTTER.rows)), _json(both)), encoding="utf-8")
    assert (await resolve_target("KSTR", settings=edgar_settings)).cik == "1234"


async def test_a_document_that_says_nothing_is_taken(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    sends(edgar, small_filing_text())
    assert (await resolve_target("KSTR", settings=edgar_settings)).accession == ROW.accession


async def test_half_a_document_is_read_and_not_kept(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    """Older HTML may leave its end tag out, so EDGAR may have sent all there is."""
    whole = f"<html><body><p>{small_filing_text()}</p></body></html>"
    sends(edgar, whole.removesuffix("</body></html>"))
    filing = await resolve_target("KSTR", settings=edgar_settings)
    assert filing.broken_off == "its closing </html> is missing"
    assert (await resolve_target("KSTR", settings=edgar_settings)).broken_off is None


async def test_a_full_submission_that_no_list_has_is_read_itself(
    edgar_root: Path, edgar_settings: Settings
) -> None:
    number = "0000001234-03-000001"
    path = edgar_root / f"Archives/edgar/data/1234/{number}.txt"
    path.write_text(small_filing_text(), encoding="utf-8")
    filing = await resolve_target(f"{SEC}/{number}.txt", settings=edgar_settings)
    assert (filing.accession, filing.cik) == (number, "1234")
    with pytest.raises(NotOnEdgarError, match="on its list"):
        await resolve_target(f"{SEC}/0000001234-03-000002.txt", settings=edgar_settings)


def _only_kept(cache_dir: Path) -> Path:
    (kept,) = cache_dir.rglob("report.htm")
    return kept


def _json(value: object) -> str:
    return json.dumps(value)
