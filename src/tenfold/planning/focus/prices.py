"""What a text costs that several prompts begin with, in prices of a plain prompt token.

A provider with a prefix cache bills the first prompt a little more for writing the text into it and
each further one much less for reading it from there; without one, every prompt pays in full. It
takes a fan-out that lets one call lead (``execution``); sent all at once, nothing is in the cache.

The list is short because only the ratios matter. Sources: docs.anthropic.com (prompt caching: write
1.25, read 0.1, from 1,024 tokens on), platform.openai.com (prompt caching from 1,024 tokens on),
ai.google.dev (context caching). A test holds it against the price list of genai-prices, which is
not asked here: importing it takes a quarter of a second, and a repeat from the cache plans too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tenfold.llm.protocol import ModelIdentity


@dataclass(frozen=True, slots=True)
class PrefixPrices:
    """Prices of a prompt's shared beginning, a plain prompt token being 1."""

    write: float
    """A token of the first prompt."""
    read: float
    """A token of a further one."""
    from_tokens: int = 1_024
    """Shorter beginnings are not cached."""

    def shared(self, tokens: float, prompts: int) -> float:
        """The bill of ``prompts`` that begin with the same ``tokens``."""
        if tokens < self.from_tokens:
            return tokens * prompts
        return tokens * (self.write + self.read * (prompts - 1))


_BY_MODEL: Final[tuple[tuple[str, str, PrefixPrices], ...]] = (
    # Provider, beginning of the model's name; the first that fits counts.
    ("anthropic", "claude-", PrefixPrices(write=1.25, read=0.1)),
    ("openai", "gpt-6", PrefixPrices(write=1.25, read=0.1)),
    ("openai", "gpt-5.6", PrefixPrices(write=1.25, read=0.1)),
    ("openai", "gpt-5", PrefixPrices(write=1.0, read=0.1)),
    ("openai", "gpt-4.1", PrefixPrices(write=1.0, read=0.25)),
    ("openai", "gpt-4o", PrefixPrices(write=1.0, read=0.5)),
    ("openai", "o3-mini", PrefixPrices(write=1.0, read=0.5)),
    ("openai", "o3", PrefixPrices(write=1.0, read=0.25)),
    ("openai", "o4", PrefixPrices(write=1.0, read=0.25)),
    ("openai", "", PrefixPrices(write=1.0, read=1.0)),
    ("google", "gemini-1", PrefixPrices(write=1.0, read=0.25)),
    ("google", "gemini-2.0", PrefixPrices(write=1.0, read=0.25)),
    ("google", "gemini-", PrefixPrices(write=1.0, read=0.1)),
)


def prefix_prices(model: ModelIdentity) -> PrefixPrices | None:
    """What ``model`` charges for a shared beginning.

    None where that is unknown, or where nothing is charged: a server of the user's own, a function.
    A provider's own API at another address (a gateway, a simulated provider) has its prices.
    """
    provider = model.provider
    if provider == "openai-chat" and model.base_url is None:
        provider = "openai"
    return next(
        (
            prices
            for known, prefix, prices in _BY_MODEL
            if known == provider and model.model.startswith(prefix)
        ),
        None,
    )
