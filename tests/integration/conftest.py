"""A small filing on disk, and settings that touch nothing of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.small_filing import write_small_filing
from tenfold.settings import Settings


@pytest.fixture
def filing_path(tmp_path: Path) -> Path:
    return write_small_filing(tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A cache of the test's own, no key, no model."""
    return Settings(cache_dir=tmp_path / "cache")
