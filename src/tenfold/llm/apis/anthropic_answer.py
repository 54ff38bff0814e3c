"""The events of a message's stream, put together into an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenfold.llm.apis.answer import ApiAnswer, count_in
from tenfold.llm.apis.errors import refusal_in_stream
from tenfold.llm.protocol import FinishReason
from tenfold.llm.usage import Usage

_FINISH_REASONS: Mapping[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
}


class AnthropicAnswer(ApiAnswer):
    """One message: its text, or the arguments of the tool that it uses.

    Source of the format: Anthropic's API reference, "Streaming messages".
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, Any] = {}
        """The latest of each count; those at the end are sums, not what has been added."""

    def _take(self, event: dict[str, Any]) -> str:
        match event["type"]:
            case "content_block_delta":
                delta = event["delta"]
                # Thinking and its signature have neither.
                return delta.get("text") or delta.get("partial_json") or ""
            case "content_block_start":
                return event["content_block"].get("text") or ""
            case "message_start":
                self._count(event["message"].get("usage"))
            case "message_delta":
                self._count(event.get("usage"))
                if reason := event["delta"].get("stop_reason"):
                    self.finish_reason = _FINISH_REASONS.get(reason, "other")
            case "error":
                self.refusal = refusal_in_stream(event.get("error") or event)
            case _:
                pass  # the ends of blocks and of the message, keep-alives
        return ""

    def _count(self, usage: Mapping[str, Any] | None) -> None:
        self._counts |= {name: value for name, value in (usage or {}).items() if value is not None}
        read = count_in(self._counts, "cache_read_input_tokens")
        written = count_in(self._counts, "cache_creation_input_tokens")
        self.usage = Usage(
            # The three counts of the prompt's tokens are disjoint.
            prompt_tokens=count_in(self._counts, "input_tokens") + read + written,
            cached_prompt_tokens=read,
            cache_write_tokens=written,
            completion_tokens=count_in(self._counts, "output_tokens"),
        )
