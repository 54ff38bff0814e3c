"""From what a user types to a Filing, and the seam for sources to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenfold.errors import FilingNotFoundError
from tenfold.filings.model import Document, DocumentFormat, Filing
from tenfold.filings.targets import LocalFiles, remote_kind, resolve_target
from unit.filings.covers import html_cover


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kestrel.htm").write_text(html_cover())
    return tmp_path


@pytest.mark.parametrize("target", ["kestrel.htm", Path("kestrel.htm"), "./kestrel.htm"])
def test_a_file(target: str | Path) -> None:
    filing = resolve_target(target)
    assert (filing.company, filing.source) == ("KESTREL & CO.", str(target))


def test_a_home_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert resolve_target("~/kestrel.htm").form == "10-K"


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("AAPL", "a ticker"),
        ("brk.b", "a ticker"),
        ("320193", "a CIK"),
        ("CIK0000320193", "a CIK"),
        ("0000320193-24-000123", "an accession number"),
        ("000032019324000123", "an accession number"),
        ("https://www.sec.gov/Archives/edgar/data/320193/a.htm", "a URL"),
    ],
)
def test_what_is_on_edgar_is_told_apart(target: str, kind: str) -> None:
    with pytest.raises(FilingNotFoundError, match=f"looks like {kind}, but only local files"):
        resolve_target(target)


@pytest.mark.parametrize("target", ["report.htm", "my report", "a/b", "", "12-34"])
def test_what_is_not_is_not(target: str) -> None:
    assert remote_kind(target) is None
    with pytest.raises(FilingNotFoundError) as caught:
        resolve_target(target)
    assert "EDGAR" not in str(caught.value)


def test_a_file_that_is_named_like_a_ticker(folder: Path) -> None:
    (folder / "KSTR").write_text(html_cover())
    assert resolve_target("KSTR").form == "10-K"


def test_a_forgotten_ending_is_offered() -> None:
    with pytest.raises(FilingNotFoundError, match=r"Did you mean kestrel\.htm\?"):
        resolve_target("Kestrel")


def test_a_path_is_never_a_ticker() -> None:
    with pytest.raises(FilingNotFoundError, match="There is no file AAPL"):
        resolve_target(Path("AAPL"))


class Tickers:
    """A source that knows one company."""

    def recognises(self, target: str) -> bool:
        return remote_kind(target) == "a ticker"

    def read(self, target: str) -> Filing:
        document = Document("10-K", "Item 1", DocumentFormat.TEXT)
        return Filing(source=target, sha256="0" * 64, documents=(document,))


def test_another_source_takes_what_it_recognises() -> None:
    sources = (Tickers(), LocalFiles())
    assert resolve_target("KSTR", sources=sources).source == "KSTR"
    assert resolve_target("kestrel.htm", sources=sources).form == "10-K"


def test_no_source_for_a_target() -> None:
    with pytest.raises(FilingNotFoundError, match="could read kestrel"):
        resolve_target("kestrel.htm", sources=(Tickers(),))
