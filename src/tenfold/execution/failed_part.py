"""What a call left unanswered, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenfold.components.base import Component
from tenfold.execution.call import CallResult
from tenfold.execution.outcome import FailureCause
from tenfold.planning.plan import PlannedCall


@dataclass(frozen=True, slots=True)
class FailedPart:
    """A component that a call left without a value."""

    component: Component[Any]
    call: PlannedCall
    reason: str
    cause: FailureCause
    worth_asking_again: bool


def failed_parts(call: PlannedCall, result: CallResult) -> list[FailedPart]:
    """What ``result`` leaves unanswered of ``call``."""
    return [
        FailedPart(
            component,
            call,
            result.problems[component.key],
            result.cause,
            result.worth_asking_again,
        )
        for component in call.components
        if component.key in result.problems
    ]


def both_reasons(first: str, again: str) -> str:
    """Why neither a component's own call nor the combined one answered it."""
    if first == again:
        return f"{first} (asked twice)"
    return f"{first.rstrip('.')}; asked again with its failed siblings: {again}"
