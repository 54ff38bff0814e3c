"""What is sent to an OpenAI-compatible server."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from tenfold.llm.endpoint import Endpoint
from tenfold.llm.prompt_text import repair_text, user_text
from tenfold.llm.protocol import CompletionRequest

OutputMode: TypeAlias = Literal["schema", "json", "words"]
"""How JSON is asked for: by schema, as any JSON object, or by nothing but the prompt."""


def chat_body(request: CompletionRequest, endpoint: Endpoint, mode: OutputMode) -> dict[str, Any]:
    """The body of a chat completion request."""
    messages = [{"role": "user", "content": user_text(request, with_schema=mode != "schema")}]
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
    if endpoint.base_url is None and endpoint.provider == "openai-chat":
        body["max_completion_tokens"] = request.max_output_tokens
    else:
        # The older name is the one that all other servers know. They also sample by default,
        # which OpenAI's reasoning models forbid to change and extraction has no use for.
        body |= {"max_tokens": request.max_output_tokens, "temperature": 0}
    if mode == "schema":
        schema = {"name": request.schema_name, "strict": True, "schema": request.output_schema}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif mode == "json":
        body["response_format"] = {"type": "json_object"}
    return body
