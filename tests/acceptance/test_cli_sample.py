"""Every command that takes a target knows the bundled sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acceptance.cli_runs import tenfold
from support.pages import check_page

COMPANY = "Halvorsen Controls Corporation"


@pytest.mark.parametrize(
    "command",
    [
        ("analyze", "sample", "--model", "extractive", "--include", "business"),
        ("sections", "sample"),
        ("financials", "sample"),
    ],
    ids=lambda command: command[0],
)
def test_the_sample_is_read(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = tenfold(*command, cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert COMPANY in done.stdout


def test_the_sample_is_quoted_and_explained(tmp_path: Path) -> None:
    done = tenfold(
        "quote", "sample", "--model", "anthropic:claude-sonnet-5", "--json", cache=tmp_path
    )
    assert json.loads(done.stdout)["calls"] == 35, done.stderr
    done = tenfold("cache", "explain", "sample", "--model", "extractive", cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "business.key_products" in done.stdout


def test_an_export_of_the_sample_has_its_text_whether_it_is_made_now_or_was_stored(
    tmp_path: Path,
) -> None:
    stored = tmp_path / "stored.json"
    options = ("--model", "extractive", "--include", "business")
    done = tenfold("analyze", "sample", *options, "--json", stored, cache=tmp_path)
    assert done.returncode == 0, done.stderr
    for source in ("sample", stored):
        page = tmp_path / "page.html"
        given = options if source == "sample" else ()
        done = tenfold("export", source, *given, "-o", page, cache=tmp_path)
        assert done.returncode == 0, done.stderr
        assert check_page(page.read_text(), styles=1).xpath("//details//mark")
