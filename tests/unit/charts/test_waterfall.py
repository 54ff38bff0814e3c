"""The waterfall: its bars and its sums."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from support.analyses import CALLS
from tenfold.charts.risk_matrix import PlacedRisk, risk_matrix
from tenfold.charts.waterfall import (
    AttemptFate,
    AttemptTiming,
    CallTiming,
    Saving,
    make_waterfall,
)


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
    assert waterfall.one_by_one_seconds == 3.0  # as far as the one that was sent has come


def test_nothing_called_is_no_error() -> None:
    waterfall = make_waterfall([])
    assert waterfall.rows == ()
    assert waterfall.times_faster is None
    at_once = CallTiming(name="a", queued=0, started=0, ended=0)
    assert make_waterfall([at_once]).times_faster is None


def _bars(svg: str) -> list[tuple[str | None, ...]]:
    return [
        tuple(bar.get(name) for name in ("class", "x", "width", "y"))
        for bar in ET.fromstring(svg)  # noqa: S314 - our own
    ]


def test_retries_follow_one_another_and_a_hedge_has_half_the_lane() -> None:
    tries = (
        AttemptTiming(started=0.0, ended=1.0, fate=AttemptFate.FAILED),
        AttemptTiming(started=2.0, ended=9.0, fate=AttemptFate.LOST),
        AttemptTiming(
            started=5.0, first_token=6.0, ended=9.0, fate=AttemptFate.ANSWERED, hedge=True
        ),
    )
    call = CallTiming(name="a", queued=0.0, started=0.0, ended=10.0, attempts=tries, retries=1)
    (row,) = make_waterfall([call]).rows
    assert _bars(row.svg) == [
        ("think is-failed", "0.0", "100.0", "1"),
        ("wait", "100.0", "100.0", "1"),
        ("think is-lost", "200.0", "700.0", "1"),
        ("think is-answered", "500.0", "100.0", "5"),
        ("answer is-answered", "600.0", "300.0", "5"),
    ]
    assert row.notes == ("1 retry", "hedge won")


def test_what_was_saved_is_counted_and_what_was_joined_waits() -> None:
    cached = [
        CallTiming(name=name, queued=0, ended=0, section="mda", saved=Saving.CACHE)
        for name in ("mda.a", "mda.b")
    ]
    joined = CallTiming(name="mda.c", queued=0.0, ended=4.0, saved=Saving.JOINED)
    waterfall = make_waterfall([*cached, joined])
    assert waterfall.from_cache == (("mda", 2),)
    assert waterfall.saved == 2
    (row,) = waterfall.rows
    assert _bars(row.svg) == [("wait", "0.0", "1000.0", "1")]
    assert row.notes == ("joined another analysis's call",)
    assert row.seconds is None


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


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("business.key_products", "Key products"),
        ("business[2]", "Business, 2 together"),
        ("mda[1]", "MD&A, 1 together"),
        ("risk_factors[3]", "Risk factors, 3 together"),
    ],
)
def test_a_call_is_named_as_its_card_or_section_is(name: str, label: str) -> None:
    assert CallTiming(name=name, queued=0.0).label == label
