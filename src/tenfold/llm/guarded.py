"""A client of somebody else's, held to the protocol: whatever it raises arrives as a ModelError.

Without this one careless exception in a user's client would end the analysis, and with it the
results of all other components.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from tenfold.errors import ModelError, ProviderRejectedError
from tenfold.llm.protocol import (
    CompletionClient,
    CompletionEvent,
    CompletionRequest,
    ModelIdentity,
    ModelProfile,
)
from tenfold.llm.redaction import quotable


class GuardedClient:
    """Passes everything on to ``client``; closing it stays its owner's business."""

    def __init__(self, client: CompletionClient) -> None:
        self._client = client

    @property
    def identity(self) -> ModelIdentity:
        return self._client.identity

    @property
    def profile(self) -> ModelProfile:
        return self._client.profile

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """As the client's own; see ``CompletionClient``."""
        try:
            async with aclosing(self._client.stream(request)) as events:
                async for event in events:
                    yield event
        except ModelError:
            raise
        except Exception as error:  # a program of another author may raise anything
            parts = [request.context, request.question, request.instructions]
            said = quotable(str(error), keys=(), prompt_parts=parts)
            raise ProviderRejectedError(
                f"The client that was given raised {type(error).__name__}"
                f"{f' ({said})' if said else ''}. Let it raise a ModelError where no answer comes."
            ) from error

    async def aclose(self) -> None:
        """Nothing: the client belongs to whoever made it."""
