"""A package's fingerprint changes with any of its modules and with nothing else."""

from __future__ import annotations

import sys

import pytest

from tenfold.fingerprint import source_fingerprint


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "fingerprinted"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "one.py").write_text("ONE = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    sys.modules.pop("fingerprinted", None)
    source_fingerprint.cache_clear()


def fingerprint() -> str:
    source_fingerprint.cache_clear()
    return source_fingerprint("fingerprinted")


def test_it_changes_with_a_module_its_name_and_a_new_one(package):
    seen = [fingerprint()]
    (package / "one.py").write_text("ONE = 2\n")
    seen.append(fingerprint())
    (package / "one.py").rename(package / "two.py")
    seen.append(fingerprint())
    (package / "three.py").write_text("")
    seen.append(fingerprint())
    assert len(set(seen)) == 4


def test_it_stays_with_what_is_no_module(package):
    before = fingerprint()
    (package / "notes.txt").write_text("notes")
    (package / "__pycache__").mkdir(exist_ok=True)
    assert fingerprint() == before
