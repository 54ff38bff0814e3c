"""What a provider's prefix cache asks for and charges.

Sources: Anthropic, "Prompt caching" (least lengths by model, writes 1.25 times and reads a tenth of
the input price, an entry only once the first response has begun); OpenAI, "Prompt caching" guide
(1,024 tokens; from GPT-5.6 on writes 1.25 times and explicit breakpoints, before it no charge for
writes and reads at a tenth to a half by model); Google, "Context caching" (implicit, from 1,024
tokens for Flash and 4,096 for Pro, reads at a tenth).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tenfold.llm.protocol import ModelIdentity


@dataclass(frozen=True, slots=True)
class PrefixCaching:
    """How one model's prompts are cached. Prices are multiples of the plain input price."""

    least_tokens: int
    """Shorter prefixes are not cached."""
    write_price: float
    read_price: float
    marked: bool
    """Whether the prompt says where the shared part ends, and nothing is cached without that."""


_ANTHROPIC_LONGER_FIRST: Final = re.compile(r"claude-(?:haiku|opus-4-[567]\b)")
_OPENAI_MARKED: Final = re.compile(r"gpt-(?:5\.(?:[6-9]|\d\d)|[6-9]|\d\d)")
_OPENAI_READ_PRICES: Final = (("gpt-5", 0.1), ("gpt-4.1", 0.25), ("o3", 0.25), ("o4", 0.25))
_OPENAI_READ_PRICE: Final = 0.5


def prefix_caching(identity: ModelIdentity) -> PrefixCaching | None:
    """What is known of ``identity``'s cache; None where waiting for it gains nothing.

    A server of one's own may reuse prefixes too, but charges nothing for them.
    """
    model = identity.model
    match identity.provider:
        case "anthropic":
            least = 4_096 if _ANTHROPIC_LONGER_FIRST.match(model) else 1_024
            return PrefixCaching(least, 1.25, 0.1, marked=True)
        case "openai":
            return _openai(model)
        case "openai-chat" if identity.base_url is None:
            return _openai(model)
        case "google":
            least = 4_096 if "pro" in model else 1_024
            return PrefixCaching(least, 1.0, 0.1, marked=False)
        case _:
            return None


def _openai(model: str) -> PrefixCaching:
    if _OPENAI_MARKED.match(model):
        return PrefixCaching(1_024, 1.25, 0.1, marked=True)
    known = (price for prefix, price in _OPENAI_READ_PRICES if model.startswith(prefix))
    return PrefixCaching(1_024, 1.0, next(known, _OPENAI_READ_PRICE), marked=False)
