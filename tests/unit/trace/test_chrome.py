"""Traces for chrome://tracing and Perfetto."""

from __future__ import annotations

import json
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from support.traces import KEY, resumed_trace, sample_trace
from tenfold.execution.events import AttemptEnd
from tenfold.trace.calls import AttemptTrace, CallTrace
from tenfold.trace.chrome import chrome_json
from tenfold.trace.run import RunTrace


def events(trace: RunTrace) -> list[dict]:
    return json.loads(chrome_json(trace))["traceEvents"]


def of(trace: RunTrace, phase: str) -> list[dict]:
    return [event for event in events(trace) if event["ph"] == phase]


def test_its_shape_is_the_trace_event_formats() -> None:
    document = json.loads(chrome_json(sample_trace()))
    assert document["displayTimeUnit"] == "ms"
    assert document["otherData"]["trace_id"] == sample_trace().id
    for event in document["traceEvents"]:
        assert isinstance(event["ts"], int)
        assert event["ts"] >= 0
        assert {"ph", "pid", "tid", "name"} <= set(event)
        if event["ph"] == "X":
            assert event["dur"] >= 0
    assert {event["ph"] for event in document["traceEvents"]} == {"X", "M", "i", "C", "s", "f"}


def test_every_thread_has_a_name_that_tells_its_section() -> None:
    names = {e["tid"]: e["args"]["name"] for e in of(sample_trace(), "M") if "thread" in e["name"]}
    used = {event["tid"] for event in events(sample_trace())}
    assert used == set(names)
    assert names[0] == "analysis"
    assert set(names.values()) >= {"business 1", "business 2", "risks 1", "risks 2", "mda 1"}


def test_calls_have_their_attempts_in_them() -> None:
    bars = {bar["name"]: bar for bar in of(sample_trace(), "X") if "section" in bar["args"]}
    rivals = bars["business.rivals"]
    assert (rivals["ts"], rivals["dur"]) == (500_000, 2_500_000)
    within = [
        (bar["name"], bar["ts"], bar["dur"])
        for bar in of(sample_trace(), "X")
        if bar["tid"] == rivals["tid"] and bar is not rivals and bar["name"] != rivals["name"]
    ]
    assert within == [
        ("waiting", 500_000, 501_000),
        ("attempt 1", 1_001_000, 249_000),
        ("first token", 1_001_000, 249_000),
        ("waiting", 1_250_000, 500_000),
        ("attempt 2", 1_750_000, 1_250_000),
        ("first token", 1_750_000, 250_000),
        ("answer", 2_000_000, 1_000_000),
    ]
    assert bars["risks.legal"]["args"]["critical"] is True


def test_a_hedge_stands_beside_what_it_overtook() -> None:
    bars = of(sample_trace(), "X")
    (hedge,) = [bar for bar in bars if bar["name"] == "hedge 2"]
    (legal,) = [bar for bar in bars if bar["name"] == "risks.legal"]
    assert hedge["tid"] != legal["tid"]
    late = next(bar for bar in bars if bar["tid"] == legal["tid"] and bar["name"] == "attempt 1")
    assert late["cname"] == "grey"


def test_arrows_follow_the_critical_path_between_bars_that_are_there() -> None:
    (leaves,), (arrives,) = of(sample_trace(), "s"), of(sample_trace(), "f")
    assert (leaves["id"], leaves["cat"]) == (arrives["id"], arrives["cat"])
    assert arrives["bp"] == "e"
    assert leaves["ts"] <= arrives["ts"]
    bars = {bar["name"]: bar for bar in of(sample_trace(), "X")}
    for arrow, name in ((leaves, "risks.legal"), (arrives, "risks[2]")):
        bar = bars[name]
        assert arrow["tid"] == bar["tid"]
        assert bar["ts"] <= arrow["ts"] < bar["ts"] + bar["dur"]


def test_the_counter_ends_at_nothing_in_flight() -> None:
    counts = [event["args"]["requests"] for event in of(sample_trace(), "C")]
    assert max(counts) == 5
    assert counts[-1] == 0


def test_runs_that_were_broken_off_are_processes_of_their_own() -> None:
    names = [e["args"]["name"] for e in of(resumed_trace(), "M") if e["name"] == "process_name"]
    assert names == [
        "Run 1, broken off: Orrery Instruments, Inc. 10-K 2024",
        "Orrery Instruments, Inc. 10-K 2024",
    ]


def test_no_key_gets_out() -> None:
    assert KEY not in chrome_json(sample_trace())
    assert "Orrery" not in chrome_json(sample_trace(), lambda text: text.replace("Orrery", "…"))


_TIMES = st.integers(0, 9_000).map(lambda milliseconds: milliseconds / 1_000)


@st.composite
def _call(draw) -> CallTrace:
    queued, started, failed, again, ended = sorted(draw(st.lists(_TIMES, min_size=5, max_size=5)))
    first = AttemptTrace(number=1, started=started, ended=failed, end=AttemptEnd.FAILED)
    second = AttemptTrace(
        number=2, started=again, first_token=again, ended=ended, end=AttemptEnd.ANSWERED
    )
    attempts = [first, second]
    if draw(st.booleans()):
        hedged, won = sorted((draw(_TIMES), draw(_TIMES)))
        inside = min(max(hedged, again), ended), min(max(won, again), ended)
        attempts.append(
            AttemptTrace(number=3, started=inside[0], ended=inside[1], hedge=True, end=None)
        )
    return CallTrace(
        name="a.b",
        section=draw(st.sampled_from(["x", "y"])),
        components=("b",),
        queued=queued,
        attempts=tuple(attempts[: draw(st.integers(0, 3))]),
        ended=draw(st.sampled_from([ended, None])),
    )


@settings(max_examples=60)
@given(st.lists(_call(), max_size=12))
def test_bars_of_a_thread_never_cross(calls) -> None:
    trace = sample_trace(calls=tuple(calls), wall_seconds=9.0)
    threads = defaultdict(list)
    for bar in of(trace, "X"):
        threads[bar["tid"]].append((bar["ts"], bar["ts"] + bar["dur"]))
    for bars in threads.values():
        for begin, end in bars:
            for other_begin, other_end in bars:
                apart = end <= other_begin or other_end <= begin
                within = begin <= other_begin and other_end <= end
                around = other_begin <= begin and end <= other_end
                assert apart or within or around
