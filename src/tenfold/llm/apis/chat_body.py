"""What is sent to an OpenAI-compatible server."""

from __future__ import annotations

from typing import Any

from tenfold.llm.apis.protocol import Manner, OutputMode
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.prefix_caching import PrefixCaching, prefix_caching
from tenfold.llm.prompt_text import question_text, repair_text, user_text
from tenfold.llm.protocol import CompletionRequest


def is_openais_own(endpoint: Endpoint) -> bool:
    """Whether it is OpenAI itself, not one of the servers that speak its API."""
    return endpoint.base_url is None and endpoint.provider == "openai-chat"


def chat_body(request: CompletionRequest, endpoint: Endpoint, manner: Manner) -> dict[str, Any]:
    """The body of a chat completion request; how much a model thinks is its server's to know."""
    is_openai = is_openais_own(endpoint)
    caching = prefix_caching(endpoint.identity) if is_openai else None
    shared = request.prefix_key is not None and caching is not None
    messages: list[dict[str, Any]] = [
        {"role": "user", "content": _content(request, manner.mode, caching)}
    ]
    if request.instructions:
        messages.insert(0, {"role": "system", "content": request.instructions})
    for repair in request.repairs:
        messages.append({"role": "assistant", "content": repair.invalid_answer})
        messages.append({"role": "user", "content": repair_text(repair)})
    body: dict[str, Any] = {
        "model": endpoint.model,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if caching is not None and caching.marked:
        # Else the whole prompt is written to the cache at a surcharge, each question anew.
        body["prompt_cache_options"] = {"mode": "explicit"}
    if shared:
        body["prompt_cache_key"] = request.prefix_key
    if is_openai:
        body["max_completion_tokens"] = request.max_output_tokens
    else:
        # The older name is the one that all other servers know. They also sample by default,
        # which OpenAI's reasoning models forbid to change and extraction has no use for.
        body |= {"max_tokens": request.max_output_tokens, "temperature": 0}
    if manner.mode == "schema":
        schema = {"name": request.schema_name, "strict": True, "schema": request.output_schema}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif manner.mode == "json":
        body["response_format"] = {"type": "json_object"}
    return body


def _content(
    request: CompletionRequest, mode: OutputMode, caching: PrefixCaching | None
) -> str | list[dict[str, Any]]:
    """Context and question; in two parts where the end of the first one is to be marked."""
    with_schema = mode != "schema"
    if not (request.prefix_key and request.context and caching is not None and caching.marked):
        return user_text(request, with_schema=with_schema)
    mark = {"prompt_cache_breakpoint": {"mode": "explicit"}}
    return [
        {"type": "text", "text": request.context, **mark},
        {"type": "text", "text": question_text(request, with_schema=with_schema)},
    ]
