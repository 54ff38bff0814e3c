"""What a wire dialect has to do: read a request into a Call, and render the reply."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from tenfold.testing.simulated_provider.calls import Call, JsonObject
from tenfold.testing.simulated_provider.limits import Admission
from tenfold.testing.simulated_provider.prompt_cache import CachePlan, PrefixCache
from tenfold.testing.simulated_provider.schema_tools import as_list, as_object

ErrorKind = Literal["bad_request", "too_long", "rate_limit", "server", "not_found"]


Framer: TypeAlias = Callable[[str], bytes]

TEXT_MARK = "\ue000"
"""Stands for the text in the template of an event; a private-use character."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer as it is to be rendered; one for the whole exchange."""

    call: Call
    number: int
    """Running number, of which the ids are made."""
    created: int
    """Unix time in whole seconds."""
    text: str
    output_tokens: int
    read_tokens: int
    """Prompt tokens read from the prefix cache."""
    written_tokens: int
    """Prompt tokens billed as a write to the prefix cache."""
    truncated: bool
    """Ended by the token limit."""


class Dialect(Protocol):
    """One provider's wire format. Implementations hold no state."""

    def parse(self, body: JsonObject, headers: Mapping[str, str]) -> Call:
        """Reads a request. Raises BadCallError for what the real API would refuse."""
        ...

    def plan_cache(self, cache: PrefixCache, call: Call, now: float) -> CachePlan:
        """What the provider's own caching rule gives ``call``."""
        ...

    def error(self, kind: ErrorKind, message: str) -> JsonObject:
        """The body of an error answer."""
        ...

    def limit_headers(self, admission: Admission) -> dict[str, str]:
        """The rate-limit headers sent with every answer."""
        ...

    def whole(self, reply: Reply) -> JsonObject:
        """The body of an answer that is not streamed."""
        ...

    def opening(self, reply: Reply) -> bytes:
        """The stream's events before the first text."""
        ...

    def framer(self, reply: Reply) -> Framer:
        """What makes the stream's event of a piece of text."""
        ...

    def closing(self, reply: Reply) -> bytes:
        """The stream's events after the last text, with the usage."""
        ...

    def models(self, names: Sequence[str]) -> JsonObject:
        """The list of models."""
        ...


def framer_of(template: bytes) -> Framer:
    """Puts texts into ``template`` in place of TEXT_MARK: an event is rendered once a stream."""
    before, _, after = template.partition(json.dumps(TEXT_MARK).encode())
    return lambda text: before + json.dumps(text).encode() + after


def texts_of(content: Any) -> list[str]:
    """The text parts of a message's content, a string or a list of parts."""
    if isinstance(content, str):
        return [content]
    parts = (as_object(part) for part in as_list(content))
    return [str(part["text"]) for part in parts if "text" in part]
