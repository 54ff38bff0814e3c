"""From what a user names to a file, or to EDGAR (asked itself in tests/integration/edgar)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tenfold.errors import EdgarRefusedError, FilingNotFoundError, UsageError
from tenfold.filings.edgar.targets import edgar_kind
from tenfold.filings.targets import is_on_edgar, resolve_target
from tenfold.settings import Settings
from unit.filings.covers import html_cover


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kestrel.htm").write_text(html_cover())
    return tmp_path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache_dir=tmp_path / "cache")


@pytest.mark.parametrize("target", ["kestrel.htm", Path("kestrel.htm"), "./kestrel.htm"])
async def test_a_file(target: str | Path, settings: Settings) -> None:
    filing = await resolve_target(target, settings=settings)
    assert (filing.company, filing.source) == ("KESTREL & CO.", str(target))


async def test_a_home_folder(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert (await resolve_target("~/kestrel.htm", settings=settings)).form == "10-K"


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("AAPL", "a ticker"),
        ("brk.b", "a ticker"),
        ("TWO-PC", "a ticker"),
        ("320193", "a CIK"),
        ("CIK0000320193", "a CIK"),
        ("CIK 320193", "a CIK"),
        ("0000320193-24-000123", "an accession number"),
        ("000032019324000123", "an accession number"),
        ("https://www.sec.gov/Archives/edgar/data/320193/a.htm", "a URL"),
        ("file:///etc/passwd", "a URL"),
    ],
)
async def test_what_is_on_edgar_is_told_apart(target: str, kind: str, settings: Settings) -> None:
    assert edgar_kind(target) == kind
    assert is_on_edgar(target)
    if kind != "a URL":
        with pytest.raises(EdgarRefusedError, match="TENFOLD_EDGAR_IDENTITY"):
            await resolve_target(target, settings=settings)


@pytest.mark.parametrize("target", ["report.htm", "my report", "a/b", "", "12-34", "C:\\10k.htm"])
async def test_what_is_not_is_not(target: str, settings: Settings) -> None:
    assert edgar_kind(target) is None
    with pytest.raises(FilingNotFoundError) as caught:
        await resolve_target(target, settings=settings)
    assert "EDGAR" not in str(caught.value)


async def test_a_file_that_is_named_like_a_ticker(folder: Path, settings: Settings) -> None:
    (folder / "KSTR").write_text(html_cover())
    assert (await resolve_target("KSTR", settings=settings)).form == "10-K"


@pytest.mark.parametrize("target", ["sample", " Sample "])
async def test_the_bundled_sample(target: str, settings: Settings) -> None:
    filing = await resolve_target(target, settings=settings)
    assert (filing.company, filing.source) == ("Halvorsen Controls Corporation", "sample")


async def test_a_file_that_is_named_like_the_sample(folder: Path, settings: Settings) -> None:
    (folder / "sample").write_text(html_cover())
    assert (await resolve_target("sample", settings=settings)).company == "KESTREL & CO."
    with pytest.raises(FilingNotFoundError):
        await resolve_target(Path("nowhere/sample"), settings=settings)


async def test_the_sample_has_one_year(settings: Settings) -> None:
    with pytest.raises(UsageError, match="sample is a file"):
        await resolve_target("sample", settings=settings, year=2024)


async def test_a_forgotten_ending_is_offered(settings: Settings) -> None:
    with pytest.raises(FilingNotFoundError, match=r"Did you mean kestrel\.htm\?"):
        await resolve_target("Kestrel", settings=settings)


async def test_a_path_is_never_a_ticker(settings: Settings) -> None:
    with pytest.raises(FilingNotFoundError, match="There is no file AAPL"):
        await resolve_target(Path("AAPL"), settings=settings)


async def test_a_year_with_a_file(settings: Settings) -> None:
    with pytest.raises(UsageError, match=r"kestrel\.htm is a file"):
        await resolve_target("kestrel.htm", settings=settings, year=2024)


def test_a_file_needs_none_of_edgars_libraries() -> None:
    heavy = "{'aiohttp', 'tenacity', 'pyrate_limiter'}"
    code = f"import sys, tenfold.filings.targets; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
