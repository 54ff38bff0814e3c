"""What became of one component: a value, or a typed reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel

from tenfold.components.base import Component
from tenfold.errors import ComponentFailedError
from tenfold.grounding.number_check import NumberCheck, NumberStatus
from tenfold.planning.read_share import ReadShare

T_co = TypeVar("T_co", bound=BaseModel, covariant=True)


class OutcomeStatus(StrEnum):
    """Whether a component has a value."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


class FailureCause(StrEnum):
    """What kept a component from a value."""

    MODEL = "model"
    """The model gave no usable answer."""
    DEADLINE = "deadline"
    """The analysis's deadline came first."""
    BUDGET = "budget"
    """The money that may be spent would not have reached."""


class AnswerSource(StrEnum):
    """Where a value came from."""

    MODEL = "model"
    CACHE = "cache"
    FALLBACK = "fallback"
    """Asked again, together with its failed siblings."""
    PASSAGES = "passages"
    """Verbatim passages, no model."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T_co]):
    """One component's result beside its siblings': a failure is a value, not an exception."""

    component: Component[T_co]
    status: OutcomeStatus
    result: T_co | None = None
    reason: str | None = None
    """Why it failed or was skipped; None when it succeeded."""
    source: AnswerSource | None = None
    seconds: float | None = None
    """From the start of the analysis until it landed."""
    numbers: tuple[NumberCheck, ...] | None = None
    """Each number of the result and what it matches in the filing; None where none is checked:
    outside the section on the statements, and for verbatim passages."""
    cause: FailureCause | None = None
    """What kept it from a value; None unless it failed."""
    read: ReadShare | None = None
    """How much of its item the question was given; None where that was all of it."""

    @property
    def unmatched_numbers(self) -> tuple[NumberCheck, ...]:
        """The numbers of the result that match nothing in the filing's figures and text."""
        checks = self.numbers or ()
        return tuple(check for check in checks if check.status is NumberStatus.UNMATCHED)

    @property
    def value(self) -> T_co:
        """The typed result.

        Raises:
            ComponentFailedError: there is none; the text carries the reason.
        """
        if self.result is None:
            raise ComponentFailedError(
                f"{self.component.name} {self.status.value}: {self.reason} "
                f"(look at analysis.outcomes['{self.component.name}'] before reading its value)"
            )
        return self.result
