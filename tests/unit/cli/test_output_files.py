"""Output files are tried early and written whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenfold.cli.output_files import OutputFile, check_outputs
from tenfold.errors import UsageError


def test_checking_leaves_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")
    check_outputs(OutputFile(str(path), "--json"))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_writing_replaces_and_keeps_rights(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")
    path.chmod(0o640)
    OutputFile(str(path), "--json").write("new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "out.json", tmp_path / "link.json"
    path.write_text("old")
    link.symlink_to(path)
    OutputFile(str(link), "--json").write("new")
    assert link.is_symlink()
    assert path.read_text() == "new"


@pytest.mark.parametrize("name", ["missing/out.json", "."])
def test_what_cannot_be_written_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"--json .* cannot be written"):
        check_outputs(OutputFile(name, "--json"))


def test_one_place_for_two_results(tmp_path: Path) -> None:
    name = str(tmp_path / "out")
    with pytest.raises(UsageError, match="name the same place"):
        check_outputs(OutputFile(name, "--json"), OutputFile(name, "--markdown"))


def test_a_device_is_written_to() -> None:
    device = OutputFile("/dev/null", "--json")
    device.check()
    device.write("gone")
    assert Path("/dev/null").exists()
