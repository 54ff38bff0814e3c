"""A transition report that tags its own months and no whole year."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from aiohttp import FormData

from support import unusual_forms
from support.running_service import RunningService


async def test_its_months_are_given_under_their_own_head(
    service: RunningService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = (unusual_forms._TEAL_NINE_MONTHS,)
    monkeypatch.setitem(unusual_forms._SPANS, ("TEAL", "kt.htm", 2024), months)
    folder = unusual_forms.write_unusual_forms(tmp_path / "forms")
    (document,) = folder.glob("Archives/edgar/data/7890/*/kt.htm")
    form = FormData()
    form.add_field("file", document.read_bytes(), filename="kt.htm", content_type="text/html")
    async with service.http.post(f"{service.url}/api/v1/analyses", data=form) as response:
        assert response.status == 202
    digest = sha256(document.read_bytes()).hexdigest()
    found = await service.json("GET", f"/api/v1/filings/upload:{digest}/financials")
    assert (found["facts"], found["ratios"]) == ([], [])
    period = found["transition_period"]
    assert (period["months"], period["period_end"]) == (9, "2024-09-30")
    values = {fact["line"]: fact["value"] for fact in period["facts"]}
    assert values["revenue"] == 345_700_000
