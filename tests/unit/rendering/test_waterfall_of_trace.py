"""The page's waterfall is drawn from the analysis's own trace, as `tenfold trace` is."""

from __future__ import annotations

from dataclasses import replace

from support.analyses import sample_analysis
from support.traces import resumed_trace, sample_trace
from tenfold.charts.call_timing import Saving
from tenfold.rendering.context import analysis_context


def test_every_call_of_the_trace_is_a_row_with_its_times() -> None:
    trace = sample_trace()
    waterfall = analysis_context(replace(sample_analysis(), trace=trace)).waterfall
    assert waterfall is not None
    drawn = {(row.call.name, row.call.started, row.seconds) for row in waterfall.rows}
    told = {
        (call.name, call.started, call.timing().seconds)
        for call in trace.calls
        if call.saved is not Saving.CACHE
    }
    assert drawn == told
    assert waterfall.saved == trace.totals.cached
    assert waterfall.one_by_one_seconds == trace.totals.one_by_one_seconds
    assert waterfall.critical_seconds == trace.critical_path.seconds
    critical = {row.call.name for row in waterfall.rows if row.critical}
    assert critical == {trace.calls[step.call].name for step in trace.critical_path.steps}


def test_runs_that_were_broken_off_are_told() -> None:
    waterfall = analysis_context(replace(sample_analysis(), trace=resumed_trace())).waterfall
    assert waterfall is not None
    assert any("broken off after 3.5 s" in line for line in waterfall.earlier)
