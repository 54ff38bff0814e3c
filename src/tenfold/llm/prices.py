"""What a call costs, by the price list of genai-prices.

Unknown is unknown: None, never a guess. Nothing is charged for an Ollama on the user's machine
and for the extractive reader. Behind an OpenAI-compatible address may stand anything, a paid
proxy included, so its price is unknown; a provider's own API at another address (a gateway) is
reckoned at that provider's list price.
"""

from __future__ import annotations

from dataclasses import replace

from tenfold.llm.protocol import ModelIdentity
from tenfold.llm.usage import Usage

_PRICED = frozenset({"openai", "anthropic", "google"})


def cost_usd(usage: Usage, identity: ModelIdentity) -> float | None:
    """Dollars for ``usage``; None where the model's price is not known."""
    if identity.provider == "extractive":
        return 0.0
    if identity.provider == "ollama":
        # Names ending in -cloud are passed on to Ollama's paid service.
        return None if identity.model.endswith("-cloud") else 0.0
    if identity.provider == "openai-chat" and identity.base_url is not None:
        return None
    provider = "openai" if identity.provider == "openai-chat" else identity.provider
    if provider not in _PRICED:
        return None
    # Imported here because it takes a quarter of a second and many runs need no price.
    import genai_prices

    counts = genai_prices.Usage(
        input_tokens=usage.prompt_tokens,
        cache_read_tokens=usage.cached_prompt_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        output_tokens=usage.completion_tokens,
    )
    try:
        price = genai_prices.calc_price(counts, identity.model, provider_id=provider)
    except LookupError:
        return None
    return float(price.total_price)


def with_cost(usage: Usage, identity: ModelIdentity) -> Usage:
    """``usage`` with its cost filled in."""
    return replace(usage, cost_usd=cost_usd(usage, identity))
