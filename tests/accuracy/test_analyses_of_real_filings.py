"""The analysis of a real filing with all its figures and checks comes back from its JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import tenfold
from support.answers import valid_answer
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.analysis.markdown import analysis_markdown
from tenfold.settings import Settings
from tenfold.testing.scripted_client import Reply, ScriptedClient

FILINGS = Path(__file__).resolve().parents[2].parent / "shared" / "filings"


@pytest.mark.parametrize("name", ["AAPL_2025", "UBER_2019", "MARA_2023"])
async def test_it_comes_back_whole(tmp_path: Path, name: str) -> None:
    found = sorted(FILINGS.glob(f"{name}*"))
    if not found:
        pytest.skip(f"needs {name} in {FILINGS}")
    client = ScriptedClient(
        lambda request: Reply(json.dumps(valid_answer(request.output_schema, request.context)))
    )
    analysis = await tenfold.analyze(
        found[0], model=client, include=["financials"], settings=Settings(cache_dir=tmp_path)
    )
    assert analysis.figures is not None
    document = json.loads(json.dumps(tenfold.analysis_json(analysis)))
    back = analysis_from_json(document)
    assert tenfold.analysis_json(back) == document
    # Wall time is written to the millisecond, and read out to a tenth of a second.
    assert analysis_markdown(back) == analysis_markdown(replace(analysis, usage=back.usage))
