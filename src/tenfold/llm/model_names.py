"""The names by which models are chosen: ``provider:model``, or ``extractive``."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from tenfold.errors import UnknownModelError

EXTRACTIVE = "extractive"
OLLAMA_URL = "http://127.0.0.1:11434/v1"

DEFAULT_MODELS: Mapping[str, str] = {
    "openai": "gpt-6-luna",
    "anthropic": "claude-haiku-5-5",
    "google": "gemini-3.5-flash-lite",
}
"""Each provider's fast, cheap model of today: many small questions want speed more than depth."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What is known of a provider before any of its libraries is imported."""

    url: str
    key_name: str
    """Where its key stands in ``Settings.keys``."""
    max_in_flight: int
    first_token_seconds: float = 60.0


PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider("https://api.openai.com/v1", "openai", max_in_flight=64),
    "anthropic": Provider("https://api.anthropic.com", "anthropic", max_in_flight=64),
    "google": Provider("https://generativelanguage.googleapis.com", "google", max_in_flight=64),
    "openai-chat": Provider("https://api.openai.com/v1", "openai", max_in_flight=64),
    # A machine of one's own reads a long prompt for minutes before its first word.
    "ollama": Provider(OLLAMA_URL, "server", max_in_flight=4, first_token_seconds=600.0),
}


@dataclass(frozen=True, slots=True)
class ModelName:
    """A parsed name; ``model`` is empty for the extractive reader."""

    provider: str
    model: str

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}" if self.model else self.provider


def parse_model(name: str) -> ModelName:
    """Read ``provider:model`` or ``extractive``.

    Raises:
        UnknownModelError: no such provider, or the model's own name is missing.
    """
    provider, _, model = name.strip().partition(":")
    if provider == EXTRACTIVE and not model:
        return ModelName(EXTRACTIVE, "")
    if provider not in PROVIDERS:
        raise UnknownModelError(
            f"There is no model {name!r}.{_did_you_mean(provider, model)} A model is named "
            f"{possible_names()}."
        )
    if not model:
        example = DEFAULT_MODELS.get(provider, "NAME")
        raise UnknownModelError(
            f"{name!r} names a provider without a model. Write {provider}:{example}, for instance."
        )
    return ModelName(provider, model)


def possible_names() -> str:
    """All forms a model's name can take, for a message."""
    named = [f"{provider}:{DEFAULT_MODELS.get(provider, 'NAME')}" for provider in PROVIDERS]
    return ", ".join(named) + f" or {EXTRACTIVE}"


def _did_you_mean(provider: str, model: str) -> str:
    if not model and (guess := _provider_of_model(provider)):
        return f" Did you mean {guess}:{provider}?"
    near = difflib.get_close_matches(provider.lower(), [*PROVIDERS, EXTRACTIVE], n=1, cutoff=0.6)
    if not near:
        return ""
    guess = near[0] if near[0] == EXTRACTIVE else f"{near[0]}:{model or 'NAME'}"
    return f" Did you mean {guess}?"


def _provider_of_model(model: str) -> str | None:
    """The provider of a model that was named without it."""
    prefixes = {"gpt-": "openai", "claude-": "anthropic", "gemini-": "google"}
    return next((p for prefix, p in prefixes.items() if model.startswith(prefix)), None)
