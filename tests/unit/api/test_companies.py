"""Completion: what a few letters bring up, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.edgar_folder import IDENTITY, write_edgar
from tenfold.api.companies import CompanyDirectory
from tenfold.settings import Settings
from tenfold.testing.local_edgar import EdgarFolder, LocalEdgar


@pytest.mark.parametrize(
    ("query", "tickers"),
    [
        ("kstr", ["KSTR"]),
        ("KEST", ["KSTR"]),
        ("mills", ["KSTR"]),
        ("otter chi", ["OTTR"]),
        ("hrn", ["HRN"]),
        ("ch", ["CHYR", "OTTR"]),
        ("zzz", []),
        ("   ", []),
        ("<script>", []),
        ("%", []),
    ],
)
async def test_search(tmp_path: Path, query: str, tickers: list[str]) -> None:
    async with LocalEdgar(EdgarFolder(write_edgar(tmp_path / "edgar"))) as edgar:
        settings = Settings(
            cache_dir=tmp_path / "cache", edgar_url=edgar.base_url, edgar_identity=IDENTITY
        )
        directory = CompanyDirectory(settings)
        assert [one.ticker for one in await directory.search(query, 10)] == tickers
        edgar.forget_requests()
        assert len(await directory.search("c", 1)) == 1
        assert edgar.requests == []  # the list is held
