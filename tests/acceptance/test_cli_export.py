"""`tenfold export` as a user runs it."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from acceptance.cli_runs import COMMAND, SMALL_FILING, TIMEOUT_SECONDS, environment, tenfold
from support.pages import check_page


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `tenfold analyze --json` wrote."""
    folder = tmp_path_factory.mktemp("stored")
    path = folder / "analysis.json"
    done = tenfold("analyze", SMALL_FILING, "--model", "extractive", "--json", path, cache=folder)
    assert done.returncode == 0, done.stderr
    return path


@pytest.mark.parametrize("ending", ["json", "md", "xlsx", "html"])
def test_a_stored_analysis_in_every_format(stored: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"out.{ending}"
    done = tenfold("export", stored, "-o", target, cache=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    content = target.read_bytes()
    match ending:
        case "json":
            kept = json.loads(stored.read_bytes())
            assert json.loads(content) == kept
            assert kept["figures"]["facts"]
        case "html":
            check_page(content.decode(), styles=1)
        case "xlsx":
            assert content.startswith(b"PK")
        case _:
            assert content.startswith(b"# ")


def test_a_kept_analysis_by_its_id(tmp_path: Path) -> None:
    done = tenfold("analyze", SMALL_FILING, "--model", "extractive", cache=tmp_path)
    assert done.returncode == 0, done.stderr
    listed = tenfold("analyses", "list", "--json", cache=tmp_path)
    kept = re.findall(r'"id": "([0-9a-f]{16})"', listed.stdout)
    assert len(kept) == 1
    for ending in ("json", "md", "xlsx", "html"):
        target = tmp_path / f"kept.{ending}"
        done = tenfold("export", kept[0], "-o", target, cache=tmp_path)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    company = json.loads((tmp_path / "kept.json").read_text())["filing"]["company"]
    page = check_page((tmp_path / "kept.html").read_text(), styles=1)
    assert company in page.xpath("string(//h1)")
    assert page.xpath("//details//mark")
    assert (tmp_path / "kept.xlsx").read_bytes().startswith(b"PK")
    again = tenfold("analyses", "list", "--json", cache=tmp_path)
    assert again.stdout == listed.stdout


def test_an_id_that_nothing_has(tmp_path: Path) -> None:
    done = tenfold("export", "0123456789abcdef", "--format", "md", cache=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "No analysis has the ID '0123456789abcdef'" in done.stderr


def test_a_filing_is_analysed_and_its_quotes_can_be_opened(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    done = tenfold("export", SMALL_FILING, "--model", "extractive", "-o", target, cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert check_page(target.read_text(), styles=1).xpath("//details//mark")


def test_from_one_command_into_the_next(stored: Path, tmp_path: Path) -> None:
    with stored.open("rb") as source:
        done = subprocess.run(
            [*COMMAND, "export", "-", "--format", "md"],
            stdin=source,
            env=environment(tmp_path),
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"# ")


def test_the_input_is_not_overwritten(stored: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(stored)
    before = stored.read_bytes()
    for target in (stored, link):
        done = tenfold("export", stored, "-o", target, cache=tmp_path)
        assert done.returncode == 2
        assert "is the file that is read" in done.stderr
    assert stored.read_bytes() == before


def test_a_workbook_is_nothing_for_a_terminal(stored: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*COMMAND, "export", str(stored), "--format", "xlsx"],
            stdout=theirs,
            stderr=subprocess.PIPE,
            env=environment(tmp_path),
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 2
    assert b"nothing for a terminal" in done.stderr


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 2, "cannot be read"),
        ("{", 1, "is not JSON"),
        ("[" * 100_000, 1, "is not JSON"),
        ("[]", 1, "is no analysis"),
        ('{"filing": {}}', 1, "no analysis of Tenfold's"),
    ],
)
def test_what_cannot_be_exported_says_why(
    tmp_path: Path, content: str | None, code: int, said: str
) -> None:
    source = tmp_path / "own.json"
    if content is not None:
        source.write_text(content)
    done = tenfold("export", source, "--format", "md", cache=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_format_must_be_told(stored: Path, tmp_path: Path) -> None:
    done = tenfold("export", stored, cache=tmp_path)
    assert done.returncode == 2
    assert "Which format?" in done.stderr
