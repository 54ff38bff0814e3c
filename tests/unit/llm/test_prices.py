from __future__ import annotations

import pytest

from tenfold.llm.prices import cost_usd, with_cost
from tenfold.llm.protocol import ModelIdentity
from tenfold.llm.usage import Usage

USAGE = Usage(prompt_tokens=10_000, completion_tokens=1_000)


@pytest.mark.parametrize(
    "identity",
    [
        ModelIdentity("openai", "gpt-6-luna"),
        ModelIdentity("openai-chat", "gpt-6-luna"),
        ModelIdentity("anthropic", "claude-haiku-5-5"),
        ModelIdentity("google", "gemini-3.5-flash-lite"),
    ],
)
def test_hosted_models_have_prices_and_cached_tokens_are_cheaper(identity: ModelIdentity):
    full = cost_usd(USAGE, identity)
    cached = cost_usd(Usage(10_000, cached_prompt_tokens=9_000, completion_tokens=1_000), identity)
    assert full is not None
    assert cached is not None
    assert 0 < cached < full < 1


@pytest.mark.parametrize(
    ("identity", "cost"),
    [
        (ModelIdentity("extractive", ""), 0.0),
        (ModelIdentity("ollama", "qwen3:8b"), 0.0),
        (ModelIdentity("ollama", "gpt-oss:120b-cloud"), None),
        (ModelIdentity("openai", "no-such-model-at-all"), None),
        (ModelIdentity("openai-chat", "gpt-6-luna", "http://127.0.0.1:8080/v1"), None),
        (ModelIdentity("function", "mine"), None),
    ],
)
def test_free_and_unknown_are_told_apart(identity: ModelIdentity, cost: float | None):
    assert cost_usd(USAGE, identity) == cost
    assert with_cost(USAGE, identity).cost_usd == cost


def test_a_gateway_to_a_providers_own_api_costs_its_list_price():
    usage = Usage(prompt_tokens=1_000_000)
    own = ModelIdentity("anthropic", "claude-haiku-4-5")
    gateway = ModelIdentity("anthropic", "claude-haiku-4-5", "http://127.0.0.1:9")
    assert cost_usd(usage, own) == cost_usd(usage, gateway)
    assert cost_usd(usage, own)
