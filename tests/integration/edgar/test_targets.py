"""What a user may type, over real HTTP: the right filing, and never an amendment in its place."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tenfold.errors import FilingNotFoundError, NotOnEdgarError, UsageError, WrongFormError
from tenfold.filings.targets import resolve_target
from tenfold.settings import Settings
from tenfold.testing.local_edgar import LocalEdgar

LATEST = "0000950170-25-000007"
AMENDMENT = "0000001234-25-000009"
SEC = "https://www.sec.gov/Archives/edgar/data/1234"


@pytest.mark.parametrize(
    ("target", "year", "accession", "fiscal_year", "form"),
    [
        ("KSTR", None, LATEST, 2024, "10-K"),
        ("kstr", 2023, "0000001234-24-000003", 2023, "10-K"),
        ("CIK 1234", None, LATEST, 2024, "10-K"),
        ("1234", None, LATEST, 2024, "10-K"),
        ("CIK0000001234", 2024, LATEST, 2024, "10-K"),
        ("KSTR", 2000, "0000001234-01-000001", 2000, "10-K405"),
        ("0000001234-24-000003", None, "0000001234-24-000003", 2023, "10-K"),
        ("000000123424000003", None, "0000001234-24-000003", 2023, "10-K"),
        ("0000001234-02-000001", None, "0000001234-02-000001", 2001, "10-K405"),
        (AMENDMENT, None, AMENDMENT, 2024, "10-K/A"),
        (f"{SEC}/000095017025000007/report.htm", None, LATEST, 2024, "10-K"),
        (f"{SEC}/000095017025000007/", None, LATEST, 2024, "10-K"),
        (f"{SEC}/000095017025000007/{LATEST}-index.htm", None, LATEST, 2024, "10-K"),
        (f"{SEC}/0000001234-01-000001.txt", None, "0000001234-01-000001", 2000, "10-K405"),
        (f"{SEC}/{LATEST}.txt", None, LATEST, 2024, "10-K"),
        (f"{SEC}/000095017025000007/{LATEST}.txt", None, LATEST, 2024, "10-K"),
        (
            "https://www.sec.gov/ix?doc=/Archives/edgar/data/1234/000095017025000007/report.htm",
            None,
            LATEST,
            2024,
            "10-K",
        ),
        ("OTTR", 2024, "0000002345-24-000001", 2024, "10-K"),
        ("CHYR", None, "0000005678-24-000009", 2024, "10-KT"),
        ("CHYR", 2023, "0000005678-24-000001", 2023, "10-K"),
        ("4567", None, None, None, None),
    ],
)
async def test_targets(
    edgar_settings: Settings,
    target: str,
    year: int | None,
    accession: str | None,
    fiscal_year: int | None,
    form: str | None,
) -> None:
    if accession is None:
        with pytest.raises(FilingNotFoundError, match=r"only amendments on file.*0000004567-25"):
            await resolve_target(target, settings=edgar_settings, year=year)
        return
    filing = await resolve_target(target, settings=edgar_settings, year=year)
    assert (filing.accession, filing.fiscal_year, filing.form) == (accession, fiscal_year, form)
    assert filing.documents[0].type == form
    assert filing.cik in {"1234", "2345", "5678"}
    assert filing.source.startswith(edgar_settings.edgar_url or "-")


async def test_an_amendment_is_told(edgar_settings: Settings) -> None:
    told: list[str] = []
    await resolve_target("KSTR", settings=edgar_settings, tell=told.append)
    assert told == [
        "This report was amended; the original is read. The amendment: "
        f"{AMENDMENT} (filed 2025-04-30)."
    ]
    told.clear()
    await resolve_target(AMENDMENT, settings=edgar_settings, tell=told.append)
    assert "This is an amendment (10-K/A)" in told[0]


async def test_edgartools_objects(edgar_settings: Settings) -> None:
    company: Any = SimpleNamespace(cik=1234, tickers=["KSTR"])
    filing: Any = SimpleNamespace(cik=1234, accession_no=LATEST, form="10-K")
    assert (await resolve_target(company, settings=edgar_settings)).accession == LATEST
    assert (await resolve_target(filing, settings=edgar_settings)).accession == LATEST
    nothing: Any = object()
    with pytest.raises(UsageError, match="neither a path"):
        await resolve_target(nothing, settings=edgar_settings)


async def test_an_agents_number_is_never_taken_for_the_company(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    with pytest.raises(NotOnEdgarError, match=r"often an agent.*tenfold filings TICKER"):
        await resolve_target(LATEST, settings=edgar_settings)
    await resolve_target("KSTR", settings=edgar_settings)
    edgar.forget_requests()
    # The list that was fetched for the ticker has it now, so nothing more need be asked.
    assert (await resolve_target(LATEST, settings=edgar_settings)).cik == "1234"
    assert edgar.requests == []


@pytest.mark.parametrize(
    ("target", "year", "error", "text"),
    [
        ("KSTT", None, NotOnEdgarError, r"no ticker KSTT\. Did you mean KSTR \(Kestrel Mills"),
        ("OTTER", None, NotOnEdgarError, r"Did you mean OTTR \(Otter Chips Corp\)"),
        ("99", None, NotOnEdgarError, "no list of filings for CIK 99"),
        ("UNLL", None, NotOnEdgarError, r"for Unlisted Letters Inc \(CIK 6789\).*Give the 10-K"),
        ("HRN", None, WrongFormError, "files no 10-K but Form 20-F"),
        ("HRN", 2024, WrongFormError, "files no 10-K but Form 20-F"),
        ("KSTR", 2030, FilingNotFoundError, r"year 2030 on file.* 2023 to 2024"),
        ("KSTR", 1996, FilingNotFoundError, r"submissions-002\.json .* is missing there"),
        ("OTTR", 2023, FilingNotFoundError, "no 10-K for fiscal year 2023"),
        ("4567", 2024, FilingNotFoundError, "amendment, to be asked for.*0000004567-25-000002"),
        ("0000001234-25-000001", None, WrongFormError, "Form 10-Q"),
        ("0000001234-25-999999", None, NotOnEdgarError, "cannot be told from the number"),
        ("https://example.com/10k.htm", None, FilingNotFoundError, "not on SEC's EDGAR"),
        ("file:///etc/passwd", None, FilingNotFoundError, "not on SEC's EDGAR"),
        ("https://www.sec.gov/edgar/search", None, FilingNotFoundError, "no address of a filing"),
        (f"{SEC}/000095017025000007/..%2f..%2fx", None, FilingNotFoundError, "no address"),
        ("0000001234-24-000003", 2023, UsageError, "names one of them already"),
        ("KSTR", 1066, UsageError, "no fiscal year"),
        ("Otter Chips", None, FilingNotFoundError, r"give its ticker: OTTR \(Otter Chips Corp\)"),
        ("https://jane:secret@www.sec.gov/Archives/x", None, FilingNotFoundError, "password, whi"),
        ("https://www.sec.gov@evil.example/Archives/x", None, FilingNotFoundError, "password, wh"),
        ("https://[::1]/Archives/x", None, FilingNotFoundError, "not on SEC's EDGAR"),
        ("https://[::1/Archives/x", None, FilingNotFoundError, "not on SEC's EDGAR"),
        ("https://localhost/Archives/x", None, FilingNotFoundError, "not on SEC's EDGAR"),
        ("https://2130706433/Archives/x", None, FilingNotFoundError, "not on SEC's EDGAR"),
        ("ftp://www.sec.gov/Archives/x", None, FilingNotFoundError, "not on SEC's EDGAR"),
        ("https://www.sec.gov:8443/Archives/x", None, FilingNotFoundError, "not on SEC's EDGAR"),
        ("https://www.sec.gov/ix?doc=//evil.example/a.htm", None, FilingNotFoundError, "no addr"),
        (f"{SEC}/000095017025000007/%2e%2e/x.htm", None, FilingNotFoundError, "no address"),
        ("no-such-file.htm", 2024, UsageError, "is a file"),
    ],
)
async def test_what_is_not_there(
    edgar_settings: Settings, target: str, year: int | None, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        await resolve_target(target, settings=edgar_settings, year=year)


async def test_a_listed_filing_without_its_document(
    edgar_root: Any, edgar_settings: Settings
) -> None:
    (edgar_root / "Archives/edgar/data/1234/000095017025000007/report.htm").unlink()
    with pytest.raises(NotOnEdgarError, match="does not have its document"):
        await resolve_target("KSTR", settings=edgar_settings)
    with pytest.raises(FilingNotFoundError, match=f"^EDGAR lists {LATEST}, .* does not"):
        await resolve_target("KSTR", settings=edgar_settings, year=2024)
