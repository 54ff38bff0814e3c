"""The chunks of generated content, put together into an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenfold.llm.apis.answer import ApiAnswer, count_in
from tenfold.llm.apis.errors import refusal_in_stream
from tenfold.llm.protocol import FinishReason
from tenfold.llm.usage import Usage

_FINISH_REASONS: Mapping[str, FinishReason] = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "SAFETY": "refused",
    "RECITATION": "refused",
    "BLOCKLIST": "refused",
    "PROHIBITED_CONTENT": "refused",
    "SPII": "refused",
}


class GeminiAnswer(ApiAnswer):
    """One candidate of generated content.

    Source of the format: Google's API reference, ``GenerateContentResponse``.
    """

    def _take(self, event: dict[str, Any]) -> str:
        if error := event.get("error"):
            self.refusal = refusal_in_stream(error)
            return ""
        if counts := event.get("usageMetadata"):
            self.usage = _usage(counts)
        feedback: dict[str, Any] = event.get("promptFeedback") or {}
        if feedback.get("blockReason"):
            self.finish_reason = "refused"
        candidates = event.get("candidates")
        if not candidates:
            return ""
        candidate: dict[str, Any] = candidates[0]
        if reason := candidate.get("finishReason"):
            self.finish_reason = _FINISH_REASONS.get(reason, "other")
        content: dict[str, Any] = candidate.get("content") or {}
        parts: list[dict[str, Any]] = content.get("parts") or []
        return "".join([part.get("text") or "" for part in parts if not part.get("thought")])


def _usage(counts: Mapping[str, Any]) -> Usage:
    return Usage(
        prompt_tokens=count_in(counts, "promptTokenCount"),
        cached_prompt_tokens=count_in(counts, "cachedContentTokenCount"),
        completion_tokens=count_in(counts, "candidatesTokenCount")
        + count_in(counts, "thoughtsTokenCount"),
    )
