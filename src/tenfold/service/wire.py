"""What watchers are told, made from what the pipeline reports.

Each event has a name and JSON data, the same over HTTP (SSE), in the store and in a page:

    earlier              the runs of the same analysis that were broken off before this one
    started              the filing, the model, what will be asked
    section              one insight section: its item's health, its components
    figures              the filing's figures are kept beside its text; again where there are more
    call                 a step of one call: ``service/wire_calls.py`` has its phases
    component_started    the first request that asks for a component was sent
    partial              an answer so far, read as far as it goes
    component_done       a value
    component_failed     none, and why
    component_skipped    not asked, and why
    usage                what has been spent so far
    notice               a sentence for the user
    finished             how it ended and what it took, also where it was cancelled; nothing follows

``at_seconds`` counts from the analysis's beginning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

import pydantic_core

from tenfold.analysis.events import AnalysisFinished, AnalysisStarted, Event, FiguresCompleted
from tenfold.analysis.serialise import outcome_json
from tenfold.execution.events import (
    CallEvent,
    CallFinished,
    CallQueued,
    CallStarted,
    ComponentFinished,
    Notice,
    PartialText,
)
from tenfold.execution.outcome import Outcome, OutcomeStatus
from tenfold.filings.identity import filing_json
from tenfold.llm.usage import NO_USAGE, Usage
from tenfold.service.wire_calls import call_data
from tenfold.trace.run import RunTrace
from tenfold.trace.stored import trace_json

EARLIER: Final = "earlier"
FIGURES: Final = "figures"
PARTIAL: Final = "partial"
FINISHED: Final = "finished"
_PARTIAL_EVERY_SECONDS: Final = 0.2
_ENDINGS: Final = {
    OutcomeStatus.OK: "component_done",
    OutcomeStatus.FAILED: "component_failed",
    OutcomeStatus.SKIPPED: "component_skipped",
}


@dataclass(frozen=True, slots=True)
class WireEvent:
    """A name and JSON-ready data."""

    name: str
    data: dict[str, Any]

    @property
    def component(self) -> str | None:
        """The full name of the component it is about, if it is about one."""
        return self.data.get("component")

    @property
    def is_kept(self) -> bool:
        """Whether it still means something when the analysis is over."""
        return self.name != PARTIAL


@dataclass(slots=True)
class _Call:
    components: tuple[str, ...]
    announced: bool = False
    attempt: int = 0
    """Whose text it is."""
    text: list[str] = field(default_factory=list[str])
    told_at_seconds: float = 0.0


class Journal:
    """Turns one analysis's events into wire events."""

    def __init__(self) -> None:
        self._calls: dict[str, _Call] = {}
        self._usage: Usage = NO_USAGE
        self._attempts = 0

    def tell(self, event: Event) -> Iterator[WireEvent]:
        """The wire events for one event; none for what watchers have no use for."""
        match event:
            case AnalysisStarted():
                yield from _started(event)
            case ComponentFinished():
                yield _ending(event.outcome, event.at_seconds)
            case Notice():
                yield WireEvent("notice", {"at_seconds": _at(event), "text": event.text})
            case PartialText():
                yield from self._partial(event)
            case AnalysisFinished() | FiguresCompleted():
                return  # told by whoever has kept what they carry
            case _:
                yield from self._call(event)

    def _call(self, event: CallEvent) -> Iterator[WireEvent]:
        data = call_data(event)
        if data is None:
            return
        yield WireEvent("call", data)
        match event:
            case CallQueued():
                names = tuple(f"{event.section}.{key}" for key in event.components)
                self._calls[event.call] = _Call(names)
            case CallStarted():
                yield from self._announce(event)
            case CallFinished():
                self._usage += event.usage
                self._attempts += event.attempts
                yield WireEvent("usage", self._spent(_at(event)))
            case _:
                return

    def _announce(self, event: CallStarted) -> Iterator[WireEvent]:
        call = self._calls[event.call]
        if call.announced:
            return
        call.announced = True
        for name in call.components:
            yield WireEvent(
                "component_started",
                {"at_seconds": _at(event), "component": name, "call": event.call},
            )

    def _spent(self, at_seconds: float) -> dict[str, Any]:
        return {
            "at_seconds": at_seconds,
            "calls": self._attempts,
            "prompt_tokens": self._usage.prompt_tokens,
            "cached_prompt_tokens": self._usage.cached_prompt_tokens,
            "completion_tokens": self._usage.completion_tokens,
            "cost_usd": self._usage.cost_usd,
        }

    def _partial(self, event: PartialText) -> Iterator[WireEvent]:
        call = self._calls.get(event.call)
        if call is None:
            return
        if event.attempt != call.attempt:  # its text is told from the start
            call.attempt = event.attempt
            call.text.clear()
        call.text.append(event.text)
        # Several a second are more than an eye needs, and each is read from the answer's start.
        if event.at_seconds - call.told_at_seconds < _PARTIAL_EVERY_SECONDS:
            return
        call.told_at_seconds = event.at_seconds
        so_far = _read_so_far("".join(call.text))
        if so_far is None:
            return
        combined = len(call.components) > 1
        for name in call.components:
            value = so_far.get(name.partition(".")[2]) if combined else so_far
            if value:
                yield WireEvent(
                    PARTIAL, {"at_seconds": _at(event), "component": name, "value": value}
                )


def json_text(value: object) -> str:
    """``value`` as JSON that every reader takes and every encoding carries.

    ASCII, because a model's answer may hold half a surrogate pair, which is no UTF-8; null for
    what is not finite, because ``NaN`` is not JSON though Python writes it.
    """
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError:
        finite = json.loads(json.dumps(value), parse_constant=lambda _: None)
        return json.dumps(finite, separators=(",", ":"))


def figures_kept(at_seconds: float, figures: Mapping[str, Any]) -> WireEvent:
    """Says that ``figures``, as ``financials.report_forms.to_json`` writes them, are kept."""
    years = sorted({fact["fiscal_year"] for fact in figures["facts"]})
    return WireEvent(FIGURES, {"at_seconds": round(at_seconds, 3), "fiscal_years": years})


def finished(status: str, data: dict[str, Any]) -> WireEvent:
    """The last event of an analysis that ended as ``status``."""
    return WireEvent(FINISHED, {"status": status, **data})


def earlier(runs: Sequence[RunTrace]) -> WireEvent:
    """What is known of the runs that were broken off."""
    return WireEvent(EARLIER, {"runs": [trace_json(run) for run in runs]})


def _started(event: AnalysisStarted) -> Iterator[WireEvent]:
    plan = event.plan
    yield WireEvent(
        "started",
        {
            "at_seconds": _at(event),
            "began_at": event.began_at,
            "trace_id": event.trace_id,
            "filing": filing_json(event.filing),
            "model": event.model,
            "model_reason": event.model_reason,
            "reads_passages": event.reads_passages,
            "strategy": plan.strategy.value,
            "max_in_flight": event.max_in_flight,
            "planned_calls": len(plan.calls),
        },
    )
    for section in plan.sections:
        yield WireEvent(
            "section",
            {
                "at_seconds": _at(event),
                "key": section.key,
                "item": section.item,
                "status": section.status.value,
                "reason": section.reason,
                "components": [
                    {"component": c.name, "key": c.key, "title": c.title}
                    for c in section.components
                ],
            },
        )


def _ending(outcome: Outcome[Any], at_seconds: float) -> WireEvent:
    component = outcome.component
    return WireEvent(
        _ENDINGS[outcome.status],
        {
            "at_seconds": round(at_seconds, 3),
            "component": component.name,
            "section": component.section,
            "key": component.key,
            "title": component.title,
            **outcome_json(outcome),
        },
    )


def _at(event: Any) -> float:
    return round(event.at_seconds, 3)


def _read_so_far(text: str) -> dict[str, Any] | None:
    try:
        value = pydantic_core.from_json(text, allow_partial="trailing-strings", allow_inf_nan=False)
    except ValueError:
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
