"""The events of a chat completion's stream, put together into an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from pydantic_core import from_json

from tenfold.llm.failures import Refusal
from tenfold.llm.protocol import FinishReason
from tenfold.llm.usage import Usage

_FINISH_REASONS: Mapping[str, FinishReason] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "refused",
}
_DONE = b"[DONE]"


class ChatAnswer:
    """Collects what the stream of one chat completion tells besides its text.

    Source of the format: OpenAI's API reference, "The chat completion chunk object".
    """

    def __init__(self) -> None:
        self.usage: Usage | None = None
        """None as long as, or where, the server reports none."""
        self.finish_reason: FinishReason | None = None
        self.refusal: Refusal | None = None
        """An error the server sent inside the stream."""
        self.done = False
        self.chars = 0

    @property
    def is_complete(self) -> bool:
        """Whether the server said that it has said everything."""
        return self.done or self.finish_reason is not None

    def take(self, data: bytes) -> str:
        """Read one event; its piece of the answer's text, empty where it has none.

        Raises:
            ValueError, TypeError, AttributeError, LookupError: it is no chat completion chunk.
        """
        if data == _DONE:
            self.done = True
            return ""
        chunk = from_json(data)
        if not isinstance(chunk, dict):
            raise TypeError("The event is not a JSON object.")
        return self._take_chunk(cast("dict[str, Any]", chunk))

    def _take_chunk(self, chunk: dict[str, Any]) -> str:
        if error := chunk.get("error"):
            self.refusal = error_in_body(error, status=None)
            return ""
        if usage := chunk.get("usage"):
            self.usage = _usage(usage)
        choices = chunk.get("choices")
        if not choices:
            return ""
        choice = choices[0]
        if reason := choice.get("finish_reason"):
            self._finish(_FINISH_REASONS.get(reason, "other"))
        delta: dict[str, Any] = choice.get("delta") or {}
        if delta.get("refusal"):
            self._finish("refused")
        text: str = delta.get("content") or ""
        self.chars += len(text)
        return text

    def _finish(self, reason: FinishReason) -> None:
        if self.finish_reason != "refused":  # a refusal ends with an ordinary 'stop'
            self.finish_reason = reason


def error_in_body(error: object, *, status: int | None) -> Refusal:
    """The ``error`` member of an answer; ``status`` where HTTP told it already.

    Servers agree on no form: a text, or an object whose code is a number, a word, or missing.
    """
    if not isinstance(error, dict):
        return Refusal(status=status or HTTPStatus.INTERNAL_SERVER_ERROR, message=str(error))
    fields = cast("dict[str, Any]", error)
    code = fields.get("code")
    if status is None:
        is_status = isinstance(code, int) and code >= HTTPStatus.BAD_REQUEST
        status = cast("int", code) if is_status else HTTPStatus.INTERNAL_SERVER_ERROR
    words = [fields.get("message"), code, fields.get("type")]
    return Refusal(status=status, message=" ".join(str(word) for word in words if word))


def error_message(body: bytes) -> str:
    """The words of an error answer's body: its ``error`` member, or all of it."""
    text = body.decode("utf-8", errors="replace")
    try:
        fields = json.loads(text)
    except ValueError:
        return text
    if not isinstance(fields, dict):
        return text
    members = cast("dict[str, object]", fields)
    error = members.get("error") or members.get("detail") or members.get("message")
    return error_in_body(error or text, status=HTTPStatus.BAD_REQUEST).message


def _usage(fields: Mapping[str, Any]) -> Usage:
    details: dict[str, Any] = fields.get("prompt_tokens_details") or {}
    return Usage(
        prompt_tokens=_count(fields.get("prompt_tokens")),
        cached_prompt_tokens=_count(details.get("cached_tokens")),
        cache_write_tokens=_count(details.get("cache_write_tokens")),
        completion_tokens=_count(fields.get("completion_tokens")),
    )


def _count(value: object) -> int:
    return max(0, value) if isinstance(value, int) else 0
