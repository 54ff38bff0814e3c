"""The client for every model behind HTTP.

Idea: this is the path on which hundreds of answers stream at once, token by token, so what one
piece of text costs decides how many can be in flight. Measured (``benchmarks/model_door.py``): read
as below an answer costs a third of what it costs through ``openai``'s stream, and a sixth of
pydantic-ai's. At 34 calls of 80 tokens a second those keep a core busy by themselves and make
answers late. Importing them takes one to three seconds too, before the first question can leave.

Alternative: the providers' libraries, which keep up with their APIs for us. What is used of the
APIs is small (a prompt in, text and counts out), is kept in ``apis`` in one place each, and tests
hold it against those libraries, so that a newer one shows what has changed.

Invariant: one ``stream`` is one attempt. The exception is a server that refuses how the answer's
form is asked for, or how little is to be thought: it has not answered, so the question is put again
at once without that, and every later one so from the start, unless it was about this one schema.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING

from tenfold.llm import failures
from tenfold.llm.apis.answer import ApiAnswer
from tenfold.llm.apis.errors import refusal_in_body
from tenfold.llm.apis.known import api_of
from tenfold.llm.apis.protocol import Manner, OutputMode
from tenfold.llm.apis.request_json import request_json
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.limit_headers import told_limits
from tenfold.llm.prices import with_cost
from tenfold.llm.prompt_text import prompt_chars
from tenfold.llm.protocol import (
    Completed,
    CompletionEvent,
    CompletionRequest,
    LimitsTold,
    ModelIdentity,
    ModelProfile,
    TextDelta,
)
from tenfold.llm.sse import EventDecoder
from tenfold.llm.timeouts import Timeouts
from tenfold.llm.usage import Usage
from tenfold.llm.windows import CHARS_A_TOKEN, check_fits
from tenfold.turns import HEAD, PIECE, loop_turns

if TYPE_CHECKING:
    import aiohttp

    from tenfold.llm.streaming_transport import StreamingTransport


class StreamingClient:
    """A ``CompletionClient`` over one transport; belongs to the event loop it is used in."""

    def __init__(self, endpoint: Endpoint, profile: ModelProfile, timeouts: Timeouts) -> None:
        self._endpoint = endpoint
        self._profile = profile
        self._timeouts = timeouts
        self._api = api_of(endpoint.provider)
        model = endpoint.model
        self._manner = Manner(self._api.output_modes(model), self._api.restraints(model))
        self._modes_of_schema: dict[str, tuple[OutputMode, ...]] = {}
        """By name, how schemas are asked for that are too complex for the usual mode."""
        self._transport: StreamingTransport | None = None

    @property
    def identity(self) -> ModelIdentity:
        return self._endpoint.identity

    @property
    def profile(self) -> ModelProfile:
        return self._profile

    async def open(self) -> None:
        """Load the transport's library, on a thread: it takes a fifth of a second or more."""
        if self._transport is None:
            await asyncio.to_thread(import_module, "tenfold.llm.streaming_transport")

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """Ask once and yield the answer as it comes; see ``CompletionClient``."""
        check_fits(request, self.identity, self._profile.context_window_tokens)
        manner = self._api.manner_of(request, self._endpoint, self._known(request))
        while True:
            answer = self._api.answer()
            try:
                async with aclosing(self._attempt(request, manner, answer)) as events:
                    async for event in events:
                        yield event
            except _MannerRefusedError as refused:
                self._learn(request, manner, refused)
                manner = refused.following
                continue
            yield self._completed(request, answer)
            return

    async def aclose(self) -> None:
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    async def _attempt(
        self, request: CompletionRequest, manner: Manner, answer: ApiAnswer
    ) -> AsyncGenerator[CompletionEvent, None]:
        """The limits that are told, and the answer's text in the pieces in which it arrives."""
        transport, turns = self._open_transport(), loop_turns()
        with transport.translated_errors():
            body = request_json(self._api, request, self._endpoint, manner)
            async with await transport.open(body) as response:
                await turns.turn(HEAD)
                await self._check_head(response, request, manner)
                if limits := told_limits(response.headers):
                    yield LimitsTold(limits)
                decoder = EventDecoder()
                with transport.reading(response) as reader:
                    while piece := await reader.read():
                        if not turns.take(PIECE):
                            await turns.turn(PIECE)
                        events = answer.events
                        if text := self._take(answer, decoder.feed(piece), request, manner):
                            yield TextDelta(text)
                        if answer.events > events:
                            reader.told(text=bool(text))
                        if answer.is_over:
                            await reader.end()
                            break
                if text := self._take(answer, decoder.end(), request, manner):
                    yield TextDelta(text)
        if not answer.is_complete:
            raise failures.cut_off(self._endpoint)

    async def _check_head(
        self, response: aiohttp.ClientResponse, request: CompletionRequest, manner: Manner
    ) -> None:
        """Let a stream of events pass, and raise what anything else means."""
        content_type = response.headers.get("Content-Type", "")
        if response.status < HTTPStatus.MULTIPLE_CHOICES and "event-stream" in content_type:
            return
        is_page = "html" in content_type and response.status < HTTPStatus.INTERNAL_SERVER_ERROR
        if is_page and response.status < HTTPStatus.MULTIPLE_CHOICES:
            raise failures.page_instead(self._endpoint)
        if is_page or response.status < HTTPStatus.BAD_REQUEST:
            raise failures.not_an_api(self._endpoint, content_type)
        raise self._refused(await self._read_refusal(response), request, manner)

    async def _read_refusal(self, response: aiohttp.ClientResponse) -> failures.Refusal:
        body = await self._open_transport().read_error(response)
        if "html" in response.headers.get("Content-Type", ""):
            return failures.Refusal(response.status, headers=response.headers)
        return refusal_in_body(body, response.status, response.headers)

    def _refused(
        self, refusal: failures.Refusal, request: CompletionRequest, manner: Manner
    ) -> Exception:
        if following := _another_manner(refusal, manner):
            too_complex = failures.finds_schema_too_complex(refusal)
            return _MannerRefusedError(following, for_this_schema=too_complex)
        return failures.refused(refusal, self._endpoint, request)

    def _take(
        self, answer: ApiAnswer, events: list[bytes], request: CompletionRequest, manner: Manner
    ) -> str:
        """The text of ``events``, one string however many they are."""
        try:
            text = "".join([answer.take(data) for data in events])
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            # An event of another shape than the API's: not JSON, lists where objects belong.
            raise failures.unreadable(self._endpoint) from error
        if answer.refusal and answer.chars:
            raise failures.refused(answer.refusal, self._endpoint, request)
        if answer.refusal:
            raise self._refused(answer.refusal, request, manner)
        return text

    def _known(self, request: CompletionRequest) -> Manner:
        """How the request is put, as far as earlier ones have shown what the server takes."""
        modes = self._modes_of_schema.get(request.schema_name, self._manner.modes)
        shorter = min(modes, self._manner.modes, key=len)
        return replace(self._manner, modes=shorter)

    def _learn(
        self, request: CompletionRequest, manner: Manner, refused: _MannerRefusedError
    ) -> None:
        """Of many calls in flight the first one to be refused changes the manner of all."""
        following = refused.following
        if refused.for_this_schema:
            self._modes_of_schema[request.schema_name] = following.modes
        elif len(following.restraints) < len(self._manner.restraints):
            self._manner = replace(self._manner, restraints=following.restraints)
        elif self._manner.modes == manner.modes:
            self._manner = replace(self._manner, modes=following.modes)

    def _completed(self, request: CompletionRequest, answer: ApiAnswer) -> Completed:
        usage = answer.usage or Usage(
            prompt_tokens=prompt_chars(request) // CHARS_A_TOKEN,
            completion_tokens=answer.chars // CHARS_A_TOKEN,
        )
        return Completed(with_cost(usage, self.identity), answer.finish_reason or "stop")

    def _open_transport(self) -> StreamingTransport:
        if self._transport is None:
            from tenfold.llm.streaming_transport import StreamingTransport

            self._transport = StreamingTransport(
                self._endpoint,
                self._timeouts,
                self._api.address(self._endpoint),
                self._api.headers(self._endpoint),
            )
        return self._transport


def _another_manner(refusal: failures.Refusal, manner: Manner) -> Manner | None:
    """How the question may be put again, where ``refusal`` is about how it was put."""
    # First: the words about thinking name the place where the form is asked for, too.
    if manner.restraints and failures.refuses_little_thinking(refusal):
        return replace(manner, restraints=manner.restraints[1:])
    about_form = failures.refuses_structured_output(refusal)
    if len(manner.modes) > 1 and (about_form or failures.finds_schema_too_complex(refusal)):
        return replace(manner, modes=manner.modes[1:])
    return None


class _MannerRefusedError(Exception):
    """The server does not take the question as it was put: at all, or just this one schema."""

    def __init__(self, following: Manner, *, for_this_schema: bool) -> None:
        super().__init__(following)
        self.following = following
        self.for_this_schema = for_this_schema
