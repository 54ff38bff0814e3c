"""What the streaming client has to know of a provider's API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from tenfold.llm.apis.answer import ApiAnswer
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import CompletionRequest

OutputMode: TypeAlias = Literal["schema", "tool", "json", "words"]
"""How JSON is asked for: by schema, as a tool's arguments, as any JSON object, in the prompt."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is put, as far as the server takes it."""

    modes: tuple[OutputMode, ...]
    """The first is used; the others are left to try."""
    terse: bool = True
    """Whether the model is told to think as little as it can. Reading what stands in a text needs
    little thought, and thinking is paid for in time and out of the answer's token limit."""

    @property
    def mode(self) -> OutputMode:
        """The mode in use."""
        return self.modes[0]


@dataclass(frozen=True, slots=True)
class ProviderApi:
    """One API over HTTP whose answers are server-sent events."""

    address: Callable[[Endpoint], str]
    """Where requests are posted."""
    headers: Callable[[Endpoint], Mapping[str, str]]
    """What every request carries besides its content type: the key, the API's version."""
    output_modes: Callable[[str], tuple[OutputMode, ...]]
    """How a model, by its name, may be asked for JSON: the strictest first, 'words' last."""
    schema_leads: Callable[[Endpoint], bool]
    """Whether schemas and tools stand before all else in what the model is given."""
    body: Callable[[CompletionRequest, Endpoint, Manner], dict[str, Any]]
    """The request's JSON."""
    answer: Callable[[], ApiAnswer]
    """What reads the events of one answer."""

    def manner_of(self, request: CompletionRequest, endpoint: Endpoint, known: Manner) -> Manner:
        """How ``request`` is put where questions are put in the ``known`` manner.

        In words where prompts share a prefix and the schema would stand before it: no two questions
        would share anything.
        """
        if request.prefix_key and self.schema_leads(endpoint):
            return replace(known, modes=known.modes[-1:])
        return known
