"""Prompt-prefix caching as the two providers bill it.

Both rest on one rule: an entry exists once the first response that wrote it has begun. A fan-out
sent all at once therefore finds nothing cached, and a fan-out that lets one call lead finds it all.

- OpenAI (automatic): prefixes from 1,024 tokens on, in steps of 128 tokens.
- Anthropic (explicit): the prefix up to each ``cache_control`` point, from 1,024 tokens on; a
  point reads the longest entry that is a prefix of it and writes the rest.

Prefixes are named by a chained hash, so that looking one up costs a hash of each piece and never
a copy of the prompt. What the provider puts before the prompt (tools, and the output schema unless
the profile says otherwise) begins the chain.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from tenfold.testing.simulated_provider.calls import Call
from tenfold.testing.simulated_provider.tokens import CHARS_PER_TOKEN, chars_to_tokens

MIN_PREFIX_TOKENS = 1_024
STEP_TOKENS = 128
AUTOMATIC_TTL_SECONDS = 600.0
_MAX_ENTRIES = 200_000


@dataclass(frozen=True, slots=True)
class CachePlan:
    """What one call reads from the cache and what it writes once its response begins."""

    read_tokens: int
    written_tokens: int
    """Tokens billed as a cache write; automatic caching bills none."""
    entries: tuple[tuple[int, float], ...]
    """(hash of the prefix, seconds to live) of every entry the response leaves behind."""


class PrefixCache:
    """The prefixes one simulated provider remembers; the least recently used go first."""

    def __init__(self, *, schema_in_prefix: bool) -> None:
        self._schema_in_prefix = schema_in_prefix
        self._expires: OrderedDict[int, float] = OrderedDict()

    def plan_automatic(self, call: Call, now: float) -> CachePlan:
        """OpenAI's rule for ``call`` at the time ``now`` (seconds of any steady clock)."""
        head, head_tokens = self._head(call)
        text = "".join(f"{block.role}\x1f{block.text}" for block in call.blocks)
        step_chars = STEP_TOKENS * CHARS_PER_TOKEN
        entries: list[tuple[int, float]] = []
        read, prefix, tokens, unbroken = 0, head, head_tokens, True
        for start in range(0, len(text) - step_chars + 1, step_chars):
            prefix = hash((prefix, text[start : start + step_chars]))
            tokens += STEP_TOKENS
            if tokens < MIN_PREFIX_TOKENS:
                continue
            unbroken = unbroken and self._alive(prefix, now)
            if unbroken:
                read = tokens
            entries.append((prefix, AUTOMATIC_TTL_SECONDS))
        return CachePlan(read - read % STEP_TOKENS, 0, tuple(entries))

    def plan_explicit(self, call: Call, now: float) -> CachePlan:
        """Anthropic's rule for ``call`` at the time ``now``."""
        prefix, tokens = self._head(call)
        entries: list[tuple[int, float]] = []
        boundaries: list[tuple[int, int]] = []
        cacheable_tokens = cacheable_boundaries = 0
        for block in call.blocks:
            prefix = hash((prefix, block.role, block.text))
            tokens += chars_to_tokens(len(block.text))
            boundaries.append((prefix, tokens))
            if block.cache_ttl_seconds is not None and tokens >= MIN_PREFIX_TOKENS:
                entries.append((prefix, block.cache_ttl_seconds))
                cacheable_tokens, cacheable_boundaries = tokens, len(boundaries)
        candidates = boundaries[:cacheable_boundaries]
        read = max((count for key, count in candidates if self._alive(key, now)), default=0)
        return CachePlan(read, cacheable_tokens - read, tuple(entries))

    def begin(self, plan: CachePlan, now: float) -> None:
        """The response to the planned call has begun: its entries exist from now on."""
        for prefix, ttl_seconds in plan.entries:
            self._expires[prefix] = now + ttl_seconds
            self._expires.move_to_end(prefix)
        while len(self._expires) > _MAX_ENTRIES:
            self._expires.popitem(last=False)

    def clear(self) -> None:
        """Forgets every prefix."""
        self._expires.clear()

    def _alive(self, prefix: int, now: float) -> bool:
        return self._expires.get(prefix, now) > now

    def _head(self, call: Call) -> tuple[int, int]:
        """Hash and tokens of what stands before the prompt's own blocks."""
        schema = call.schema_text if self._schema_in_prefix else ""
        tokens = chars_to_tokens(len(call.preamble)) + chars_to_tokens(len(schema))
        return hash((call.model, call.cache_scope, call.preamble, schema)), tokens
