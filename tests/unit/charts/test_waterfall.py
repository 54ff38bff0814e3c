"""The waterfall: its critical path and its sums."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from support.analyses import CALLS
from tenfold.charts.risk_matrix import PlacedRisk, risk_matrix
from tenfold.charts.waterfall import CallTiming, critical_path, make_waterfall


def _call(name: str, queued: float, started: float, ended: float) -> CallTiming:
    return CallTiming(name=name, queued=queued, started=started, ended=ended)


def test_a_call_that_waited_for_a_place_follows_the_one_that_freed_it() -> None:
    assert critical_path(CALLS) == {"business.key_products", "business.competition"}


def test_all_at_once_the_longest_call_alone_is_critical() -> None:
    calls = [_call("a", 0, 0, 2), _call("b", 0, 0.01, 5), _call("c", 0, 0, 4)]
    assert critical_path(calls) == {"b"}


def test_a_combined_prompt_follows_the_answers_it_stands_in_for() -> None:
    calls = [_call("a", 0, 0, 2), _call("b", 0, 0, 1), _call("again[2]", 2.0, 2.0, 3)]
    assert critical_path(calls) == {"a", "again[2]"}


def test_elapsed_stands_beside_the_sum() -> None:
    waterfall = make_waterfall(CALLS)
    assert waterfall.elapsed_seconds == 4.0
    assert waterfall.one_by_one_seconds == 2.0 + 1.0 + 2.0
    assert waterfall.critical_seconds == 4.0
    assert waterfall.times_faster == 1.25
    assert [row.label for row in waterfall.rows] == ["Key products", "Cash flow", "Competition"]


def test_calls_under_way_reach_up_to_now() -> None:
    running = CallTiming(name="a", queued=0.0, started=1.0)
    waiting = CallTiming(name="b", queued=0.0)
    waterfall = make_waterfall([running, waiting], now_seconds=4.0)
    by_name = {row.call.name: row for row in waterfall.rows}
    assert by_name["a"].seconds is None
    (wait, think) = ET.fromstring(by_name["a"].svg)  # noqa: S314 - our own
    assert (wait.get("width"), think.get("width")) == ("250.0", "750.0")
    assert waterfall.times_faster is None


def test_nothing_called_is_no_error() -> None:
    waterfall = make_waterfall([])
    assert waterfall.rows == ()
    assert waterfall.times_faster is None
    assert make_waterfall([_call("a", 0, 0, 0)]).times_faster is None


def test_risks_stand_where_they_were_judged() -> None:
    risks = [
        PlacedRisk("fire", "r1", "high", "low"),
        PlacedRisk("flood", "r2", "high", "low"),
        PlacedRisk("nobody knows", "r3", None, None),
    ]
    matrix = risk_matrix(risks)
    severity, cells = matrix.rows[0]
    assert severity == "high"
    assert [len(cell.risks) for cell in cells] == [2, 0, 0]
    assert cells[0].heat == "medium"
    assert [risk.title for risk in matrix.unplaced] == ["nobody knows"]
    assert not matrix.is_empty
    assert risk_matrix(risks[2:]).is_empty
