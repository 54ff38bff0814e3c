"""The client for the providers' own APIs: OpenAI's Responses, Anthropic, Google.

Idea: these three change often and differ in everything (roles, schema dialects, cache marks,
event kinds), and pydantic-ai keeps up with them; its direct requests are used, without an agent.
What is OpenAI-compatible has a leaner path of its own (``chat_client`` tells the costs).

Invariant: one ``stream`` is one attempt: the libraries' own retries are off, so that the engine's
backoff and limits see every one. Only a refused output mode is followed by the next at once, and
that mode is kept for the client's lifetime, unless it was this one schema that was too complex.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import AsyncExitStack, aclosing, contextmanager
from typing import TYPE_CHECKING, Any

from tenfold.llm import failures
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.hosted_errors import provider_errors, refusal_in, translated
from tenfold.llm.hosted_models import (
    HostedMode,
    first_mode,
    import_libraries,
    messages,
    next_mode,
    open_model,
    output_parameters,
    request_settings,
)
from tenfold.llm.hosted_transport import open_transport, opened_responses
from tenfold.llm.prices import with_cost
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
from tenfold.llm.windows import check_fits

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.messages import ModelResponseStreamEvent
    from pydantic_ai.models import Model, StreamedResponse
    from pydantic_ai.usage import RequestUsage

_FINISH_REASONS: Mapping[str, FinishReason] = {
    "stop": "stop",
    "tool_call": "stop",
    "length": "length",
    "content_filter": "refused",
}


class HostedClient:
    """A ``CompletionClient`` on pydantic-ai; belongs to the event loop it is used in."""

    def __init__(self, endpoint: Endpoint, profile: ModelProfile, timeouts: Timeouts) -> None:
        self._endpoint = endpoint
        self._profile = profile
        self._timeouts = timeouts
        self._transport: httpx2.AsyncClient | None = None
        self._model: Model[Any] | None = None
        self._mode: HostedMode = "native"
        self._opening = asyncio.Lock()

    @property
    def identity(self) -> ModelIdentity:
        return self._endpoint.identity

    @property
    def profile(self) -> ModelProfile:
        return self._profile

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """Ask once and yield the answer as it comes; see ``CompletionClient``."""
        check_fits(request, self.identity, self._profile.context_window_tokens)
        model = await self._open_model()
        # A provider puts the schema before all else, where no two questions would share anything.
        mode: HostedMode = "words" if request.prefix_key else self._mode
        while True:
            try:
                async with aclosing(self._attempt(model, request, mode)) as events:
                    async for event in events:
                        yield event
            except _OutputModeRefusedError as refused:
                if self._mode == mode and not refused.for_this_schema:
                    self._mode = refused.next_mode
                mode = refused.next_mode
            else:
                return

    async def open(self) -> None:
        """Load the provider's library, which takes seconds the first time."""
        await self._open_model()

    async def aclose(self) -> None:
        if self._transport is not None:
            await self._transport.aclose()
        self._transport = self._model = None

    async def _open_model(self) -> Model[Any]:
        async with self._opening:
            if self._model is None:
                # On a thread, so that the seconds this takes do not freeze a progress display.
                await asyncio.to_thread(import_libraries, self._endpoint.provider)
                self._transport = open_transport(self._profile.max_in_flight, self._timeouts)
                # Likewise: the libraries load what the first model of theirs needs.
                self._model = await asyncio.to_thread(open_model, self._endpoint, self._transport)
                self._mode = first_mode(self._model, self._endpoint.provider)
            return self._model

    async def _attempt(
        self, model: Model[Any], request: CompletionRequest, mode: HostedMode
    ) -> AsyncGenerator[CompletionEvent, None]:
        from pydantic_ai.direct import model_request_stream

        progress = _Progress()
        with self._translated_errors(request, mode, progress):
            async with AsyncExitStack() as stack:
                opening = model_request_stream(
                    model,
                    messages(request, self._endpoint.provider, mode),
                    model_settings=request_settings(request, model, self._endpoint.provider),
                    model_request_parameters=output_parameters(request, mode),
                    instrument=False,
                )
                with self._patience(progress) as seconds, opened_responses() as opened:
                    async with asyncio.timeout(seconds):
                        response = await stack.enter_async_context(opening)
                for http_response in opened:
                    stack.push_async_callback(http_response.aclose)
                while (event := await self._next(response, progress)) is not None:
                    progress.started = True
                    if text := _text(event):
                        yield TextDelta(text)
        if response.finish_reason is None:
            raise failures.cut_off(self._endpoint)
        usage = with_cost(_usage(response.usage), self.identity)
        yield Completed(usage, _FINISH_REASONS.get(response.finish_reason, "other"))

    async def _next(
        self, response: StreamedResponse, progress: _Progress
    ) -> ModelResponseStreamEvent | None:
        with self._patience(progress) as seconds:
            async with asyncio.timeout(seconds):
                return await anext(aiter(response), None)

    @contextmanager
    def _patience(self, progress: _Progress) -> Generator[float, None, None]:
        times = self._timeouts
        seconds = times.piece_seconds if progress.started else times.first_token_seconds
        try:
            yield seconds
        except TimeoutError as error:
            raise failures.stalled(self._endpoint, seconds, started=progress.started) from error

    @contextmanager
    def _translated_errors(
        self, request: CompletionRequest, mode: HostedMode, progress: _Progress
    ) -> Generator[None, None, None]:
        try:
            yield
        except (asyncio.CancelledError, GeneratorExit):
            raise  # nothing to translate, and nothing to look up while a call is being closed
        except provider_errors(self._endpoint.provider) as error:
            other = next_mode(mode, self._endpoint.provider)
            refusal = refusal_in(error)
            if other and refusal:
                too_complex = failures.finds_schema_too_complex(refusal)
                if too_complex or failures.refuses_structured_output(refusal):
                    raise _OutputModeRefusedError(other, for_this_schema=too_complex) from error
            raise translated(error, self._endpoint, request, started=progress.started) from error


class _Progress:
    """How far one attempt has come."""

    started = False


class _OutputModeRefusedError(Exception):
    """The provider cannot give JSON in this mode: at all, or just for this schema."""

    def __init__(self, following: HostedMode, *, for_this_schema: bool) -> None:
        super().__init__(following)
        self.next_mode: HostedMode = following
        self.for_this_schema = for_this_schema


def _text(event: ModelResponseStreamEvent) -> str:
    """The event's piece of the answer; thinking and all the rest are empty."""
    if event.event_kind == "part_start":
        part = event.part
        if part.part_kind == "text":
            return part.content
        if part.part_kind == "tool-call" and part.args:
            return part.args if isinstance(part.args, str) else json.dumps(part.args)
    elif event.event_kind == "part_delta":
        delta = event.delta
        if delta.part_delta_kind == "text":
            return delta.content_delta
        if delta.part_delta_kind == "tool_call" and delta.args_delta:
            args = delta.args_delta
            return args if isinstance(args, str) else json.dumps(args)
    return ""


def _usage(counts: RequestUsage) -> Usage:
    return Usage(
        prompt_tokens=counts.input_tokens,
        cached_prompt_tokens=counts.cache_read_tokens,
        cache_write_tokens=counts.cache_write_tokens,
        completion_tokens=counts.output_tokens,
    )
