"""The APIs that are spoken, and which provider speaks which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from tenfold.llm.apis.anthropic_answer import AnthropicAnswer
from tenfold.llm.apis.anthropic_body import anthropic_body, has_own_schemas
from tenfold.llm.apis.chat_answer import ChatAnswer
from tenfold.llm.apis.chat_body import chat_body, is_openais_own
from tenfold.llm.apis.gemini_answer import GeminiAnswer
from tenfold.llm.apis.gemini_body import gemini_body
from tenfold.llm.apis.protocol import OutputMode, ProviderApi
from tenfold.llm.apis.responses_answer import ResponsesAnswer
from tenfold.llm.apis.responses_body import responses_body
from tenfold.llm.endpoint import Endpoint

ANTHROPIC_VERSION: Final = "2026-10-21"
"""Of the API; a test holds it against the ``anthropic`` library's."""


def api_of(provider: str) -> ProviderApi:
    """The API of ``provider``, one of ``model_names.PROVIDERS``."""
    return _APIS[provider]


def _bearer(endpoint: Endpoint) -> dict[str, str]:
    return {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}


def _gemini_address(endpoint: Endpoint) -> str:
    model = quote(endpoint.model, safe="")
    return f"{endpoint.url}/v1beta/models/{model}:streamGenerateContent?alt=sse"


def _anthropic_modes(model: str) -> tuple[OutputMode, ...]:
    return ("schema", "tool", "words") if has_own_schemas(model) else ("tool", "words")


CHAT: Final = ProviderApi(
    address=lambda endpoint: f"{endpoint.url}/chat/completions",
    headers=_bearer,
    output_modes=lambda _model: ("schema", "json", "words"),
    schema_leads=is_openais_own,  # a server of one's own puts no schema into the prompt
    body=chat_body,
    answer=ChatAnswer,
)
"""OpenAI's chat completions, which llama.cpp, Ollama, vLLM and most gateways speak too."""
RESPONSES: Final = ProviderApi(
    address=lambda endpoint: f"{endpoint.url}/responses",
    headers=_bearer,
    output_modes=lambda _model: ("schema", "words"),
    schema_leads=lambda _endpoint: True,
    body=responses_body,
    answer=ResponsesAnswer,
)
"""OpenAI's Responses API."""
ANTHROPIC: Final = ProviderApi(
    address=lambda endpoint: f"{endpoint.url}/v1/messages",
    headers=lambda endpoint: {**_bearer(endpoint), "anthropic-version": ANTHROPIC_VERSION},
    output_modes=_anthropic_modes,
    schema_leads=lambda _endpoint: True,
    body=anthropic_body,
    answer=AnthropicAnswer,
)
"""Anthropic's Messages API."""
GEMINI: Final = ProviderApi(
    address=_gemini_address,
    headers=lambda endpoint: {"x-goog-api-key": endpoint.key} if endpoint.key else {},
    output_modes=lambda _model: ("schema", "words"),
    schema_leads=lambda _endpoint: True,
    body=gemini_body,
    answer=GeminiAnswer,
)
"""Google's Gemini API."""

_APIS: Final[Mapping[str, ProviderApi]] = {
    "openai": RESPONSES,
    "anthropic": ANTHROPIC,
    "google": GEMINI,
    "openai-chat": CHAT,
    "ollama": CHAT,
}
