"""Driven by pydantic-ai over both dialects, in each of its output modes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from pydantic_ai import Agent, NativeOutput, PromptedOutput, ToolOutput
from pydantic_ai.messages import CachePoint
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider

from tenfold.testing.simulated_provider import SimulatedProvider


@pytest.fixture
async def transport() -> AsyncIterator[httpx2.AsyncClient]:
    """Closed behind each test: pydantic-ai leaves its own one to the garbage collector."""
    async with httpx2.AsyncClient() as client:
        yield client


def openai_model(provider: SimulatedProvider, transport: httpx2.AsyncClient) -> Any:
    door = OpenAIProvider(api_key="any", base_url=provider.base_url, http_client=transport)
    return OpenAIChatModel("gpt-5-mini", provider=door)


def anthropic_model(provider: SimulatedProvider, transport: httpx2.AsyncClient) -> Any:
    url = provider.anthropic_base_url
    door = AnthropicProvider(api_key="any", base_url=url, http_client=transport)
    return AnthropicModel("claude-sonnet-4-6", provider=door)


@pytest.mark.parametrize("mode", [NativeOutput, ToolOutput, PromptedOutput])
@pytest.mark.parametrize("make_model", [openai_model, anthropic_model])
async def test_every_output_mode(
    provider: SimulatedProvider,
    transport: httpx2.AsyncClient,
    filing: str,
    risks: Any,
    make_model: Any,
    mode: Any,
) -> None:
    agent = Agent(make_model(provider, transport), output_type=mode(risks))
    result = await agent.run([filing, CachePoint(), "Which risks?"])
    assert result.output.items
    assert all(item.evidence in filing for item in result.output.items)
    assert provider.stats.requests == 1
    used = result.usage
    assert used.input_tokens == provider.requests[0].prompt_tokens
    assert used.cache_write_tokens == provider.requests[0].cache_write_tokens


@pytest.mark.parametrize("make_model", [openai_model, anthropic_model])
async def test_streamed(
    provider: SimulatedProvider,
    transport: httpx2.AsyncClient,
    filing: str,
    risks: Any,
    make_model: Any,
) -> None:
    agent = Agent(make_model(provider, transport), output_type=NativeOutput(risks))
    async with agent.run_stream([filing, CachePoint(), "Which risks?"]) as result:
        output = await result.get_output()
    assert output.items
    assert provider.requests[0].stream
