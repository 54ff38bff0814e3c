"""How far an analysis has come, folded from the events that are told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from tenfold.charts.waterfall import CallTiming
from tenfold.service.wire_calls import call_event
from tenfold.trace.builder import TraceBuilder
from tenfold.trace.run import RunTrace
from tenfold.trace.stored import trace_from_json

_ENDINGS: Final = frozenset({"component_done", "component_failed", "component_skipped"})


class Stage(StrEnum):
    """How far one component has come."""

    WAITING = "waiting"
    ASKED = "asked"
    WRITING = "writing"
    LANDED = "landed"


@dataclass(slots=True)
class LiveComponent:
    """One component: what is known of it so far."""

    name: str
    """'business.key_products'."""
    section: str
    key: str
    title: str
    item: str
    stage: Stage = Stage.WAITING
    value: dict[str, Any] | None = None
    """While it is written, the answer so far; once it has landed, its outcome's JSON."""

    @property
    def has_answer(self) -> bool:
        """Whether it has landed with a value."""
        return self.landed_as == "ok"

    @property
    def landed_as(self) -> str | None:
        """'ok', 'failed' or 'skipped'; None before."""
        return self.value["status"] if self.stage is Stage.LANDED and self.value else None


@dataclass(slots=True)
class LiveSection:
    """One insight section."""

    key: str
    item: str
    status: str
    reason: str | None
    components: list[str]


@dataclass(slots=True)
class Changed:
    """What an event changed."""

    sections: bool = False
    """The sections were planned: all of the page is new."""
    component: str | None = None
    landed: bool = False
    """Whether that component has its outcome now."""
    calls: bool = False
    notices: bool = False
    figures: bool = False
    """Whether the filing's figures are kept now, or more of them."""


@dataclass(slots=True)
class LiveState:
    """All that a page shows of an analysis under way."""

    started: dict[str, Any] | None = None
    sections: dict[str, LiveSection] = field(default_factory=dict[str, LiveSection])
    components: dict[str, LiveComponent] = field(default_factory=dict[str, LiveComponent])
    trace: TraceBuilder = field(default_factory=TraceBuilder)
    earlier: tuple[RunTrace, ...] = ()
    """Runs that were broken off before this one."""
    usage: dict[str, Any] = field(default_factory=dict[str, Any])
    notices: list[str] = field(default_factory=list[str])
    latest: list[str] = field(default_factory=list[str])
    """Components with an answer, in the order in which they landed."""

    @property
    def calls(self) -> tuple[CallTiming, ...]:
        """When each call ran, in the order in which they were queued."""
        return tuple(call.timing() for call in self.trace.calls())

    def see(self, name: str, data: dict[str, Any]) -> Changed:
        """Take note of one event; returns what it changed."""
        match name:
            case "started":
                self.started = data
                return Changed()
            case "earlier":
                self.earlier = tuple(trace_from_json(run) for run in data["runs"])
                return Changed(calls=True)
            case "section":
                self._plan(data)
                return Changed(sections=True)
            case "call":
                self.trace.see(call_event(data))
                return Changed(calls=True)
            case "figures":
                return Changed(figures=True)
            case "component_started" | "partial":
                return self._grow(name, data)
            case "usage":
                self.usage = data
                return Changed(calls=True)
            case "notice":
                self.notices.append(data["text"])
                return Changed(notices=True)
            case _ if name in _ENDINGS:
                return self._land(data)
            case _:
                return Changed()

    def landed(self, components: Iterable[str] | None = None) -> list[LiveComponent]:
        """The components that have their outcome; of those named, or of all."""
        names = self.components if components is None else components
        return [c for c in map(self.components.__getitem__, names) if c.stage is Stage.LANDED]

    def _plan(self, data: dict[str, Any]) -> None:
        names: list[str] = []
        for told in data["components"]:
            name, key, title = told["component"], told["key"], told["title"]
            names.append(name)
            self.components[name] = LiveComponent(name, data["key"], key, title, data["item"])
        self.sections[data["key"]] = LiveSection(
            data["key"], data["item"], data["status"], data["reason"], names
        )

    def _grow(self, name: str, data: dict[str, Any]) -> Changed:
        component = self.components.get(data["component"])
        if component is None or component.stage is Stage.LANDED:
            return Changed()
        if name == "partial":
            component.stage, component.value = Stage.WRITING, data["value"]
        elif component.stage is Stage.WAITING:
            component.stage = Stage.ASKED
        return Changed(component=component.name)

    def _land(self, data: dict[str, Any]) -> Changed:
        component = self.components.get(data["component"])
        if component is None:
            return Changed()
        component.stage, component.value = Stage.LANDED, data
        if component.has_answer:
            self.latest.append(component.name)
        return Changed(component=component.name, landed=True)
