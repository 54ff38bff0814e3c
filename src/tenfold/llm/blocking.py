"""Any synchronous function as a model: it runs on threads of its own.

A thread is held for as long as its call lasts, so a blocking function can only have ``threads``
calls in flight; that is what the bench shows beside the streaming clients. The answer arrives
in one piece, as the function returns it.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from tenfold.errors import ModelError, ProviderRejectedError, UsageError
from tenfold.llm.prompt_text import whole_text
from tenfold.llm.protocol import (
    Completed,
    CompletionEvent,
    CompletionRequest,
    ModelIdentity,
    ModelProfile,
    TextDelta,
)
from tenfold.llm.redaction import quotable
from tenfold.llm.usage import Usage
from tenfold.llm.windows import CHARS_A_TOKEN

DEFAULT_THREADS = 8


class BlockingClient:
    """A ``CompletionClient`` over a plain function from a prompt to an answer.

    ``ask`` gets one text (instructions, filing, question, JSON schema) and returns the model's
    answer. Usage is estimated at four characters a token and its cost unknown. Use
    ``for_requests`` for a function that wants the parts of a request instead.

    Closing a stream stops waiting; a thread cannot be interrupted, so the function runs on to
    its end and its answer is dropped.
    """

    def __init__(
        self, ask: Callable[[str], str], *, threads: int = DEFAULT_THREADS, name: str = "function"
    ) -> None:
        """Wrap ``ask``.

        Args:
            ask: called with the whole prompt, on one of the threads.
            threads: calls at a time.
            name: names the model where results are shown, and in the cache: two functions that
                answer differently want different names.

        Raises:
            UsageError: ``ask`` is a coroutine function, or ``threads`` is below one.
        """
        if inspect.iscoroutinefunction(ask):
            raise UsageError(
                "The blocking client takes a plain function, and this one is 'async def'. "
                "Write a CompletionClient for it instead."
            )
        if threads < 1:
            raise UsageError(f"A blocking client needs at least one thread, not {threads}.")
        self._ask: Callable[[Any], object] = ask
        self._takes_requests = False
        self._identity = ModelIdentity(provider="function", model=name)
        # A thread cannot be cancelled: a second one beside it would only take its place.
        self._profile = ModelProfile(max_in_flight=threads, answers_elsewhere=False)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=f"tenfold-{name}")

    @classmethod
    def for_requests(
        cls,
        ask: Callable[[CompletionRequest], str],
        *,
        threads: int = DEFAULT_THREADS,
        name: str = "function",
    ) -> BlockingClient:
        """Wrap a function that takes the ``CompletionRequest`` itself; see ``__init__``."""
        client = cls(cast("Callable[[str], str]", ask), threads=threads, name=name)
        client._takes_requests = True
        return client

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    @property
    def profile(self) -> ModelProfile:
        return self._profile

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """Call the function once and yield its whole answer; see ``CompletionClient``."""
        loop = asyncio.get_running_loop()
        text = await loop.run_in_executor(self._pool, self._call, request)
        if text:
            yield TextDelta(text)
        yield Completed(_estimated_usage(request, text), "stop")

    async def aclose(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _call(self, request: CompletionRequest) -> str:
        try:
            text = self._ask(request if self._takes_requests else whole_text(request))
        except ModelError:
            raise
        except Exception as error:
            # A user's function may raise anything, and none of it may take the other calls of the
            # analysis down.
            raise _function_failed(self._identity, error, request) from error
        if not isinstance(text, str):
            raise ProviderRejectedError(
                f"The function behind {self._identity} returned {type(text).__name__} where its "
                "answer as text was expected. Return the model's text."
            )
        return text


def _function_failed(
    identity: ModelIdentity, error: Exception, request: CompletionRequest
) -> ProviderRejectedError:
    parts = [request.context, request.question, request.instructions]
    said = quotable(str(error), keys=(), prompt_parts=parts)
    said = f": {said}" if said else ""
    return ProviderRejectedError(
        f"The function behind {identity} raised {type(error).__name__}{said}. Correct the "
        "function; to have a call repeated, let it raise RateLimitedError or "
        "ProviderUnavailableError."
    )


def _estimated_usage(request: CompletionRequest, text: str) -> Usage:
    return Usage(
        prompt_tokens=len(whole_text(request)) // CHARS_A_TOKEN,
        completion_tokens=len(text) // CHARS_A_TOKEN,
        cost_usd=None,
    )
