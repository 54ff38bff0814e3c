"""OpenAI's chat completions, as the openai SDK sends and reads them.

Format: https://platform.openai.com/docs/api-reference/chat, checked against openai 3.54.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tenfold.testing.simulated_provider.calls import (
    FAULT_HEADER,
    NAME_HEADER,
    OUTPUT_TOKENS_HEADER,
    BadCallError,
    Call,
    JsonObject,
    PromptBlock,
    positive_int_header,
)
from tenfold.testing.simulated_provider.dialect import (
    TEXT_MARK,
    ErrorKind,
    Framer,
    Reply,
    framer_of,
    texts_of,
)
from tenfold.testing.simulated_provider.limits import Admission, Allowance
from tenfold.testing.simulated_provider.prompt_cache import CachePlan, PrefixCache
from tenfold.testing.simulated_provider.schema_tools import as_list, as_object

_ERRORS: dict[ErrorKind, tuple[str, str | None]] = {
    "bad_request": ("invalid_request_error", None),
    "too_long": ("invalid_request_error", "context_length_exceeded"),
    "rate_limit": ("requests", "rate_limit_exceeded"),
    "server": ("server_error", None),
    "not_found": ("invalid_request_error", "not_found"),
}


class OpenAIDialect:
    """Chat completions: JSON-schema or JSON-object output, or a forced tool."""

    def parse(self, body: JsonObject, headers: Mapping[str, str]) -> Call:
        """Reads a ``POST /v1/chat/completions``. Raises BadCallError."""
        messages = as_list(body.get("messages"))
        model = body.get("model")
        if not isinstance(model, str) or not messages:
            raise BadCallError("The request needs 'model' and at least one of 'messages'.")
        output = as_object(body.get("response_format"))
        native = as_object(output.get("json_schema"))
        tool = None if native else _tool(body)
        schema = as_object(native.get("schema") if tool is None else tool.get("parameters"))
        own_name = native.get("name", "") if tool is None else tool.get("name", "")
        limit = body.get("max_completion_tokens") or body.get("max_tokens")
        return Call(
            path="/v1/chat/completions",
            model=model,
            blocks=tuple(_block(as_object(message)) for message in messages),
            schema=schema or None,
            schema_name=headers.get(NAME_HEADER) or str(own_name),
            channel="text" if tool is None else "tool",
            tool_name="" if tool is None else str(tool.get("name", "")),
            json_wanted=output.get("type") == "json_object",
            stream=body.get("stream") is True,
            include_usage=as_object(body.get("stream_options")).get("include_usage") is True,
            max_tokens=limit if isinstance(limit, int) else None,
            preamble=json.dumps(body["tools"]) if body.get("tools") else "",
            schema_text=json.dumps(native) if native else "",
            cache_scope=str(body.get("prompt_cache_key") or ""),
            output_tokens=positive_int_header(headers, OUTPUT_TOKENS_HEADER),
            wanted_fault=headers.get(FAULT_HEADER),
        )

    def plan_cache(self, cache: PrefixCache, call: Call, now: float) -> CachePlan:
        """Automatic prefix caching."""
        return cache.plan_automatic(call, now)

    def error(self, kind: ErrorKind, message: str) -> JsonObject:
        """``{"error": {"message", "type", "param", "code"}}``."""
        error_type, code = _ERRORS[kind]
        return {"error": {"message": message, "type": error_type, "param": None, "code": code}}

    def limit_headers(self, admission: Admission) -> dict[str, str]:
        """``x-ratelimit-*``; resets are spans of time such as ``1.250s``."""
        return {
            **_limit_headers("requests", admission.requests),
            **_limit_headers("tokens", admission.tokens),
        }

    def whole(self, reply: Reply) -> JsonObject:
        """A ``chat.completion`` object."""
        message: JsonObject = {"role": "assistant", "content": reply.text, "refusal": None}
        if reply.call.channel == "tool":
            message["content"] = None
            message["tool_calls"] = [_tool_call(reply, reply.text)]
        choice = {
            "index": 0,
            "message": message,
            "logprobs": None,
            "finish_reason": _finish_reason(reply),
        }
        return {
            **_envelope(reply, "chat.completion"),
            "choices": [choice],
            "usage": _usage(reply),
        }

    def opening(self, reply: Reply) -> bytes:
        """The chunk with the role, and the tool's name where one is called."""
        delta: JsonObject = {"role": "assistant", "content": "", "refusal": None}
        if reply.call.channel == "tool":
            delta["content"] = None
            delta["tool_calls"] = [{"index": 0, **_tool_call(reply, "")}]
        return _chunk(reply, delta)

    def framer(self, reply: Reply) -> Framer:
        """Chunks with pieces of the content or of the tool's arguments."""
        delta: JsonObject = {"content": TEXT_MARK}
        if reply.call.channel == "tool":
            delta = {"tool_calls": [{"index": 0, "function": {"arguments": TEXT_MARK}}]}
        return framer_of(_chunk(reply, delta))

    def closing(self, reply: Reply) -> bytes:
        """The finish reason, the usage where it was asked for, and ``[DONE]``."""
        last = _chunk(reply, {}, _finish_reason(reply))
        if reply.call.include_usage:
            envelope = _envelope(reply, "chat.completion.chunk")
            last += _event({**envelope, "choices": [], "usage": _usage(reply)})
        return last + b"data: [DONE]\n\n"

    def models(self, names: Sequence[str]) -> JsonObject:
        """A ``list`` of ``model`` objects."""
        data = [
            {"id": name, "object": "model", "created": 0, "owned_by": "tenfold"} for name in names
        ]
        return {"object": "list", "data": data}


def _block(message: JsonObject) -> PromptBlock:
    return PromptBlock(str(message.get("role", "")), "\n".join(texts_of(message.get("content"))))


def _tool(body: JsonObject) -> JsonObject | None:
    """The function the answer calls: the forced one, else the first offered."""
    tools = [as_object(as_object(tool).get("function")) for tool in as_list(body.get("tools"))]
    choice = body.get("tool_choice")
    if not tools or choice == "none":
        return None
    wanted = as_object(as_object(choice).get("function")).get("name")
    if wanted is None:
        return tools[0]
    for tool in tools:
        if tool.get("name") == wanted:
            return tool
    raise BadCallError(f"'tool_choice' names {wanted!r}, which is not among 'tools'.")


def _tool_call(reply: Reply, arguments: str) -> JsonObject:
    return {
        "id": f"call_sim{reply.number}",
        "type": "function",
        "function": {"name": reply.call.tool_name, "arguments": arguments},
    }


def _finish_reason(reply: Reply) -> str:
    if reply.truncated:
        return "length"
    return "tool_calls" if reply.call.channel == "tool" else "stop"


def _usage(reply: Reply) -> JsonObject:
    prompt_tokens = reply.call.prompt_tokens
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": reply.output_tokens,
        "total_tokens": prompt_tokens + reply.output_tokens,
        "prompt_tokens_details": {"cached_tokens": reply.read_tokens, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def _envelope(reply: Reply, kind: str) -> JsonObject:
    return {
        "id": f"chatcmpl-sim{reply.number}",
        "object": kind,
        "created": reply.created,
        "model": reply.call.model,
        "system_fingerprint": "fp_simulated",
    }


def _chunk(reply: Reply, delta: JsonObject, finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    chunk: JsonObject = {**_envelope(reply, "chat.completion.chunk"), "choices": [choice]}
    if reply.call.include_usage:
        chunk["usage"] = None
    return _event(chunk)


def _event(data: Any) -> bytes:
    return b"data: " + json.dumps(data, separators=(",", ":")).encode() + b"\n\n"


def _limit_headers(what: str, allowance: Allowance) -> dict[str, str]:
    return {
        f"x-ratelimit-limit-{what}": str(allowance.limit),
        f"x-ratelimit-remaining-{what}": str(allowance.remaining),
        f"x-ratelimit-reset-{what}": f"{allowance.reset_seconds:.3f}s",
    }
