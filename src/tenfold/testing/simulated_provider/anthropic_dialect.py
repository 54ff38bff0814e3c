"""Anthropic's messages, as the anthropic SDK sends and reads them.

Format: https://docs.anthropic.com/en/api/messages, checked against anthropic 2.12.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tenfold.testing.simulated_provider.anthropic_prompt import (
    prompt_blocks,
    tool_definitions,
    wanted_tool,
)
from tenfold.testing.simulated_provider.calls import (
    FAULT_HEADER,
    NAME_HEADER,
    OUTPUT_TOKENS_HEADER,
    BadCallError,
    Call,
    JsonObject,
    positive_int_header,
)
from tenfold.testing.simulated_provider.dialect import (
    TEXT_MARK,
    ErrorKind,
    Framer,
    Reply,
    framer_of,
)
from tenfold.testing.simulated_provider.limits import Admission, Allowance
from tenfold.testing.simulated_provider.prompt_cache import CachePlan, PrefixCache
from tenfold.testing.simulated_provider.schema_tools import as_object

_ERRORS: dict[ErrorKind, str] = {
    "bad_request": "invalid_request_error",
    "too_long": "invalid_request_error",
    "rate_limit": "rate_limit_error",
    "server": "api_error",
    "not_found": "not_found_error",
}


class AnthropicDialect:
    """Messages: text, JSON output (``output_config`` or ``output_format``), or a tool."""

    def parse(self, body: JsonObject, headers: Mapping[str, str]) -> Call:
        """Reads a ``POST /v1/messages``. Raises BadCallError."""
        model, limit = body.get("model"), body.get("max_tokens")
        if not isinstance(model, str) or not isinstance(limit, int) or not body.get("messages"):
            raise BadCallError("The request needs 'model', 'max_tokens' and 'messages'.")
        # The beta API carried the format in a field of its own.
        output = as_object(as_object(body.get("output_config")).get("format"))
        output = output or as_object(body.get("output_format"))
        native = as_object(output.get("schema"))
        tool = None if native else wanted_tool(body)
        schema = native if tool is None else as_object(tool.get("input_schema"))
        own_name = native.get("title", "") if tool is None else tool.get("name", "")
        return Call(
            path="/v1/messages",
            model=model,
            blocks=prompt_blocks(body),
            schema=schema or None,
            schema_name=headers.get(NAME_HEADER) or str(own_name),
            channel="text" if tool is None else "tool",
            tool_name="" if tool is None else str(tool.get("name", "")),
            stream=body.get("stream") is True,
            max_tokens=limit,
            preamble=tool_definitions(body),
            schema_text=json.dumps(native) if native else "",
            output_tokens=positive_int_header(headers, OUTPUT_TOKENS_HEADER),
            wanted_fault=headers.get(FAULT_HEADER),
        )

    def plan_cache(self, cache: PrefixCache, call: Call, now: float) -> CachePlan:
        """Caching at the client's ``cache_control`` points."""
        return cache.plan_explicit(call, now)

    def error(self, kind: ErrorKind, message: str) -> JsonObject:
        """``{"type": "error", "error": {"type", "message"}}``."""
        return {
            "type": "error",
            "error": {"type": _ERRORS[kind], "message": message},
            "request_id": None,
        }

    def limit_headers(self, admission: Admission) -> dict[str, str]:
        """``anthropic-ratelimit-*``; resets are moments in time (RFC 3339)."""
        return {
            **_limit_headers("requests", admission.requests),
            **_limit_headers("tokens", admission.tokens),
        }

    def whole(self, reply: Reply) -> JsonObject:
        """A ``message`` object."""
        block: JsonObject = {"type": "text", "text": reply.text}
        if reply.call.channel == "tool":
            block = {**_block_start(reply), "input": _tool_input(reply.text)}
        return {
            **_message(reply, reply.output_tokens),
            "content": [block],
            "stop_reason": _stop_reason(reply),
        }

    def opening(self, reply: Reply) -> bytes:
        """``message_start``, ``content_block_start`` and a ``ping``."""
        return (
            _event("message_start", {"message": _message(reply, 1)})
            + _event("content_block_start", {"index": 0, "content_block": _block_start(reply)})
            + _event("ping", {})
        )

    def framer(self, reply: Reply) -> Framer:
        """``content_block_delta`` events: text, or pieces of the tool's input."""
        delta = {"type": "text_delta", "text": TEXT_MARK}
        if reply.call.channel == "tool":
            delta = {"type": "input_json_delta", "partial_json": TEXT_MARK}
        return framer_of(_event("content_block_delta", {"index": 0, "delta": delta}))

    def closing(self, reply: Reply) -> bytes:
        """``content_block_stop``, ``message_delta`` with the usage, ``message_stop``."""
        end = {
            "delta": {"stop_reason": _stop_reason(reply), "stop_sequence": None},
            "usage": _usage(reply, reply.output_tokens),
        }
        return (
            _event("content_block_stop", {"index": 0})
            + _event("message_delta", end)
            + _event("message_stop", {})
        )

    def models(self, names: Sequence[str]) -> JsonObject:
        """One page of ``model`` objects."""
        data = [
            {
                "type": "model",
                "id": name,
                "display_name": name,
                "created_at": "1970-01-01T00:00:00Z",
                "lifecycle": "active",
            }
            for name in names
        ]
        return {"data": data, "has_more": False, "first_id": names[0], "last_id": names[-1]}


def _message(reply: Reply, output_tokens: int) -> JsonObject:
    return {
        "id": f"msg_sim{reply.number}",
        "type": "message",
        "role": "assistant",
        "model": reply.call.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": _usage(reply, output_tokens),
    }


def _usage(reply: Reply, output_tokens: int) -> JsonObject:
    """The three input counts are disjoint: their sum is the whole prompt."""
    return {
        "input_tokens": reply.call.prompt_tokens - reply.read_tokens - reply.written_tokens,
        "cache_read_input_tokens": reply.read_tokens,
        "cache_creation_input_tokens": reply.written_tokens,
        "output_tokens": output_tokens,
    }


def _block_start(reply: Reply) -> JsonObject:
    if reply.call.channel == "tool":
        name = reply.call.tool_name
        return {"type": "tool_use", "id": f"toolu_sim{reply.number}", "name": name, "input": {}}
    return {"type": "text", "text": ""}


def _tool_input(text: str) -> object:
    """The tool's input as an object; a spoilt one as the API itself would have to give it: {}."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return {}


def _stop_reason(reply: Reply) -> str:
    if reply.truncated:
        return "max_tokens"
    return "tool_use" if reply.call.channel == "tool" else "end_turn"


def _event(kind: str, data: JsonObject) -> bytes:
    body = json.dumps({"type": kind, **data}, separators=(",", ":"))
    return f"event: {kind}\ndata: {body}\n\n".encode()


def _limit_headers(what: str, allowance: Allowance) -> dict[str, str]:
    reset_at = datetime.now(UTC) + timedelta(seconds=allowance.reset_seconds)
    return {
        f"anthropic-ratelimit-{what}-limit": str(allowance.limit),
        f"anthropic-ratelimit-{what}-remaining": str(allowance.remaining),
        f"anthropic-ratelimit-{what}-reset": reset_at.isoformat().replace("+00:00", "Z"),
    }
