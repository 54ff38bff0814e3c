"""The one door to models: what is asked, what streams back, and who answers.

A client makes exactly one attempt for each ``stream`` call. Retries, limits, repair and caching
are the engine's (``tenfold.execution``), so every client stays small and they all behave alike.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from tenfold.llm.told_limits import ToldLimits
from tenfold.llm.usage import Usage

FinishReason: TypeAlias = Literal["stop", "length", "refused", "other"]
JsonSchema: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model answers, as far as the answer depends on it; part of a cache entry's identity."""

    provider: str
    """'openai', 'openai-chat', 'anthropic', 'google', 'ollama', 'extractive', 'function'."""
    model: str
    base_url: str | None = None
    """None for the provider's own address."""

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}" if self.model else self.provider


@dataclass(frozen=True, slots=True)
class ModelProfile:
    """What the engine must know of a model before it sends anything."""

    max_in_flight: int
    """Calls at a time unless the user sets another number."""
    most_in_flight: int | None = None
    """How many there may come to be where calls wait and are answered as quickly as ever; None for
    no more than ``max_in_flight``."""
    context_window_tokens: int | None = None
    """Prompt and answer together; None where unknown."""
    answers_elsewhere: bool = True
    """False where this very machine does the work, or a thread that cannot be cancelled: asking
    twice would take twice the power and gain nothing."""
    reads_passages: bool = False
    """True for the extractive reader: no model judges, answers are verbatim passages."""


@dataclass(frozen=True, slots=True)
class PassageQuery:
    """What a reader without a model needs to answer one component of a request."""

    component: str
    """The component's key; names the property of the answer when a request has several."""
    title: str
    cues: tuple[str, ...]
    """Words and phrases that mark a passage as on topic."""
    output_schema: JsonSchema
    rivals: tuple[tuple[str, ...], ...] = ()
    """Cues of the components that share out the same text with this one; passages that fit one of
    them better are left to it."""


@dataclass(frozen=True, slots=True)
class Repair:
    """An answer that could not be used, and why, sent back for a better one."""

    invalid_answer: str
    problem: str


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """One question to a model.

    The order in which it is sent is instructions, context, question: the filing text first and
    byte-identical in every request of a section, the only order a provider can cache.
    """

    instructions: str
    """The system prompt."""
    context: str
    """The section of the filing."""
    question: str
    """What is asked of the context; stands last."""
    output_schema: JsonSchema
    schema_name: str
    """Letters, digits and underscores; at most 64 characters."""
    max_output_tokens: int
    passages: tuple[PassageQuery, ...] = ()
    """The same question for the extractive reader: one entry for each component asked."""
    prefix_key: str | None = None
    """Names the instructions and context where other requests have just the same ones: whatever
    differs must then stand behind them, the output schema included, so that a provider can cache
    them. None where nobody shares them."""
    repairs: tuple[Repair, ...] = ()
    """Earlier unusable answers to this request, oldest first."""


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer's text; the first one is the first token."""

    text: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The answer is complete; always the last event of a stream."""

    usage: Usage
    finish_reason: FinishReason


@dataclass(frozen=True, slots=True)
class LimitsTold:
    """What the provider says is left of its limits; at most one a stream, before its first text."""

    limits: ToldLimits


CompletionEvent: TypeAlias = LimitsTold | TextDelta | Completed


class CompletionClient(Protocol):
    """Anything that answers a ``CompletionRequest``; every client passes one contract suite."""

    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def profile(self) -> ModelProfile: ...

    def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """Send ``request`` once and yield the answer's text as it comes, then ``Completed``.

        Where the provider tells its limits, ``LimitsTold`` comes before the text.

        Closing the generator early cancels the call and closes its connection.

        Raises:
            ModelError: and nothing else; the kind tells whether another attempt is worth making.
        """
        ...

    async def aclose(self) -> None:
        """Release connections and threads. Calling it twice is fine."""
        ...


@runtime_checkable
class OpensFirst(Protocol):
    """A client that can be made ready before its first call, as one with a library to load should.

    What ``stream`` would otherwise do on the way counts as the model's lateness.
    """

    async def open(self) -> None:
        """Load and open what calls need. Calling it often is fine and costs nothing.

        Raises:
            ModelError: and nothing else.
        """
        ...
