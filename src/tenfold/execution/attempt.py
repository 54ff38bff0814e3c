"""One attempt at a request: what has come of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from tenfold.llm.prices import with_cost
from tenfold.llm.protocol import CompletionRequest, FinishReason, ModelIdentity
from tenfold.llm.usage import NO_USAGE, Usage
from tenfold.llm.windows import CHARS_A_TOKEN, estimated_prompt_tokens


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, whatever it is worth."""

    text: str
    finish_reason: FinishReason
    usage: Usage


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with what deciding about it needs, measured once."""

    request: CompletionRequest
    prompt_tokens: int
    """Estimated."""
    cost_usd: float
    """What one attempt may cost; 0.0 where nobody counts."""

    @classmethod
    def of(cls, request: CompletionRequest, cost_usd: float) -> Asked:
        """``request``, measured."""
        return cls(request, estimated_prompt_tokens(request), cost_usd)


@dataclass(slots=True)
class Attempt:
    """One request on its way. Times are the clock's readings."""

    number: int
    hedge: bool
    started: float
    first_token: float | None = None
    pieces: list[str] = field(default_factory=list[str])
    chars: int = 0
    last_piece: float = 0.0
    longest_gap_seconds: float = 0.0
    """Between two pieces of its text."""
    told: bool = False
    """Whether its end was reported."""

    def take(self, text: str, now: float) -> None:
        """Another piece of the answer has come."""
        if self.first_token is None:
            self.first_token = now
        else:
            self.longest_gap_seconds = max(self.longest_gap_seconds, now - self.last_piece)
        self.last_piece = now
        self.pieces.append(text)
        self.chars += len(text)

    def text(self) -> str:
        """The answer so far."""
        return "".join(self.pieces)

    def estimated_usage(self, asked: Asked, identity: ModelIdentity, *, failed: bool) -> Usage:
        """What it has taken, where it ended before the provider could tell.

        A provider that was cut off charges the prompt once it has read it and the answer as far as
        it was written; what it read from its cache is not known, so this is rather too high. What
        was given up before its first token may have been read by then, and counts as if it was;
        what ``failed`` before it was refused or never begun, and is taken as not charged.
        """
        if self.first_token is None and failed:
            return NO_USAGE
        written = -(-self.chars // CHARS_A_TOKEN)
        counts = Usage(prompt_tokens=asked.prompt_tokens, completion_tokens=written)
        return with_cost(counts, identity)
