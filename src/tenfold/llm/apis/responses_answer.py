"""The events of a model response's stream, put together into an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenfold.llm.apis.answer import ApiAnswer, count_in
from tenfold.llm.apis.errors import refusal_in_stream
from tenfold.llm.protocol import FinishReason
from tenfold.llm.usage import Usage

_WHY_INCOMPLETE: Mapping[str, FinishReason] = {
    "max_output_tokens": "length",
    "content_filter": "refused",
}


class ResponsesAnswer(ApiAnswer):
    """One model response.

    Source of the format: OpenAI's API reference, "Streaming events" of the Responses API.
    """

    def __init__(self) -> None:
        super().__init__()
        self._refused = False

    def _take(self, event: dict[str, Any]) -> str:
        match event["type"]:
            case "response.output_text.delta":
                return event["delta"]
            case "response.refusal.delta":
                self._refused = True
            case "response.completed":
                self._end(event["response"], "refused" if self._refused else "stop")
            case "response.incomplete":
                why: dict[str, Any] = event["response"].get("incomplete_details") or {}
                self._end(event["response"], _WHY_INCOMPLETE.get(why.get("reason", ""), "other"))
            case "response.failed":
                self.refusal = refusal_in_stream(event["response"].get("error") or "It failed.")
            case "error":
                self.refusal = refusal_in_stream(event.get("error") or event)
            case _:
                pass  # the parts of the answer as wholes, its reasoning, keep-alives
        return ""

    def _end(self, response: dict[str, Any], reason: FinishReason) -> None:
        self.finish_reason = reason
        if usage := response.get("usage"):
            self.usage = _usage(usage)


def _usage(fields: Mapping[str, Any]) -> Usage:
    details: dict[str, Any] = fields.get("input_tokens_details") or {}
    return Usage(
        prompt_tokens=count_in(fields, "input_tokens"),
        cached_prompt_tokens=count_in(details, "cached_tokens"),
        cache_write_tokens=count_in(details, "cache_write_tokens"),
        completion_tokens=count_in(fields, "output_tokens"),
    )
