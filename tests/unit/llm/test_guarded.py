"""A user's client may raise anything, and the analysis goes on."""

from __future__ import annotations

import pytest

from tenfold.errors import ModelError, ProviderRejectedError, RateLimitedError
from tenfold.llm.guarded import GuardedClient
from tenfold.llm.protocol import (
    Completed,
    CompletionRequest,
    ModelIdentity,
    ModelProfile,
    TextDelta,
)
from tenfold.llm.usage import NO_USAGE

REQUEST = CompletionRequest(
    instructions="", context="", question="", output_schema={}, schema_name="a", max_output_tokens=1
)


class Careless:
    """Streams a word, then raises what it was given, or completes."""

    identity = ModelIdentity("own", "careless")
    profile = ModelProfile(max_in_flight=1)

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.closed = False

    async def stream(self, request):
        try:
            yield TextDelta("word")
            if self.error is not None:
                raise self.error
            yield Completed(NO_USAGE, "stop")
        finally:
            self.closed = True

    async def aclose(self) -> None:
        raise AssertionError("the client belongs to its maker")


async def events_of(client):
    return [event async for event in client.stream(REQUEST)]


async def test_events_pass_unchanged_and_the_client_stays_open():
    guarded = GuardedClient(Careless())
    events = await events_of(guarded)
    assert events == [TextDelta("word"), Completed(NO_USAGE, "stop")]
    assert guarded.identity == Careless.identity
    assert guarded.profile == Careless.profile
    await guarded.aclose()


async def test_any_exception_becomes_a_model_error_with_its_cause():
    error = ValueError("no such luck")
    with pytest.raises(ProviderRejectedError, match=r"ValueError \(no such luck\)") as caught:
        await events_of(GuardedClient(Careless(error)))
    assert caught.value.__cause__ is error
    assert not caught.value.for_every_call


async def test_neither_keys_nor_prompts_are_repeated():
    with pytest.raises(ProviderRejectedError) as caught:
        await events_of(GuardedClient(Careless(ValueError("bad key sk-abcdefgh12345678"))))
    assert "[key]" in str(caught.value)
    assert "abcdefgh" not in str(caught.value)


async def test_a_model_error_is_passed_on_as_it_is():
    error = RateLimitedError("Slow down.", retry_after_seconds=3.0)
    with pytest.raises(ModelError) as caught:
        await events_of(GuardedClient(Careless(error)))
    assert caught.value is error


async def test_closing_early_closes_the_inner_stream():
    inner = Careless()
    stream = GuardedClient(inner).stream(REQUEST)
    assert await anext(stream) == TextDelta("word")
    await stream.aclose()
    assert inner.closed
