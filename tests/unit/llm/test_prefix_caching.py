"""What providers charge for a beginning that several prompts share."""

from __future__ import annotations

import genai_prices
import pytest

from tenfold.llm.model_names import DEFAULT_MODELS
from tenfold.llm.prefix_caching import PrefixCaching, prefix_caching
from tenfold.llm.protocol import ModelIdentity

LISTED = [
    *DEFAULT_MODELS.items(),
    ("anthropic", "claude-sonnet-4-5"),
    ("openai", "gpt-6-sol"),
    ("openai", "gpt-5.6-terra"),
    ("openai", "gpt-5.1"),
    ("openai", "gpt-4.1-mini"),
    ("openai", "gpt-4o"),
    ("openai", "gpt-4-turbo"),
    ("openai", "o3-mini"),
    ("openai", "o3"),
    ("openai", "o4-mini"),
    ("google", "gemini-2.0-flash"),
    ("google", "gemini-2.5-flash"),
    ("google", "gemini-3-pro-preview"),
]


def dollars(provider: str, model: str, **counts: int) -> float:
    usage = genai_prices.Usage(**counts)
    return float(genai_prices.calc_price(usage, model, provider_id=provider).total_price)


@pytest.mark.parametrize(("provider", "model"), LISTED)
def test_the_ratios_are_those_of_the_price_list(provider: str, model: str):
    prices = prefix_caching(ModelIdentity(provider, model))
    assert prices is not None
    million = 100_000
    plain = dollars(provider, model, input_tokens=million)
    read = dollars(provider, model, input_tokens=million, cache_read_tokens=million)
    assert prices.read_price == pytest.approx(read / plain, rel=0.02)
    if prices.write_price != 1.0:
        write = dollars(provider, model, input_tokens=million, cache_write_tokens=million)
        assert prices.write_price == pytest.approx(write / plain, rel=0.02)


@pytest.mark.parametrize(
    "model",
    [
        ModelIdentity("ollama", "small"),
        ModelIdentity("openai-chat", "gpt-6-luna", "http://127.0.0.1:8080/v1"),
        ModelIdentity("function", "ask"),
        ModelIdentity("extractive", "passages-1"),
    ],
)
def test_what_is_free_or_unknown_has_none(model: ModelIdentity):
    assert prefix_caching(model) is None


def test_openais_own_chat_completions_cost_the_same():
    assert prefix_caching(ModelIdentity("openai-chat", "gpt-5")) == prefix_caching(
        ModelIdentity("openai", "gpt-5")
    )


def test_the_first_prompt_writes_and_the_others_read():
    prices = PrefixCaching(1_024, 1.25, 0.1, marked=True)
    assert prices.shared(10_000, 1) == pytest.approx(12_500)
    assert prices.shared(10_000, 12) == pytest.approx(10_000 * (1.25 + 1.1))
    assert prices.shared(1_000, 12) == 12_000  # too short to be cached
