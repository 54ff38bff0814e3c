"""The contract suite over every client."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from contracts.completion_client import CompletionClientContract
from tenfold.llm.blocking import BlockingClient
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.passage_reader import PassageReader
from tenfold.llm.protocol import CompletionClient, ModelProfile
from tenfold.llm.streaming_client import StreamingClient
from tenfold.llm.timeouts import Timeouts
from tenfold.testing.scripted_client import Reply, ScriptedClient
from tenfold.testing.simulated_provider import Profile, SimulatedProvider

ANSWER = {"items": [{"name": "Kites", "evidence": "Our products are kites and kite strings."}]}
FAST = Profile(speed=200)
PROFILE = ModelProfile(max_in_flight=16)
TIMEOUTS = Timeouts(first_token_seconds=10, piece_seconds=10)


@pytest.fixture
async def provider() -> AsyncIterator[SimulatedProvider]:
    async with SimulatedProvider(profile=FAST) as provider:
        yield provider


class TestScriptedClient(CompletionClientContract):
    @pytest.fixture
    def client(self) -> CompletionClient:
        return ScriptedClient(lambda _: Reply(ANSWER, pieces=3))


class TestBlockingClient(CompletionClientContract):
    @pytest.fixture
    async def client(self) -> AsyncIterator[CompletionClient]:
        client = BlockingClient(lambda _: json.dumps(ANSWER), threads=4)
        yield client
        await client.aclose()


class TestStreamingClientOnChat(CompletionClientContract):
    @pytest.fixture
    async def client(self, provider: SimulatedProvider) -> AsyncIterator[CompletionClient]:
        url = provider.base_url
        client = StreamingClient(Endpoint("openai-chat", "simulated", url, url), PROFILE, TIMEOUTS)
        yield client
        await client.aclose()


@pytest.mark.parametrize("model", ["claude-haiku-5-5", "claude-of-old"])
class TestStreamingClientOnAnthropic(CompletionClientContract):
    """The first model has JSON output of its own, the second answers through a forced tool."""

    @pytest.fixture
    async def client(
        self, provider: SimulatedProvider, model: str
    ) -> AsyncIterator[CompletionClient]:
        url = provider.anthropic_base_url
        endpoint = Endpoint("anthropic", model, url, url, "any-key", "ANTHROPIC_API_KEY")
        client = StreamingClient(endpoint, PROFILE, TIMEOUTS)
        yield client
        await client.aclose()


class TestPassageReader(CompletionClientContract):
    @pytest.fixture
    def client(self) -> CompletionClient:
        return PassageReader()
