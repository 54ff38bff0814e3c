"""What is sent to Anthropic's Messages API.

Source: Anthropic's API reference, "Create a message"; its guides "Structured outputs", "Extended
thinking" and "Prompt caching". A test holds it against the ``anthropic`` library's types, and the
models' abilities against what pydantic-ai sends.
"""

from __future__ import annotations

import re
from typing import Any, Final

from tenfold.llm.apis.protocol import Manner
from tenfold.llm.apis.strict_schema import strict_schema
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.prompt_text import question_text, repair_text
from tenfold.llm.protocol import CompletionRequest

_ALWAYS_THINKS: Final = re.compile(r"claude-(?:fable|mythos)-")
"""Their thinking cannot be turned off, only kept short; nor can they be made to use a tool."""
_THINKS_UNLESS_TOLD: Final = re.compile(r"claude-[a-z]+-(?:[5-9]|\d\d)(?!\d)")
_OWN_SCHEMAS: Final = re.compile(r"claude-[a-z]+-(?:4-(?:[1-9]|\d\d)|[5-9]|\d\d)(?!\d)")


def has_own_schemas(model: str) -> bool:
    """Whether ``model`` holds its answers to a schema, which older ones do only as a tool's."""
    return bool(_OWN_SCHEMAS.match(model))


def anthropic_body(
    request: CompletionRequest, endpoint: Endpoint, manner: Manner
) -> dict[str, Any]:
    """The body of a request for a message."""
    content = [_text(request.context)] if request.context else []
    if content and request.prefix_key:
        # Where nobody shares the text there is no mark: to write it costs more than plain input.
        content[0]["cache_control"] = {"type": "ephemeral"}
    content.append(_text(question_text(request, with_schema=manner.mode == "words")))
    messages: list[dict[str, Any]] = [{"role": "user", "content": content}]
    for repair in request.repairs:
        answer = repair.invalid_answer.strip() or "(nothing)"  # blank texts are refused
        messages.append({"role": "assistant", "content": [_text(answer)]})
        messages.append({"role": "user", "content": [_text(repair_text(repair))]})
    body: dict[str, Any] = {
        "model": endpoint.model,
        "max_tokens": request.max_output_tokens,
        "messages": messages,
        "stream": True,
    }
    if request.instructions:
        body["system"] = [_text(request.instructions)]
    output: dict[str, Any] = {}
    if manner.terse and _ALWAYS_THINKS.match(endpoint.model):
        body["thinking"] = {"type": "adaptive"}
        output["effort"] = "low"
    elif manner.terse and _THINKS_UNLESS_TOLD.match(endpoint.model):
        body["thinking"] = {"type": "disabled"}
    if manner.mode == "schema":
        output["format"] = {"type": "json_schema", "schema": strict_schema(request.output_schema)}
    elif manner.mode == "tool":
        body["tools"] = [
            {
                "name": request.schema_name,
                "description": "Give the answer.",
                "input_schema": request.output_schema,
            }
        ]
        forced = "auto" if _ALWAYS_THINKS.match(endpoint.model) else "any"
        body["tool_choice"] = {"type": forced}
    if output:
        body["output_config"] = output
    return body


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
