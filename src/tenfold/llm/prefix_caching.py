"""What a provider's prefix cache asks for and charges.

Sources: Anthropic, "Prompt caching" (least lengths by model, writes 1.25 times and reads a tenth of
the input price, an entry only once the first response has begun); OpenAI, "Prompt caching" guide
(1,024 tokens; from GPT-5.6 on writes 1.25 times and explicit breakpoints, before it no charge for
writes and reads at a tenth to a half by model, none before GPT-4o); Google, "Context caching"
(implicit, from 1,024 tokens for Flash and 4,096 for Pro, reads at a tenth, at a quarter before
Gemini 2.5). A test holds the prices against the price list of genai-prices, which is not asked
here: importing it takes a quarter of a second, and a repeat from the cache plans too.
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

    def shared(self, tokens: float, prompts: int) -> float:
        """The bill of ``prompts`` that begin with the same ``tokens``, in prices of plain ones.

        It takes a fan-out that lets one call lead; of calls sent all at once, each pays in full.
        """
        if tokens < self.least_tokens:
            return tokens * prompts
        return tokens * (self.write_price + self.read_price * (prompts - 1))


_ANTHROPIC_LONGER_FIRST: Final = re.compile(r"claude-(?:haiku|opus-4-[567]\b)")
_OPENAI_MARKED: Final = re.compile(r"gpt-(?:5\.(?:[6-9]|\d\d)|[6-9]|\d\d)")
_OPENAI_READ_PRICES: Final = (
    # Beginnings of names; the first that fits counts.
    ("gpt-5", 0.1),
    ("gpt-4.1", 0.25),
    ("gpt-4o", 0.5),
    ("o1", 0.5),
    ("o3-mini", 0.5),
    ("o3", 0.25),
    ("o4", 0.25),
)
_GOOGLE_DEARER: Final = re.compile(r"gemini-(?:1|2\.0)")


def prefix_caching(identity: ModelIdentity) -> PrefixCaching | None:
    """What is known of ``identity``'s cache; None where that is nothing, or nothing is charged.

    A server of one's own may reuse prefixes too, but charges nothing for them. A model that charges
    a prompt in full however often it comes has a ``read_price`` of 1.
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
            read = 0.25 if _GOOGLE_DEARER.match(model) else 0.1
            return PrefixCaching(least, 1.0, read, marked=False)
        case _:
            return None


def _openai(model: str) -> PrefixCaching:
    if _OPENAI_MARKED.match(model):
        return PrefixCaching(1_024, 1.25, 0.1, marked=True)
    known = (price for prefix, price in _OPENAI_READ_PRICES if model.startswith(prefix))
    return PrefixCaching(1_024, 1.0, next(known, 1.0), marked=False)
