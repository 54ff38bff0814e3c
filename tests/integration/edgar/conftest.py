"""A local EDGAR of fictional companies, and settings that point to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.edgar_folder import IDENTITY, write_edgar
from tenfold.filings.edgar.pace import Pace
from tenfold.settings import Settings
from tenfold.testing.local_edgar import EdgarFolder, LocalEdgar


@pytest.fixture(autouse=True)
def _a_pace_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests before have asked for does not slow this one."""
    monkeypatch.setattr("tenfold.filings.edgar.client.SHARED_PACE", Pace())


@pytest.fixture
def edgar_root(tmp_path: Path) -> Path:
    return write_edgar(tmp_path / "edgar")


@pytest.fixture
async def edgar(edgar_root: Path) -> AsyncIterator[LocalEdgar]:
    async with LocalEdgar(EdgarFolder(edgar_root)) as server:
        yield server


@pytest.fixture
def edgar_settings(edgar: LocalEdgar, tmp_path: Path) -> Settings:
    return Settings(cache_dir=tmp_path / "cache", edgar_url=edgar.base_url, edgar_identity=IDENTITY)
