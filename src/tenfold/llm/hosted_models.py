"""pydantic-ai's models for the providers' own APIs, and a request in its terms."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from tenfold.llm.endpoint import Endpoint
from tenfold.llm.prompt_text import question_text, repair_text
from tenfold.llm.protocol import CompletionRequest

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.messages import ModelMessage, UserContent
    from pydantic_ai.models import Model, ModelRequestParameters
    from pydantic_ai.settings import ModelSettings

_MARKED = frozenset({"anthropic", "openai"})
"""pydantic-ai leaves the mark out for the models of OpenAI that do not know it."""

HostedMode: TypeAlias = Literal["native", "tool", "words"]
"""How JSON is asked for: by the API's own schema output, as a tool's arguments, in the prompt."""


def import_libraries(provider: str) -> None:
    """Load what calls to ``provider`` need; two to three seconds the first time."""
    import_module("pydantic_ai.direct")
    import_module("httpx_aiohttp.httpx2")
    module = {"anthropic": "anthropic", "google": "google"}.get(provider, "openai")
    import_module(f"pydantic_ai.models.{module}")


def open_model(endpoint: Endpoint, transport: httpx2.AsyncClient) -> Model[Any]:
    """pydantic-ai's model for ``endpoint``; its library repeats nothing, the engine does."""
    if endpoint.provider == "anthropic":
        import anthropic
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        client = anthropic.AsyncAnthropic(
            api_key=endpoint.key, base_url=endpoint.url, http_client=transport, max_retries=0
        )
        return AnthropicModel(endpoint.model, provider=AnthropicProvider(anthropic_client=client))
    if endpoint.provider == "google":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        provider = GoogleProvider(
            api_key=endpoint.key, base_url=endpoint.url, http_client=transport
        )
        return GoogleModel(endpoint.model, provider=provider)
    import openai
    from pydantic_ai.models.openai import OpenAIResponsesModel
    from pydantic_ai.providers.openai import OpenAIProvider

    sdk = openai.AsyncOpenAI(
        api_key=endpoint.key, base_url=endpoint.url, http_client=transport, max_retries=0
    )
    return OpenAIResponsesModel(endpoint.model, provider=OpenAIProvider(openai_client=sdk))


def first_mode(model: Model[Any], provider: str) -> HostedMode:
    """The API's own schema output where the model has it."""
    if model.profile.get("supports_json_schema_output", False):
        return "native"
    return "tool" if provider == "anthropic" else "words"


def next_mode(mode: HostedMode, provider: str) -> HostedMode | None:
    """What to try where ``mode`` is refused; None where nothing is left."""
    if mode == "native" and provider == "anthropic":
        return "tool"
    return None if mode == "words" else "words"


def messages(request: CompletionRequest, provider: str, mode: HostedMode) -> list[ModelMessage]:
    """The conversation: instructions; filing, then question; each unusable answer and its problem.

    A provider that caches only what is marked is told where the part that others share ends. Where
    nobody shares it there is no mark: writing to the cache costs more than plain input.
    """
    from pydantic_ai.messages import (
        CachePoint,
        ModelRequest,
        ModelResponse,
        TextPart,
        UserPromptPart,
    )

    content: list[UserContent] = [request.context] if request.context else []
    if content and request.prefix_key and provider in _MARKED:
        content.append(CachePoint())
    content.append(question_text(request, with_schema=mode == "words"))
    instructions = request.instructions or None
    conversation: list[ModelMessage] = [
        ModelRequest([UserPromptPart(content)], instructions=instructions)
    ]
    for repair in request.repairs:
        conversation.append(ModelResponse([TextPart(repair.invalid_answer or "(nothing)")]))
        problem = UserPromptPart(repair_text(repair))
        conversation.append(ModelRequest([problem], instructions=instructions))
    return conversation


def request_settings(request: CompletionRequest, model: Model[Any], provider: str) -> ModelSettings:
    """Token limit, no thinking, and how OpenAI is to cache the prompt.

    Reading what stands in a text needs little thought, and thinking is paid for in time and out of
    the same token limit as the answer.
    """
    common: ModelSettings = {"max_tokens": request.max_output_tokens, "thinking": False}
    if provider != "openai":
        return common
    settings: dict[str, Any] = {**common}
    if request.prefix_key:
        # Requests of one key go to one machine, which has the text.
        settings["openai_prompt_cache_key"] = request.prefix_key
    if model.profile.get("openai_supports_prompt_cache_breakpoints", False):
        # Else the whole prompt is written to the cache at a surcharge, each question anew.
        settings["openai_prompt_cache_options"] = {"mode": "explicit"}
    return cast("ModelSettings", settings)


def output_parameters(request: CompletionRequest, mode: HostedMode) -> ModelRequestParameters:
    """How the answer's form is asked for."""
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.output import OutputObjectDefinition
    from pydantic_ai.tools import ToolDefinition

    schema = dict(request.output_schema)
    if mode == "native":
        form = OutputObjectDefinition(json_schema=schema, name=request.schema_name, strict=True)
        return ModelRequestParameters(output_mode="native", output_object=form)
    if mode == "tool":
        tool = ToolDefinition(
            name=request.schema_name,
            parameters_json_schema=schema,
            description="Give the answer.",
            kind="output",
        )
        return ModelRequestParameters(
            output_mode="tool", output_tools=[tool], allow_text_output=False
        )
    return ModelRequestParameters()
