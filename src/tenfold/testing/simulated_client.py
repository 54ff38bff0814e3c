"""The simulated provider's model without its server: the same answers, delays and faults, no HTTP.

``SimulatedProvider`` is what a benchmark measures with: real sockets, real time. This client is
what a rule is worked out with: on a ``ManualClock`` it plays hours of calls in seconds, the same
each time, and what it draws for a prompt (latency, fault, text) is what the server would draw, so
that the two can be laid side by side.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from tenfold.clock import Clock, SystemClock
from tenfold.errors import ModelError
from tenfold.llm import failures
from tenfold.llm.apis.chat_body import chat_body
from tenfold.llm.apis.protocol import Manner
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import (
    Completed,
    CompletionEvent,
    CompletionRequest,
    FinishReason,
    ModelIdentity,
    ModelProfile,
    TextDelta,
)
from tenfold.llm.timeouts import Timeouts
from tenfold.llm.usage import Usage
from tenfold.testing.simulated_provider.answers import Sent, as_sent, write_answer
from tenfold.testing.simulated_provider.calls import Call
from tenfold.testing.simulated_provider.faults import (
    Fault,
    FaultKind,
    FaultRequest,
    FaultsOption,
    FaultSource,
)
from tenfold.testing.simulated_provider.openai_dialect import OpenAIDialect
from tenfold.testing.simulated_provider.profile import Latency, Profile
from tenfold.testing.simulated_provider.stats import RequestRecord
from tenfold.testing.simulated_provider.tokens import CHARS_PER_TOKEN

_URL = "http://simulated.invalid/v1"
_MANNER = Manner(("schema",))


class SimulatedClient:
    """A ``CompletionClient`` that answers as the simulated provider would, on any clock."""

    def __init__(
        self,
        *,
        profile: Profile | None = None,
        faults: FaultsOption = None,
        clock: Clock | None = None,
        model: str = "simulated",
        max_in_flight: int = 256,
        timeouts: Timeouts | None = None,
    ) -> None:
        """``timeouts`` is the patience of the client that it stands for."""
        self.draws = Draws(profile or Profile(), faults, model)
        self._clock = clock or SystemClock()
        self._timeouts = timeouts or Timeouts()
        self._profile = ModelProfile(max_in_flight=max_in_flight)
        self._attempts: Counter[str] = Counter()
        self._began = self._clock.now()
        self.log: list[RequestRecord] = []
        """Every request, as the provider would have recorded it."""
        self.in_flight = 0

    @property
    def identity(self) -> ModelIdentity:
        return self.draws.endpoint.identity

    @property
    def profile(self) -> ModelProfile:
        return self._profile

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """Answer ``request`` as the provider would; see ``CompletionClient``."""
        call = self.draws.call(request)
        self._attempts[call.prompt_hash] += 1
        drawn = self.draws.draw(call, self._attempts[call.prompt_hash])
        record = self._recorded(call, drawn)
        self.in_flight += 1
        try:
            async for event in self._play(request, drawn, record):
                yield event
        except ModelError:
            record.ended = "refused" if record.first_token_seconds is None else "cut"
            raise
        except (asyncio.CancelledError, GeneratorExit):
            record.ended = "cancelled" if record.ended == "in flight" else record.ended
            raise
        finally:
            self.in_flight -= 1
            record.ended_seconds = self._elapsed()

    async def aclose(self) -> None:
        """Nothing is held."""

    def _recorded(self, call: Call, drawn: Drawn) -> RequestRecord:
        record = RequestRecord(call.path, self._elapsed(), call.schema_name, call.prompt_hash)
        record.attempt, record.stream = drawn.attempt, True
        record.prompt_tokens = call.prompt_tokens
        record.fault = None if drawn.fault is None else drawn.fault.kind.value
        record.latency_seconds = drawn.seconds
        self.log.append(record)
        return record

    async def _play(
        self, request: CompletionRequest, drawn: Drawn, record: RequestRecord
    ) -> AsyncGenerator[CompletionEvent, None]:
        self._refuse(request, drawn.fault)
        breaks_at = drawn.breaks_at
        if breaks_at <= 0:
            await self._stall(started=False)
        await self._clock.sleep(drawn.latency.ttft_seconds)
        record.first_token_seconds, record.status = self._elapsed(), 200
        sent = drawn.sent
        writes = sent.tokens / drawn.latency.tokens_per_second
        pieces = max(1, round(writes / self.draws.profile.chunk_seconds))
        written = min(CHARS_PER_TOKEN, len(sent.text))
        yield TextDelta(sent.text[:written])
        for number in range(1, pieces + 1):
            share = number / pieces
            shown = min(share, breaks_at)
            await self._clock.sleep(writes / pieces)
            record.output_tokens = max(1, int(sent.tokens * shown))
            end = int(len(sent.text) * shown)
            if end > written:
                yield TextDelta(sent.text[written:end])
                written = end
            if share >= breaks_at:
                if drawn.fault is not None and drawn.fault.kind is FaultKind.STALL:
                    await self._stall(started=True)
                raise failures.cut_off(self.draws.endpoint)
        record.ended = "complete"
        finish: FinishReason = "length" if sent.truncated else "stop"
        yield Completed(Usage(record.prompt_tokens, 0, 0, sent.tokens), finish)

    def _refuse(self, request: CompletionRequest, fault: Fault | None) -> None:
        endpoint = self.draws.endpoint
        match fault.kind if fault else None:
            case FaultKind.RATE_LIMIT if fault:
                wait = fault.retry_after_seconds
                raise failures.refused(
                    failures.Refusal(429, retry_after_seconds=wait), endpoint, request
                )
            case FaultKind.SERVER_ERROR:
                raise failures.refused(failures.Refusal(500), endpoint, request)
            case FaultKind.HTML:
                raise failures.not_an_api(endpoint, "text/html")
            case _:
                return

    async def _stall(self, *, started: bool) -> None:
        times = self._timeouts
        seconds = times.piece_seconds if started else times.first_token_seconds
        await self._clock.sleep(seconds)
        raise failures.stalled(self.draws.endpoint, seconds, started=started)

    def _elapsed(self) -> float:
        return self._clock.now() - self._began


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one attempt at a prompt meets."""

    attempt: int
    latency: Latency
    fault: Fault | None
    sent: Sent

    @property
    def seconds(self) -> float:
        """From the request to the answer's end."""
        return self.latency.total_seconds(self.sent.tokens)

    @property
    def breaks_at(self) -> float:
        """The share of the answer after which it is cut or stalls; above 1 where it is not."""
        if self.fault and self.fault.kind in (FaultKind.CUT, FaultKind.STALL):
            return self.fault.position
        return 2.0


class Draws:
    """What the provider of a profile draws for a request."""

    def __init__(
        self, profile: Profile, faults: FaultsOption = None, model: str = "simulated"
    ) -> None:
        self.profile = profile
        self.endpoint = Endpoint("openai-chat", model, _URL, _URL)
        self._faults = FaultSource(faults)

    def call(self, request: CompletionRequest) -> Call:
        """``request`` as the provider reads it."""
        return OpenAIDialect().parse(chat_body(request, self.endpoint, _MANNER), {})

    def draw(self, call: Call, attempt: int) -> Drawn:
        """What the ``attempt``-th request for ``call`` meets."""
        profile = self.profile
        asked = FaultRequest(call.path, call.model, call.schema_name, call.prompt_hash, attempt)
        fault = self._faults.decide(asked, wanted=None, seed=profile.seed)
        named = profile.latency_key == "name" and call.schema_name
        latency = profile.draw(call.schema_name if named else call.prompt_hash, attempt)
        wanted = profile.wanted_tokens(call.schema_name)
        answer = write_answer(call, seed=profile.seed, wanted_tokens=wanted)
        if fault is not None:
            latency = fault.slowed(latency)
        return Drawn(attempt, latency, fault, as_sent(answer, fault, call.max_tokens))
