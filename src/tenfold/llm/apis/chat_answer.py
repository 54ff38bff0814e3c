"""The events of a chat completion's stream, put together into an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenfold.llm.apis.answer import ApiAnswer, count_in
from tenfold.llm.apis.errors import refusal_in_stream
from tenfold.llm.protocol import FinishReason
from tenfold.llm.usage import Usage

_FINISH_REASONS: Mapping[str, FinishReason] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "refused",
}
_DONE = b"[DONE]"


class ChatAnswer(ApiAnswer):
    """One chat completion.

    Source of the format: OpenAI's API reference, "The chat completion chunk object".
    """

    def __init__(self) -> None:
        super().__init__()
        self._done = False

    @property
    def is_complete(self) -> bool:
        return self._done or self.finish_reason is not None

    def take(self, data: bytes) -> str:
        if data == _DONE:
            self._done = True
            return ""
        return super().take(data)

    def _take(self, event: dict[str, Any]) -> str:
        if error := event.get("error"):
            self.refusal = refusal_in_stream(error)
            return ""
        if usage := event.get("usage"):
            self.usage = _usage(usage)
        choices = event.get("choices")
        if not choices:
            return ""
        choice = choices[0]
        if reason := choice.get("finish_reason"):
            self._finish(_FINISH_REASONS.get(reason, "other"))
        delta: dict[str, Any] = choice.get("delta") or {}
        if delta.get("refusal"):
            self._finish("refused")
        return delta.get("content") or ""

    def _finish(self, reason: FinishReason) -> None:
        if self.finish_reason != "refused":  # a refusal ends with an ordinary 'stop'
            self.finish_reason = reason


def _usage(fields: Mapping[str, Any]) -> Usage:
    details: dict[str, Any] = fields.get("prompt_tokens_details") or {}
    return Usage(
        prompt_tokens=count_in(fields, "prompt_tokens"),
        cached_prompt_tokens=count_in(details, "cached_tokens"),
        cache_write_tokens=count_in(details, "cache_write_tokens"),
        completion_tokens=count_in(fields, "completion_tokens"),
    )
