"""A model whose every answer, fault and delay is written down beforehand.

It honours the ``CompletionClient`` protocol (the contract suite runs over it) and keeps what a
test wants to know afterwards: the requests, how many were in flight at once, how many were
cancelled.

    client = ScriptedClient(
        {
            "key_products": Reply({"items": []}, first_token_seconds=0.5),
            "competition": [Fault(RateLimitedError("Slow down.")), Reply({"items": []})],
        },
        clock=ManualClock(),
    )
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tenfold.clock import Clock, SystemClock
from tenfold.errors import ModelError, ProviderRejectedError
from tenfold.llm.protocol import (
    Completed,
    CompletionEvent,
    CompletionRequest,
    FinishReason,
    LimitsTold,
    ModelIdentity,
    ModelProfile,
    TextDelta,
)
from tenfold.llm.told_limits import ToldLimits
from tenfold.llm.usage import Usage


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: text as it stands, or a mapping that is sent as JSON."""

    content: str | Mapping[str, Any]
    first_token_seconds: float = 0.0
    """From the request to the first piece."""
    generation_seconds: float = 0.0
    """From the first piece to the last, spread evenly."""
    pieces: int = 2
    """How many pieces the text comes in (fewer where it is shorter)."""
    usage: Usage | None = None
    """None estimates it at four characters a token, at no cost."""
    finish_reason: FinishReason = "stop"
    limits: ToldLimits | None = None
    """Told before the first piece."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A failure, told after ``after_seconds`` and after ``text`` has been streamed."""

    error: ModelError
    after_seconds: float = 0.0
    text: str = ""


Step: TypeAlias = Reply | Fault
Script: TypeAlias = Mapping[str, Step | Sequence[Step]] | Callable[[CompletionRequest], Step]

SCRIPTED_IDENTITY = ModelIdentity(provider="function", model="scripted")


class ScriptedClient:
    """Plays a script: by ``schema_name``, or by asking a function for each request.

    A sequence of steps is played in order, one for each call with that schema name; its last
    step repeats. A request that the script does not know is a ``ProviderRejectedError``.
    """

    def __init__(
        self,
        script: Script,
        *,
        clock: Clock | None = None,
        identity: ModelIdentity = SCRIPTED_IDENTITY,
        profile: ModelProfile | None = None,
    ) -> None:
        self._script = script
        self._clock = clock or SystemClock()
        self._identity = identity
        self._profile = profile or ModelProfile(max_in_flight=64)
        self._calls: Counter[str] = Counter()
        self.requests: list[CompletionRequest] = []
        """Every request, in the order of arrival."""
        self.in_flight = 0
        self.most_in_flight = 0
        self.cancelled = 0
        """Calls that were closed or cancelled before their end."""
        self.closed = False

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    @property
    def profile(self) -> ModelProfile:
        return self._profile

    def calls(self, schema_name: str) -> int:
        """How many calls asked for ``schema_name``."""
        return self._calls[schema_name]

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """Play the step that the script holds for ``request``.

        Raises:
            ModelError: the one scripted, or ``ProviderRejectedError`` where nothing is.
        """
        self.requests.append(request)
        step = self._step(request)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        ended = False
        try:
            if isinstance(step, Fault):
                await self._clock.sleep(step.after_seconds)
                if step.text:
                    yield TextDelta(step.text)
                ended = True
                raise step.error
            async for event in self._play(request, step):
                ended = isinstance(event, Completed)
                yield event
        finally:
            self.in_flight -= 1
            self.cancelled += not ended

    async def aclose(self) -> None:
        self.closed = True

    def _step(self, request: CompletionRequest) -> Step:
        name = request.schema_name
        played = self._calls[name]
        self._calls[name] += 1
        if callable(self._script):
            return self._script(request)
        steps = self._script.get(name)
        if steps is None:
            raise ProviderRejectedError(
                f"The script has nothing for {name!r}. Add a step under that name."
            )
        if isinstance(steps, Reply | Fault):
            return steps
        return steps[min(played, len(steps) - 1)]

    async def _play(
        self, request: CompletionRequest, reply: Reply
    ) -> AsyncGenerator[CompletionEvent, None]:
        text = reply.content if isinstance(reply.content, str) else json.dumps(reply.content)
        pieces = _cut(text, reply.pieces)
        await self._clock.sleep(reply.first_token_seconds)
        if reply.limits is not None:
            yield LimitsTold(reply.limits)
        for number, piece in enumerate(pieces):
            if number:
                await self._clock.sleep(reply.generation_seconds / (len(pieces) - 1))
            yield TextDelta(piece)
        usage = reply.usage or _estimate(request, text)
        yield Completed(usage=usage, finish_reason=reply.finish_reason)


def _cut(text: str, pieces: int) -> list[str]:
    """``text`` in at most ``pieces`` pieces of nearly equal length, none of them empty."""
    size = max(1, -(-len(text) // max(1, pieces)))
    return [text[start : start + size] for start in range(0, len(text), size)]


def _estimate(request: CompletionRequest, text: str) -> Usage:
    prompt = len(request.instructions) + len(request.context) + len(request.question)
    return Usage(prompt_tokens=prompt // 4, completion_tokens=len(text) // 4, cost_usd=0.0)
