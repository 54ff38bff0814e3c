"""One model call as both wire dialects understand it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal, TypeAlias

from tenfold.testing.simulated_provider.tokens import chars_to_tokens

JsonObject: TypeAlias = dict[str, Any]
Channel = Literal["text", "tool"]

NAME_HEADER = "x-simulated-name"
OUTPUT_TOKENS_HEADER = "x-simulated-output-tokens"
FAULT_HEADER = "x-simulated-fault"


class BadCallError(ValueError):
    """The request is not one the imitated API would take; the text says why."""


@dataclass(frozen=True, slots=True)
class PromptBlock:
    """A piece of the prompt, in the order the provider reads it."""

    role: str
    text: str
    cache_ttl_seconds: float | None = None
    """Set where the client put a cache point after this block; how long an entry lives."""


@dataclass(frozen=True)
class Call:
    """A request to the model, stripped of its dialect."""

    path: str
    model: str
    blocks: tuple[PromptBlock, ...]
    schema: JsonObject | None
    """Schema of the answer; None where none was sent (it may still stand in the prompt)."""
    schema_name: str
    """Name of the schema or tool, the client's own label; '' where it has none."""
    channel: Channel = "text"
    """Whether the answer is the message's text or a tool's input."""
    tool_name: str = ""
    json_wanted: bool = False
    """A JSON object was asked for without a schema."""
    stream: bool = False
    include_usage: bool = True
    max_tokens: int | None = None
    preamble: str = ""
    """Tool definitions, which stand before the prompt in the provider's own layout."""
    schema_text: str = ""
    """The output schema as text: counted, and before the prompt where the profile says so."""
    cache_scope: str = ""
    """Entries are shared only within one scope (OpenAI's ``prompt_cache_key``)."""
    output_tokens: int | None = None
    """Asked for by header; goes before the profile's."""
    wanted_fault: str | None = None
    """Asked for by header; goes before the drawn one."""

    @cached_property
    def prompt_hash(self) -> str:
        """Names this exact request: model, schema and every block."""
        digest = blake2b(digest_size=8)
        for part in (self.model, self.schema_name, self.preamble, self.schema_text):
            digest.update(part.encode())
            digest.update(b"\x1f")
        for block in self.blocks:
            digest.update(block.role.encode())
            digest.update(block.text.encode(errors="surrogatepass"))
        return digest.hexdigest()

    @cached_property
    def prompt_tokens(self) -> int:
        """Input tokens: tools, schema and blocks, each counted in whole tokens."""
        fixed = chars_to_tokens(len(self.preamble)) + chars_to_tokens(len(self.schema_text))
        return fixed + sum(chars_to_tokens(len(block.text)) for block in self.blocks)


def positive_int_header(headers: Mapping[str, str], name: str) -> int | None:
    """The whole number in header ``name``; None where it is absent.

    Raises BadCallError where it is no whole number above 0.
    """
    value = headers.get(name)
    if value is None:
        return None
    if not value.isdigit() or int(value) == 0:
        raise BadCallError(f"The header {name} is {value!r}; give a whole number above 0.")
    return int(value)
