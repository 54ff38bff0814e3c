"""Reads the prompt of an Anthropic request: system, messages, tools and their cache points."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tenfold.testing.simulated_provider.calls import BadCallError, JsonObject, PromptBlock
from tenfold.testing.simulated_provider.schema_tools import as_list, as_object

_MAX_CACHE_POINTS = 4
_TTL_SECONDS = {"5m": 300.0, "1h": 3_600.0}


def prompt_blocks(body: JsonObject) -> tuple[PromptBlock, ...]:
    """System and message blocks in the provider's order, with their cache points.

    A ``cache_control`` at the top of the request marks the last block. Raises BadCallError for
    more cache points than the API takes.
    """
    blocks = list(_content_blocks("system", body.get("system")))
    for message in as_list(body.get("messages")):
        known = as_object(message)
        blocks += _content_blocks(str(known.get("role", "")), known.get("content"))
    ttl_seconds = _cache_ttl_seconds(body)
    if ttl_seconds is not None and blocks:
        blocks[-1] = replace(blocks[-1], cache_ttl_seconds=ttl_seconds)
    points = sum(block.cache_ttl_seconds is not None for block in blocks)
    if points > _MAX_CACHE_POINTS:
        raise BadCallError(
            f"At most {_MAX_CACHE_POINTS} blocks may carry cache_control; {points} do."
        )
    return tuple(blocks)


def tool_definitions(body: JsonObject) -> str:
    """The tools as text: they stand before the system prompt in what the provider caches."""
    return json.dumps(body["tools"]) if body.get("tools") else ""


def wanted_tool(body: JsonObject) -> JsonObject | None:
    """The tool the answer uses: the forced one, else the first offered. Raises BadCallError."""
    tools = [as_object(tool) for tool in as_list(body.get("tools"))]
    choice = as_object(body.get("tool_choice"))
    if not tools or choice.get("type") == "none":
        return None
    if choice.get("type") != "tool":
        return tools[0]
    for tool in tools:
        if tool.get("name") == choice.get("name"):
            return tool
    raise BadCallError(f"'tool_choice' names {choice.get('name')!r}, which is not among 'tools'.")


def _content_blocks(role: str, content: Any) -> Iterator[PromptBlock]:
    if isinstance(content, str):
        yield PromptBlock(role, content)
        return
    for part in as_list(content):
        block = as_object(part)
        yield PromptBlock(role, _text_of(block), _cache_ttl_seconds(block))


def _text_of(block: JsonObject) -> str:
    if isinstance(block.get("text"), str):
        return block["text"]
    return json.dumps({key: value for key, value in block.items() if key != "cache_control"})


def _cache_ttl_seconds(holder: JsonObject) -> float | None:
    control = as_object(holder.get("cache_control"))
    return _TTL_SECONDS.get(str(control.get("ttl")), 300.0) if control else None
