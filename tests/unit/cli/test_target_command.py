"""Targets behind options whose value may be left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tenfold.cli.main import run
from tenfold.filings.sample import sample_path


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENFOLD_CACHE_DIR", str(tmp_path / "cache"))
    return str(sample_path())


@pytest.mark.parametrize("command", ["financials", "sections"])
def test_an_option_before_the_target_leaves_it_alone(
    command: str, target: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run([command, "--no-cache", "--json", target]) == 0
    assert json.loads(capsys.readouterr().out)["filing"]
    assert run([command, "--no-cache", "--json", "out.json", target]) == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["filing"]


def test_csv_too(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["financials", "--csv", target, "--years", "2"]) == 0
    assert capsys.readouterr().out.startswith("kind,name,fiscal_year")


@pytest.mark.parametrize("options", [[], ["--json"], ["--json", "out.json"], ["--years", "3"]])
def test_a_target_that_is_not_there_is_missing(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["financials", *options]) == 2
    assert "Missing argument 'TARGET'" in capsys.readouterr().err


def test_an_option_that_needs_its_value_says_what_it_took(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["analyze", "--json", "AAPL"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "--json took 'AAPL' for the file to write" in said
    assert "analyze AAPL --json -" in said
