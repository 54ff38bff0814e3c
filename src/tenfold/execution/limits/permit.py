"""Leave to make one attempt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tenfold.errors import ModelError
from tenfold.execution.limits.cost import Cost
from tenfold.execution.limits.fleet.leases import Use
from tenfold.execution.limits.own_limits import Entry
from tenfold.llm.told_limits import ToldLimits
from tenfold.llm.usage import Usage


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as the limits know it."""

    owner: object
    number: int
    """In the order in which permits were given."""
    prompt_tokens: int
    output_tokens: int
    """At most."""
    cost: Cost
    """As it was estimated."""
    at: float
    entry: Entry
    use: Use | None = None
    """In the limits of its fleet; None where there is none."""


class Learner(Protocol):
    """Who gives permits and learns from what is met under them."""

    def told(self, sent: Sent, limits: ToldLimits) -> None: ...
    def first_token(self, sent: Sent) -> None: ...
    def answered(self, sent: Sent, usage: Usage, chars: int) -> None: ...
    def failed(self, sent: Sent, error: ModelError) -> None: ...
    def not_sent(self, sent: Sent) -> None: ...
    def take_back(self, sent: Sent) -> None: ...


class Permit:
    """Leave to make one attempt, to be given back by ``release`` when that is over.

    What the attempt meets is told to the permit, which is how the governor learns.
    """

    __slots__ = ("_governor", "_held", "_sent")

    def __init__(self, governor: Learner, sent: Sent) -> None:
        self._governor = governor
        self._sent = sent
        self._held = True

    def told(self, limits: ToldLimits) -> None:
        """The head of the answer tells these limits."""
        self._governor.told(self._sent, limits)

    def first_token(self) -> None:
        """The answer has begun."""
        self._governor.first_token(self._sent)

    def answered(self, usage: Usage, chars: int = 0) -> None:
        """The attempt ended with an answer that took ``usage``, and had so much text."""
        self._governor.answered(self._sent, usage, chars)

    def failed(self, error: ModelError) -> None:
        """The attempt ended in ``error``."""
        self._governor.failed(self._sent, error)

    def unused(self) -> None:
        """Give it back as if it had never been given: nothing was sent."""
        if self._held:
            self._governor.not_sent(self._sent)
        self.release()

    def release(self) -> None:
        """Give it back; the attempt is over. A second time does nothing."""
        if self._held:
            self._held = False
            self._governor.take_back(self._sent)
