"""The events of calls as JSON, and back: whoever follows an analysis knows all that its trace does.

``phase`` says what happened:

    saved          the cache had the answer, or another analysis was just asking for it
    queued         it waits
    released       it no longer waits for the call that leads its section
    started        an attempt was sent; ``hedge`` where an earlier one is on its way, and late
    first_token    an attempt began to answer
    attempt_ended  how, and what it used
    retrying       an attempt brought nothing usable, another follows
    finished       the call is over
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from tenfold.execution.events import (
    AttemptEnd,
    AttemptEnded,
    CallEvent,
    CallFinished,
    CallQueued,
    CallReleased,
    CallRetrying,
    CallSaved,
    CallStarted,
    FirstToken,
)
from tenfold.llm.usage import Usage
from tenfold.trace.calls import milliseconds
from tenfold.trace.stored import usage_fields


def call_data(event: CallEvent) -> dict[str, Any] | None:
    """What is told of ``event``; None for what has a name of its own (an answer so far)."""
    phase_and_more = _told(event)
    if phase_and_more is None:
        return None
    phase, more = phase_and_more
    return {
        "at_seconds": milliseconds(event.at_seconds),
        "call": event.call,
        "phase": phase,
        **more,
    }


def call_event(data: Mapping[str, Any]) -> CallEvent | None:
    """The event that ``data`` was told of; None for a phase that is not known here."""
    read = _READERS.get(data["phase"])
    return None if read is None else read(data)


def _told(event: CallEvent) -> tuple[str, dict[str, Any]] | None:
    match event:
        case CallSaved():
            names = _full_names(event.section, event.components)
            told: dict[str, Any] = {"section": event.section, "components": names}
            told["joined"] = event.joined
            if event.joined:
                told["waited_seconds"] = milliseconds(event.waited_seconds)
                told["reason"] = event.reason
            return "saved", told
        case CallQueued():
            names = _full_names(event.section, event.components)
            return "queued", {"section": event.section, "components": names}
        case CallReleased():
            return "released", {}
        case CallStarted():
            return "started", {"attempt": event.attempt, "hedge": event.hedge}
        case FirstToken():
            return "first_token", {"attempt": event.attempt}
        case AttemptEnded():
            return "attempt_ended", dict(_ended(event))
        case CallRetrying():
            return "retrying", {
                "attempt": event.attempt,
                "reason": event.reason,
                "delay_seconds": milliseconds(event.delay_seconds),
                "repair": event.repair,
            }
        case CallFinished():
            over: dict[str, Any] = {"attempts": event.attempts, "reason": event.reason}
            if event.cancelled:
                over["cancelled"] = True
            return "finished", {**over, **usage_fields(event.usage)}
        case _:
            return None


def _ended(event: AttemptEnded) -> Iterator[tuple[str, Any]]:
    yield "attempt", event.attempt
    yield "end", event.end.value
    yield from usage_fields(event.usage).items()
    if event.estimated:
        yield "estimated", True
    if event.error is not None or event.reason is not None:
        yield "error", event.error
        yield "reason", event.reason


def _full_names(section: str, components: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{section}.{key}" for key in components)


def _head(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"at_seconds": data["at_seconds"], "call": data["call"]}


def _scope(data: Mapping[str, Any]) -> dict[str, Any]:
    """Section and component keys; older events have the section in their components' names."""
    names = [name.partition(".") for name in data["components"]]
    section = data.get("section") or (names[0][0] if names else "")
    return {"section": section, "components": tuple(key for _, _, key in names)}


def _usage(data: Mapping[str, Any]) -> Usage:
    fields = Usage.__slots__
    return Usage(**{name: data[name] for name in fields if name in data})


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], CallEvent]]] = {
    "saved": lambda data: CallSaved(
        **_head(data),
        **_scope(data),
        joined=data["joined"],
        waited_seconds=data.get("waited_seconds", 0.0),
        reason=data.get("reason"),
    ),
    "queued": lambda data: CallQueued(**_head(data), **_scope(data)),
    "released": lambda data: CallReleased(**_head(data)),
    "started": lambda data: CallStarted(
        **_head(data), attempt=data["attempt"], hedge=data.get("hedge", False)
    ),
    "first_token": lambda data: FirstToken(**_head(data), attempt=data["attempt"]),
    "attempt_ended": lambda data: AttemptEnded(
        **_head(data),
        attempt=data["attempt"],
        end=AttemptEnd(data["end"]),
        usage=_usage(data),
        estimated=data.get("estimated", False),
        reason=data.get("reason"),
        error=data.get("error"),
    ),
    "retrying": lambda data: CallRetrying(
        **_head(data),
        attempt=data["attempt"],
        reason=data["reason"],
        delay_seconds=data["delay_seconds"],
        repair=data["repair"],
    ),
    "finished": lambda data: CallFinished(
        **_head(data),
        attempts=data["attempts"],
        usage=_usage(data),
        reason=data["reason"],
        cancelled=data.get("cancelled", False),
    ),
}
