"""A whole analysis from a ticker, in each of the library's forms."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

import tenfold
from support.answers import valid_reply
from tenfold.analysis.events import AnalysisStarted
from tenfold.errors import UsageError
from tenfold.execution.events import Notice
from tenfold.settings import Settings
from tenfold.testing.local_edgar import LocalEdgar
from tenfold.testing.scripted_client import ScriptedClient


async def test_a_ticker_and_a_year(edgar_settings: Settings) -> None:
    client = ScriptedClient(valid_reply)
    analysis = await tenfold.analyze("KSTR", year=2023, model=client, settings=edgar_settings)
    assert analysis.filing.fiscal_year == 2023
    assert analysis.counts.ok == 35


async def test_an_amendment_is_noticed(edgar_settings: Settings) -> None:
    texts = [
        event.text
        async for event in tenfold.stream("KSTR", model="extractive", settings=edgar_settings)
        if isinstance(event, Notice)
    ]
    assert any("was amended; the original is read" in text for text in texts)


def test_a_year_with_a_file(edgar_settings: Settings) -> None:
    with pytest.raises(UsageError, match="goes with a ticker or CIK"):
        tenfold.analyze_sync("10-k.htm", year=2024, model="extractive", settings=edgar_settings)


async def test_the_synchronous_form_beside_a_running_loop(edgar_settings: Settings) -> None:
    def ask() -> tenfold.Analysis:
        company: Any = SimpleNamespace(cik=2345)
        return tenfold.analyze_sync(company, model="extractive", settings=edgar_settings)

    assert (await asyncio.to_thread(ask)).filing.fiscal_year == 2025


async def test_reading_starts_only_when_the_filing_is_there(
    edgar: LocalEdgar, edgar_settings: Settings
) -> None:
    async for event in tenfold.stream("OTTR", model="extractive", settings=edgar_settings):
        if isinstance(event, AnalysisStarted):
            assert event.filing.source.startswith(edgar.base_url)
            break
