"""What is sent, beside what the providers' own libraries and pydantic-ai make of it.

These keep up with their APIs: where a newer one of them fails a test here, an API has changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx2
import pytest
from aiohttp import web
from anthropic import AsyncAnthropic
from anthropic.types import message_create_params
from google.genai import types as google
from openai import AsyncOpenAI
from openai.types.responses import response_create_params
from pydantic import TypeAdapter
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.messages import ModelRequest, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIResponsesModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider

from contracts.completion_client import REQUEST
from support.loopback import loopback
from tenfold.llm.apis.anthropic_body import has_own_schemas
from tenfold.llm.apis.known import ANTHROPIC_VERSION, api_of
from tenfold.llm.apis.protocol import Manner
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import CompletionRequest, Repair

# Older models are asked too, and an empty body needs no 20 minutes.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The model .* is deprecated"),
    pytest.mark.filterwarnings("ignore:The `http_client` passed"),
]
SHARED = replace(REQUEST, prefix_key="0123abcd")
REPAIRED = replace(REQUEST, repairs=(Repair("{bad", "It is no JSON."),))
OPENAI = (
    "gpt-6-luna", "gpt-5.6", "gpt-5.4", "gpt-5.2", "gpt-5.2-pro", "gpt-5.1", "gpt-5.1-codex",
    "gpt-5.1-chat-latest", "gpt-5", "gpt-5-mini", "gpt-5-nano", "gpt-5-pro", "gpt-5-chat-latest",
    "gpt-5-codex", "gpt-4.1-mini", "gpt-4o", "gpt-3.5-turbo", "o1", "o3", "o3-pro", "o4-mini",
)  # fmt: skip
ANTHROPIC = (
    "claude-haiku-5-5", "claude-sonnet-5", "claude-opus-5", "claude-fable-5", "claude-opus-4-8",
    "claude-opus-4-6", "claude-sonnet-4-6", "claude-haiku-4-5", "claude-sonnet-4-5-20250929",
    "claude-opus-4-1", "claude-opus-4-0", "claude-sonnet-4-20250514", "claude-3-7-sonnet-latest",
    "claude-3-haiku-20240307",
)  # fmt: skip
GOOGLE = (
    "gemini-3.5-flash-lite", "gemini-3.5-flash", "gemini-3-pro-preview", "gemini-3-flash-preview",
    "gemini-3.1-pro-preview", "gemini-3.1-flash-lite", "gemini-2.5-pro", "gemini-2.5-flash",
    "gemini-2.5-flash-lite", "gemini-2.0-flash", "gemini-1.5-pro", "gemini-flash-latest",
)  # fmt: skip


def ours(provider: str, model: str, request: CompletionRequest = REQUEST) -> dict[str, Any]:
    api = api_of(provider)
    endpoint = Endpoint(provider, model, "http://127.0.0.1:1", None, "KEY")
    known = Manner(api.output_modes(model))
    return api.body(request, endpoint, api.manner_of(request, endpoint, known))


def theirs_of(provider: str, model: str, url: str, transport: httpx2.AsyncClient) -> Model[Any]:
    if provider == "anthropic":
        sdk = AsyncAnthropic(api_key="KEY", base_url=url, http_client=transport, max_retries=0)
        return AnthropicModel(model, provider=AnthropicProvider(anthropic_client=sdk))
    if provider == "google":
        door = GoogleProvider(api_key="KEY", base_url=url, http_client=transport)
        return GoogleModel(model, provider=door)
    client = AsyncOpenAI(api_key="KEY", base_url=url, http_client=transport, max_retries=0)
    return OpenAIResponsesModel(model, provider=OpenAIProvider(openai_client=client))


async def theirs(provider: str, models: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """By model, what pydantic-ai sends where it is to think as little as it can."""
    seen: list[dict[str, Any]] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        seen.append(body | {"headers": dict(request.headers), "path": request.path})
        return web.json_response({"error": {"message": "no", "type": "no"}}, status=400)

    form = OutputObjectDefinition(
        json_schema=dict(REQUEST.output_schema), name=REQUEST.schema_name, strict=True
    )
    async with loopback(answer) as url, httpx2.AsyncClient() as transport:
        for model in models:
            asked = theirs_of(provider, model, url, transport)
            native = asked.profile.get("supports_json_schema_output", False)
            parameters = ModelRequestParameters()
            if native:
                parameters = ModelRequestParameters(output_mode="native", output_object=form)
            prompt = UserPromptPart([REQUEST.context, REQUEST.question])
            with pytest.raises(ModelHTTPError):
                await model_request(
                    asked,
                    [ModelRequest([prompt], instructions=REQUEST.instructions)],
                    model_settings={"max_tokens": REQUEST.max_output_tokens, "thinking": False},
                    model_request_parameters=parameters,
                    instrument=False,
                )
            seen[-1]["native"] = native
    return dict(zip(models, seen, strict=True))


@pytest.mark.parametrize("request_", [REQUEST, SHARED, REPAIRED])
@pytest.mark.parametrize("model", ["gpt-6-luna", "gpt-5-mini", "gpt-4.1-mini"])
def test_openais_library_knows_all_that_is_sent(model: str, request_: CompletionRequest) -> None:
    known = TypeAdapter(response_create_params.ResponseCreateParamsStreaming)
    body = ours("openai", model, request_)
    known.validate_python(body, strict=False, extra="forbid")


@pytest.mark.parametrize("request_", [REQUEST, SHARED, REPAIRED])
@pytest.mark.parametrize("model", ["claude-haiku-5-5", "claude-opus-4-0", "claude-fable-5"])
def test_anthropics_library_knows_all_that_is_sent(model: str, request_: CompletionRequest) -> None:
    known = TypeAdapter(message_create_params.MessageCreateParamsStreaming)
    known.validate_python(ours("anthropic", model, request_), strict=False, extra="forbid")


@pytest.mark.parametrize("request_", [REQUEST, SHARED, REPAIRED])
@pytest.mark.parametrize("model", ["gemini-3.5-flash-lite", "gemini-2.5-pro", "gemini-2.0-flash"])
def test_googles_library_knows_all_that_is_sent(model: str, request_: CompletionRequest) -> None:
    body = ours("google", model, request_)
    google.GenerateContentConfig.model_validate(body.pop("generationConfig"))
    google.Content.model_validate(body.pop("systemInstruction"))
    for content in body.pop("contents"):
        google.Content.model_validate(content)
    assert body == {}


async def test_openais_models_are_asked_for_the_least_reasoning() -> None:
    for model, sent in (await theirs("openai", OPENAI)).items():
        body = ours("openai", model)
        effort = body.get("reasoning", {}).get("effort")
        assert effort == sent.get("reasoning", {}).get("effort"), model
        assert body["text"] == sent["text"]
        assert body["input"][0]["content"][0]["text"] == sent["input"][0]["content"][0]["text"]
        assert sent["path"].endswith("/responses")
        assert sent["headers"]["Authorization"] == "Bearer KEY"


async def test_anthropics_models_are_asked_as_their_abilities_are() -> None:
    for model, sent in (await theirs("anthropic", ANTHROPIC)).items():
        body = ours("anthropic", model)
        assert has_own_schemas(model) == sent["native"], model
        assert body.get("thinking") == sent.get("thinking"), model
        theirs_effort = sent.get("output_config", {}).get("effort")
        assert body.get("output_config", {}).get("effort") == theirs_effort, model
        assert sent["path"] == "/v1/messages"
        assert sent["headers"]["Authorization"] == "Bearer KEY"
        assert sent["headers"]["anthropic-version"] == ANTHROPIC_VERSION


async def test_googles_models_are_asked_for_the_least_thinking() -> None:
    names = {"thinking_level": "thinkingLevel", "thinking_budget": "thinkingBudget"}
    for model, sent in (await theirs("google", GOOGLE)).items():
        config, other = ours("google", model)["generationConfig"], sent["generationConfig"]
        thinking = {names[k]: v for k, v in other.get("thinkingConfig", {}).items()}
        assert config.get("thinkingConfig", {}) == thinking, model
        titled = other["responseJsonSchema"] | {"title": REQUEST.schema_name}
        assert config["responseJsonSchema"] | {"title": REQUEST.schema_name} == titled
        assert sent["headers"]["x-goog-api-key"] == "KEY"
        assert sent["path"] == f"/v1beta/models/{model}:generateContent"
