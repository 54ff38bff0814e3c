"""A trace for chrome://tracing and https://ui.perfetto.dev.

Source: "Trace Event Format" (Google, the document that Catapult's README links to): complete events
('X'), names of processes and threads ('M'), instants ('i'), counters ('C') and flows ('s', 'f').
Times are microseconds.

Bars of one thread may lie in one another but must not cross, so calls that overlap get threads of
their own: the lanes of their section, each taken by the next call that finds it free. A hedge
crosses the attempt that it stands beside, and has a lane of its own too. A run that was broken off
is a process of its own, with times from its own beginning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from tenfold.execution.events import AttemptEnd
from tenfold.llm.redaction import without_keys
from tenfold.trace.calls import AttemptTrace, CallTrace
from tenfold.trace.run import RunTrace
from tenfold.trace.scrubbing import scrubbed

_ANALYSIS_LANE: Final = 0
_COLOURS: Final = {
    AttemptEnd.FAILED: "terrible",
    AttemptEnd.SUPERSEDED: "grey",
    AttemptEnd.CANCELLED: "grey",
}
"""Names of the viewer's own colours; others are drawn from the event's name."""


def chrome_json(
    trace: RunTrace, scrub: Callable[[str], str] = lambda text: without_keys(text, ())
) -> str:
    """The trace as a JSON object that the viewers load.

    ``scrub`` takes what is secret out of every text.
    """
    events: list[dict[str, Any]] = []
    for process, run in enumerate((*trace.earlier, trace), start=1):
        broken_off = run is not trace
        events += _Process(run, process, broken_off=broken_off).events()
    document = {
        "traceEvents": events,
        "displayTimeUnit": "ms",
        "otherData": {
            "trace_id": trace.id,
            "began_at": trace.began_at,
            "model": trace.model,
            "strategy": trace.strategy,
        },
    }
    # ASCII, because a reason may hold half a surrogate pair, which is no UTF-8.
    return json.dumps(scrubbed(document, scrub), allow_nan=False)


@dataclass(slots=True)
class _Lanes:
    """Threads, each with one thing at a time."""

    next_id: int = _ANALYSIS_LANE + 1
    free_at: dict[str, dict[int, int]] = field(default_factory=dict[str, dict[int, int]])
    """By section: when each of its lanes becomes free."""

    def take(self, section: str, begin: int, end: int) -> int:
        """The first lane of ``section`` that is free from ``begin`` on."""
        lanes = self.free_at.setdefault(section, {})
        lane = next((lane for lane, free in lanes.items() if free <= begin), None)
        if lane is None:
            lane = self.next_id
            self.next_id += 1
        lanes[lane] = end
        return lane


class _Process:
    """One run."""

    def __init__(self, run: RunTrace, process: int, *, broken_off: bool) -> None:
        self._run = run
        self._process = process
        self._broken_off = broken_off
        self._lanes = _Lanes()
        self._critical = run.critical_path
        self._lane_of: dict[int, int] = {}

    def events(self) -> Iterator[dict[str, Any]]:
        run = self._run
        places = sorted(range(len(run.calls)), key=lambda place: run.calls[place].queued)
        drawn = [event for place in places for event in self._call(place, run.calls[place])]
        yield from self._names()
        yield self._bar(_ANALYSIS_LANE, "analysis", 0, _us(run.wall_seconds), self._totals())
        yield from drawn
        yield from self._in_flight()
        yield from self._arrows()

    def _names(self) -> Iterator[dict[str, Any]]:
        run = self._run
        words = [run.company or "Analysis", run.form or "", str(run.fiscal_year or "")]
        name = " ".join(word for word in words if word)
        if self._broken_off:
            name = f"Run {self._process}, broken off: {name}"
        yield self._meta("process_name", _ANALYSIS_LANE, name)
        yield self._meta("thread_name", _ANALYSIS_LANE, "analysis")
        for section, lanes in self._lanes.free_at.items():
            for number, lane in enumerate(lanes, start=1):
                yield self._meta("thread_name", lane, f"{section} {number}")

    def _call(self, place: int, call: CallTrace) -> Iterator[dict[str, Any]]:
        begin, end = _us(call.queued), _us(self._end(call))
        if call.saved is not None and end == begin:
            yield self._event("i", _ANALYSIS_LANE, f"{call.name} from the cache", begin) | {
                "s": "t"
            }
            return
        lane = self._lanes.take(call.section, begin, end)
        self._lane_of[place] = lane
        yield self._bar(lane, call.name, begin, end, self._told(place, call))
        waits_from = begin
        for attempt in call.attempts:
            sent, over = _us(attempt.started), _us(self._attempt_end(call, attempt))
            its_lane = lane
            if attempt.hedge:
                its_lane = self._lanes.take(call.section, sent, over)
            else:
                if sent > waits_from:
                    yield self._bar(lane, "waiting", waits_from, sent, {})
                waits_from = over
            yield from self._attempt(its_lane, call, attempt, sent, over)

    def _attempt(
        self, lane: int, call: CallTrace, attempt: AttemptTrace, sent: int, over: int
    ) -> Iterator[dict[str, Any]]:
        usage = attempt.usage
        told = {
            "call": call.name,
            "end": attempt.end,
            "reason": attempt.reason,
            "prompt_tokens": usage.prompt_tokens,
            "cached_prompt_tokens": usage.cached_prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cost_usd": usage.cost_usd,
            "estimated": attempt.estimated,
        }
        kind = "hedge" if attempt.hedge else "attempt"
        bar = self._bar(lane, f"{kind} {attempt.number}", sent, over, told)
        if attempt.end is not None and attempt.end in _COLOURS:
            bar["cname"] = _COLOURS[attempt.end]
        yield bar
        token = over if attempt.first_token is None else _us(attempt.first_token)
        yield self._bar(lane, "first token", sent, token, {})
        if over > token:
            yield self._bar(lane, "answer", token, over, {})

    def _arrows(self) -> Iterator[dict[str, Any]]:
        """From each call of the critical path to the one that it let go."""
        steps = self._critical.steps
        for number, (step, after) in enumerate(pairwise(steps)):
            if step.call == after.call:
                continue
            flow = {"id": self._process * 10_000 + number, "cat": "critical path"}
            # An arrow belongs to the bar that its moment lies in, and a bar's end is not in it.
            leaves = max(_us(step.end) - 1, _us(self._run.calls[step.call].queued))
            arrives = max(_us(after.begin), _us(self._run.calls[after.call].queued))
            yield self._event("s", self._lane_of[step.call], "critical path", leaves) | flow
            yield (
                self._event("f", self._lane_of[after.call], "critical path", arrives)
                | flow
                | {"bp": "e"}
            )

    def _in_flight(self) -> Iterator[dict[str, Any]]:
        """How many requests were on their way, whenever that changed."""
        changes: dict[int, int] = {}
        for call in self._run.calls:
            for attempt in call.attempts:
                sent, over = _us(attempt.started), _us(self._attempt_end(call, attempt))
                changes[sent] = changes.get(sent, 0) + 1
                changes[over] = changes.get(over, 0) - 1
        count = 0
        for at, change in sorted(changes.items()):
            count += change
            yield self._event("C", _ANALYSIS_LANE, "in flight", at) | {"args": {"requests": count}}

    def _told(self, place: int, call: CallTrace) -> dict[str, Any]:
        return {
            "section": call.section,
            "components": ", ".join(call.components),
            "critical": place in self._critical.calls,
            "retries": call.resent,
            "repairs": call.repairs,
            "hedges": call.hedges,
            "saved": call.saved,
            "reason": call.reason,
            "cost_usd": call.usage.cost_usd,
        }

    def _totals(self) -> dict[str, Any]:
        totals = self._run.totals
        return {
            "calls": totals.calls,
            "attempts": totals.attempts,
            "cached": totals.cached,
            "one_by_one_seconds": round(totals.one_by_one_seconds, 3),
            "critical_path_seconds": round(self._critical.seconds, 3),
            "cost_usd": totals.usage.cost_usd,
        }

    def _end(self, call: CallTrace) -> float:
        return max(self._run.wall_seconds, call.queued) if call.ended is None else call.ended

    def _attempt_end(self, call: CallTrace, attempt: AttemptTrace) -> float:
        return self._end(call) if attempt.ended is None else attempt.ended

    def _bar(
        self, lane: int, name: str, begin: int, end: int, told: dict[str, Any]
    ) -> dict[str, Any]:
        args = {key: value for key, value in told.items() if value is not None}
        return self._event("X", lane, name, begin) | {"dur": max(0, end - begin), "args": args}

    def _meta(self, name: str, lane: int, value: str) -> dict[str, Any]:
        return self._event("M", lane, name, 0) | {"args": {"name": value}}

    def _event(self, phase: str, lane: int, name: str, at: int) -> dict[str, Any]:
        return {"ph": phase, "pid": self._process, "tid": lane, "name": name, "ts": at}


def _us(seconds: float) -> int:
    return round(seconds * 1_000) * 1_000
