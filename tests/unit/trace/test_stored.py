"""Traces as JSON and back."""

from __future__ import annotations

import json

import pytest

from support.traces import EVENTS, calls_of, resumed_trace, sample_trace
from tenfold.errors import TenfoldError
from tenfold.llm.usage import Usage
from tenfold.trace.run import RunTrace
from tenfold.trace.stored import trace_from_json, trace_json, trace_view_json

UNPRICED = sample_trace(calls=calls_of(*EVENTS[:14]))


@pytest.mark.parametrize(
    "trace",
    [
        sample_trace(),
        resumed_trace(),
        sample_trace(calls=()),
        sample_trace(company=None, form=None, fiscal_year=None, accession=None),
        *(sample_trace(calls=calls_of(*EVENTS[:n])) for n in range(len(EVENTS))),
    ],
)
def test_it_comes_back_as_it_was(trace: RunTrace) -> None:
    assert trace_from_json(json.loads(json.dumps(trace_json(trace)))) == trace


def test_an_unknown_price_stays_unknown() -> None:
    unpriced = json.loads(json.dumps(trace_json(sample_trace())))
    unpriced["calls"][2]["attempts"][0]["usage"]["cost_usd"] = None
    trace = trace_from_json(unpriced)
    assert trace.calls[2].usage == Usage(2_000, 1_500, 100, 400, None)
    assert trace.totals.usage.cost_usd is None
    assert trace_json(trace) == unpriced


def test_what_did_not_happen_is_left_out() -> None:
    written = trace_json(sample_trace())
    assert written["calls"][0] == {
        "name": "mda.outlook",
        "section": "mda",
        "components": ["outlook"],
        "queued": 0.4,
        "ended": 0.4,
        "saved": "cache",
    }
    assert "earlier" not in written
    assert len(json.dumps(written)) / len(written["calls"]) < 600


def test_the_view_adds_what_follows_from_it() -> None:
    view = trace_view_json(sample_trace())
    assert view["totals"]["attempts"] == 8
    assert view["totals"]["cached_prompt_tokens"] == 9_000
    assert view["critical_path"]["seconds"] == 5.9
    assert [step["name"] for step in view["critical_path"]["steps"]] == ["risks.legal", "risks[2]"]
    assert trace_from_json(view) == sample_trace()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("id",), "not hexadecimal"),
        (("began_at",), "yesterday"),
        (("began_at",), "2026-01-02T03:04:05"),
        (("began_at",), 7),
        (("wall_seconds",), float("nan")),
        (("wall_seconds",), -1),
        (("calls",), "none"),
        (("calls", 2, "queued"), 1e300),
        (("calls", 2, "attempts", 0, "end"), "exploded"),
        (("calls", 2, "attempts", 0, "usage", "prompt_tokens"), -5),
        (("calls", 2, "saved"), "luck"),
    ],
)
def test_what_is_no_trace_is_refused_without_repeating_it(place, value) -> None:
    document = json.loads(json.dumps(trace_json(sample_trace())))
    at = document
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    with pytest.raises(TenfoldError, match="not as Tenfold writes it") as told:
        trace_from_json(document)
    assert str(value) not in str(told.value)
