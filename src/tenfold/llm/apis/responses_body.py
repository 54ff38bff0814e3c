"""What is sent to OpenAI's Responses API.

Source: OpenAI's API reference, "Create a model response"; its guides "Reasoning" (which efforts
which models take) and "Prompt caching". A test holds it against the ``openai`` library's types,
and the efforts against what pydantic-ai sends.
"""

from __future__ import annotations

import re
from typing import Any, Final

from tenfold.llm.apis.protocol import Manner
from tenfold.llm.apis.strict_schema import strict_schema
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.prefix_caching import prefix_caching
from tenfold.llm.prompt_text import question_text, repair_text
from tenfold.llm.protocol import CompletionRequest

_LEAST_EFFORTS: Final = (
    # The first that fits counts; None where a model takes none, or it is not known which.
    (re.compile(r"gpt-5-pro"), "high"),
    (re.compile(r"gpt-5\.[2-5]-pro|gpt-5\.\d-chat"), "medium"),
    (re.compile(r"gpt-5(?:\.\d)?-(?:chat|codex)"), None),
    (re.compile(r"gpt-5(?![.\d])"), "minimal"),
    (re.compile(r"gpt-(?:5\.\d|[6-9]|\d\d)"), "none"),
    (re.compile(r"o\d"), "low"),
)


def responses_body(
    request: CompletionRequest, endpoint: Endpoint, manner: Manner
) -> dict[str, Any]:
    """The body of a request for a model response."""
    caching = prefix_caching(endpoint.identity)
    marked = caching is not None and caching.marked
    content = [_text(request.context)] if request.context else []
    if content and marked and request.prefix_key:
        content[0]["prompt_cache_breakpoint"] = {"mode": "explicit"}
    content.append(_text(question_text(request, with_schema=manner.mode == "words")))
    conversation: list[dict[str, Any]] = [{"role": "user", "content": content}]
    for repair in request.repairs:
        conversation.append({"role": "assistant", "content": repair.invalid_answer or "(nothing)"})
        conversation.append({"role": "user", "content": repair_text(repair)})
    body: dict[str, Any] = {
        "model": endpoint.model,
        "input": conversation,
        "max_output_tokens": request.max_output_tokens,
        "store": False,  # nobody comes back for it
        "stream": True,
    }
    if request.instructions:
        body["instructions"] = request.instructions
    if marked:
        # Else the whole prompt is written to the cache at a surcharge, each question anew.
        body["prompt_cache_options"] = {"mode": "explicit"}
    if request.prefix_key:
        # Requests of one key go to one machine, which has the text.
        body["prompt_cache_key"] = request.prefix_key
    if manner.terse and (effort := least_effort(endpoint.model)):
        body["reasoning"] = {"effort": effort}
    if manner.mode == "schema":
        schema = strict_schema(request.output_schema)
        named = {"name": request.schema_name, "schema": schema, "strict": True}
        body["text"] = {"format": {"type": "json_schema", **named}}
    return body


def least_effort(model: str) -> str | None:
    """The least reasoning that ``model`` can be asked for; None where it cannot be asked."""
    for named, effort in _LEAST_EFFORTS:
        if named.match(model):
            return effort
    return None


def _text(text: str) -> dict[str, Any]:
    return {"type": "input_text", "text": text}
