"""The client for everything that speaks OpenAI's chat completions.

Idea: this is the path on which hundreds of answers stream at once, token by token, so what one
piece of text costs decides how many can be in flight. Measured (2 cores, 320 pieces an answer,
60 kB prompts): through pydantic-ai's direct streaming 0.4 ms of CPU a piece and 6 ms a call,
through the ``openai`` client 0.24 and 4 ms, by reading the events as below 0.05 and 1 ms. At 34
calls of 80 tokens a second the first keeps a core busy by itself and makes answers late. The
format is small, stable, and the same on every server, so it is read here; the provider's own
APIs, which are neither, go through pydantic-ai (``hosted_client``).

Alternative: merging events below pydantic-ai. It still pays the 6 ms, and hides text that came.

Invariant: one ``stream`` is one attempt. The exception is a server that refuses JSON-schema
output: it has not answered, so the question is put again at once in words, and every later one
that way from the start.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from http import HTTPStatus
from typing import TYPE_CHECKING

from tenfold.llm import failures
from tenfold.llm.chat_answer import ChatAnswer, error_message
from tenfold.llm.chat_body import OutputMode, chat_json
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.prices import with_cost
from tenfold.llm.prompt_text import prompt_chars
from tenfold.llm.protocol import (
    Completed,
    CompletionEvent,
    CompletionRequest,
    ModelIdentity,
    ModelProfile,
    TextDelta,
)
from tenfold.llm.sse import EventDecoder
from tenfold.llm.timeouts import Timeouts
from tenfold.llm.usage import Usage
from tenfold.llm.windows import CHARS_A_TOKEN, check_fits

if TYPE_CHECKING:
    import aiohttp

    from tenfold.llm.chat_transport import ChatTransport

_NEXT_MODE: Mapping[OutputMode, OutputMode] = {"schema": "json", "json": "words"}


class ChatClient:
    """A ``CompletionClient`` over one transport; belongs to the event loop it is used in."""

    def __init__(self, endpoint: Endpoint, profile: ModelProfile, timeouts: Timeouts) -> None:
        self._endpoint = endpoint
        self._profile = profile
        self._timeouts = timeouts
        self._mode: OutputMode = "schema"
        self._transport: ChatTransport | None = None

    @property
    def identity(self) -> ModelIdentity:
        return self._endpoint.identity

    @property
    def profile(self) -> ModelProfile:
        return self._profile

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """Ask once and yield the answer as it comes; see ``CompletionClient``."""
        check_fits(request, self.identity, self._profile.context_window_tokens)
        while True:
            mode = self._mode
            answer = ChatAnswer()
            try:
                async with aclosing(self._attempt(request, mode, answer)) as texts:
                    async for text in texts:
                        yield TextDelta(text)
            except _OutputModeRefusedError:
                # Of many calls in flight the first one to be refused moves the mode on.
                if self._mode == mode:
                    self._mode = _NEXT_MODE[mode]
                continue
            yield self._completed(request, answer)
            return

    async def aclose(self) -> None:
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    async def _attempt(
        self, request: CompletionRequest, mode: OutputMode, answer: ChatAnswer
    ) -> AsyncGenerator[str, None]:
        """The answer's text in the pieces in which it arrives."""
        transport = self._open_transport()
        body = chat_json(request, self._endpoint, mode)
        with transport.translated_errors():
            async with await transport.open(body) as response:
                await self._check_head(response, request, mode)
                decoder = EventDecoder()
                with transport.reading(response) as reader:
                    while piece := await reader.read():
                        if text := self._take(answer, decoder.feed(piece), request):
                            yield text
                if text := self._take(answer, decoder.end(), request):
                    yield text
        if not answer.is_complete:
            raise failures.cut_off(self._endpoint)

    async def _check_head(
        self, response: aiohttp.ClientResponse, request: CompletionRequest, mode: OutputMode
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
        refusal = await self._read_refusal(response)
        if mode in _NEXT_MODE and failures.refuses_structured_output(refusal):
            raise _OutputModeRefusedError(mode)
        raise failures.refused(refusal, self._endpoint, request)

    async def _read_refusal(self, response: aiohttp.ClientResponse) -> failures.Refusal:
        body = await self._open_transport().read_error(response)
        message = "" if "html" in response.headers.get("Content-Type", "") else error_message(body)
        return failures.Refusal(response.status, message, response.headers)

    def _take(self, answer: ChatAnswer, events: list[bytes], request: CompletionRequest) -> str:
        """The text of ``events``, one string however many they are."""
        try:
            text = "".join([answer.take(data) for data in events])
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            # An event of another shape than the API's: not JSON, lists where objects belong.
            raise failures.unreadable(self._endpoint) from error
        if answer.refusal:
            raise failures.refused(answer.refusal, self._endpoint, request)
        return text

    def _completed(self, request: CompletionRequest, answer: ChatAnswer) -> Completed:
        usage = answer.usage or Usage(
            prompt_tokens=prompt_chars(request) // CHARS_A_TOKEN,
            completion_tokens=answer.chars // CHARS_A_TOKEN,
        )
        return Completed(with_cost(usage, self.identity), answer.finish_reason or "stop")

    def _open_transport(self) -> ChatTransport:
        if self._transport is None:
            from tenfold.llm.chat_transport import ChatTransport

            self._transport = ChatTransport(self._endpoint, self._timeouts)
        return self._transport


class _OutputModeRefusedError(Exception):
    """The server cannot do ``response_format`` in this mode."""
