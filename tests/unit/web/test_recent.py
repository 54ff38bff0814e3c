"""Lists of analyses: duplicates are folded, and the latest is shown."""

from __future__ import annotations

from dataclasses import replace

from tenfold.store.analyses.record import AnalysisRecord, AnalysisStatus
from tenfold.web.recent import folded, lines

ONE = AnalysisRecord(
    id="3",
    status=AnalysisStatus.FINISHED,
    origin="service",
    target="AAPL",
    ticker="AAPL",
    request='{"target": "AAPL", "year": null}',
    request_key="k",
    created_at="2026-01-03T10:00:00+00:00",
    model="extractive",
    filing_sha256="f" * 64,
    company="Apple Inc.",
)


def test_analyses_of_one_filing_by_one_model_are_one_line() -> None:
    older = replace(ONE, id="2")
    other_model = replace(ONE, id="1", model="openai:x")
    shown = folded([ONE, older, other_model])
    assert [(line.id, line.earlier) for line in shown] == [("3", 1), ("1", 0)]
    assert len(lines([ONE, older])) == 2


def test_a_failed_one_does_not_hide_a_finished_one() -> None:
    failed = replace(ONE, id="4", status=AnalysisStatus.FAILED)
    assert [line.id for line in folded([failed, ONE])] == ["4", "3"]


def test_what_is_not_known_yet_is_named_as_it_was_asked_for() -> None:
    queued = replace(ONE, status=AnalysisStatus.QUEUED, company=None, filing_sha256=None)
    upload = replace(queued, target="upload:" + "a" * 64, ticker=None)
    assert [line.name for line in lines([queued, upload])] == ["AAPL", "Uploaded filing"]
    assert lines([queued])[0].ticker is None
    assert lines([replace(queued, target="/home/somebody/x.htm")])[0].name == "x.htm"
