"""Services for these tests: one with passages only, and one beside a simulated provider."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from support.edgar_folder import APPLE, IDENTITY, write_edgar
from support.running_service import RunningService, running_service
from tenfold.testing.local_edgar import EdgarFolder, LocalEdgar


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[RunningService]:
    """A service with the extractive reader and a small EDGAR."""
    async with passage_service(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_service(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[RunningService]:
    """The same for a whole module, for tests that leave nothing behind."""
    async with passage_service(tmp_path_factory.mktemp("shared")) as running:
        yield running


@asynccontextmanager
async def passage_service(folder: Path) -> AsyncIterator[RunningService]:
    """A running service in ``folder``."""
    async with LocalEdgar(EdgarFolder(write_edgar(folder / "edgar", APPLE))) as edgar:
        env = {
            "TENFOLD_EDGAR_URL": edgar.base_url,
            "TENFOLD_EDGAR_IDENTITY": IDENTITY,
            "TENFOLD_MODEL": "extractive",
        }
        async with running_service(folder, "--rate", "0", env=env) as running:
            yield running
