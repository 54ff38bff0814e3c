"""Each API's events, made by its own library's types, put together into an answer."""

from __future__ import annotations

from typing import Any

import pytest
from anthropic.types import (
    InputJSONDelta,
    Message,
    MessageDeltaUsage,
    RawContentBlockDeltaEvent,
    RawContentBlockStartEvent,
    RawMessageDeltaEvent,
    RawMessageStartEvent,
    RawMessageStopEvent,
    TextBlock,
    TextDelta,
    ThinkingDelta,
    Usage,
)
from anthropic.types.raw_message_delta_event import Delta
from google.genai import types as google
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseErrorEvent,
    ResponseFailedEvent,
    ResponseIncompleteEvent,
    ResponseTextDeltaEvent,
)
from pydantic import BaseModel, ValidationError

from tenfold.llm.apis.answer import ApiAnswer
from tenfold.llm.apis.anthropic_answer import AnthropicAnswer
from tenfold.llm.apis.gemini_answer import GeminiAnswer
from tenfold.llm.apis.responses_answer import ResponsesAnswer
from tenfold.llm.usage import Usage as OurUsage


def read(answer: ApiAnswer, *events: BaseModel) -> str:
    return "".join(
        answer.take(event.model_dump_json(by_alias=True, exclude_none=True).encode())
        for event in events
    )


# --- Anthropic -----------------------------------------------------------------------------


def message_start() -> RawMessageStartEvent:
    usage = Usage(
        input_tokens=7, cache_read_input_tokens=20, cache_creation_input_tokens=3, output_tokens=1
    )
    message = Message.model_construct(
        id="m", type="message", role="assistant", model="c", content=[], usage=usage
    )
    return RawMessageStartEvent(type="message_start", message=message)


def block_delta(delta: Any) -> RawContentBlockDeltaEvent:
    return RawContentBlockDeltaEvent(type="content_block_delta", index=0, delta=delta)


def message_end(reason: str) -> RawMessageDeltaEvent:
    return RawMessageDeltaEvent(
        type="message_delta",
        delta=Delta.model_construct(stop_reason=reason),
        usage=MessageDeltaUsage(output_tokens=9),
    )


def test_a_message_of_anthropics() -> None:
    answer = AnthropicAnswer()
    block = TextBlock(type="text", text="{")
    start = RawContentBlockStartEvent(type="content_block_start", index=0, content_block=block)
    thought = block_delta(ThinkingDelta.model_construct(type="thinking_delta", thinking="Hm."))
    text = read(
        answer,
        message_start(),
        start,
        thought,
        block_delta(TextDelta(type="text_delta", text='"a": 1}')),
    )
    assert text == '{"a": 1}'
    assert not answer.is_complete
    read(answer, message_end("end_turn"), RawMessageStopEvent(type="message_stop"))
    assert answer.finish_reason == "stop"
    assert answer.usage == OurUsage(
        prompt_tokens=30, cached_prompt_tokens=20, cache_write_tokens=3, completion_tokens=9
    )


def test_a_tools_arguments_are_the_answer() -> None:
    piece = InputJSONDelta(type="input_json_delta", partial_json='{"a": 1}')
    answer = AnthropicAnswer()
    assert read(answer, block_delta(piece), message_end("tool_use")) == '{"a": 1}'
    assert answer.finish_reason == "stop"


@pytest.mark.parametrize(
    ("reason", "meaning"),
    [("max_tokens", "length"), ("refusal", "refused"), ("something_new", "other")],
)
def test_how_a_message_ends(reason: str, meaning: str) -> None:
    answer = AnthropicAnswer()
    read(answer, message_end(reason))
    assert answer.finish_reason == meaning


# --- OpenAI --------------------------------------------------------------------------------


def response(**fields: Any) -> Response:
    usage = {
        "input_tokens": 50,
        "input_tokens_details": {"cached_tokens": 20, "cache_write_tokens": 4},
        "output_tokens": 5,
        "output_tokens_details": {"reasoning_tokens": 2},
        "total_tokens": 55,
    }
    return Response.model_validate(
        {
            "id": "r", "object": "response", "created_at": 1, "model": "m", "output": [],
            "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "usage": usage,
        }
        | fields
    )  # fmt: skip


def text_delta(text: str) -> ResponseTextDeltaEvent:
    return ResponseTextDeltaEvent.model_construct(type="response.output_text.delta", delta=text)


def test_a_response_of_openais() -> None:
    answer = ResponsesAnswer()
    done = ResponseCompletedEvent(
        type="response.completed", sequence_number=3, response=response(status="completed")
    )
    assert read(answer, text_delta('{"a"'), text_delta(": 1}"), done) == '{"a": 1}'
    assert answer.finish_reason == "stop"
    assert answer.usage == OurUsage(
        prompt_tokens=50, cached_prompt_tokens=20, cache_write_tokens=4, completion_tokens=5
    )


@pytest.mark.parametrize(
    ("reason", "meaning"), [("max_output_tokens", "length"), ("content_filter", "refused")]
)
def test_a_response_that_is_not_whole(reason: str, meaning: str) -> None:
    answer = ResponsesAnswer()
    cut = response(status="incomplete", incomplete_details={"reason": reason})
    event = ResponseIncompleteEvent(type="response.incomplete", sequence_number=3, response=cut)
    read(answer, text_delta("{"), event)
    assert answer.finish_reason == meaning


def test_a_response_that_fails_is_an_error() -> None:
    failed, told = ResponsesAnswer(), ResponsesAnswer()
    error = {"code": "rate_limit_exceeded", "message": "Too fast."}
    event = ResponseFailedEvent(
        type="response.failed", sequence_number=1, response=response(status="failed", error=error)
    )
    read(failed, event)
    read(told, ResponseErrorEvent(type="error", sequence_number=1, **error))
    for answer in (failed, told):
        assert answer.refusal is not None
        assert answer.refusal.status == 429
        assert answer.refusal.message.startswith("Too fast.")


def test_a_refusal_in_words_is_one() -> None:
    answer = ResponsesAnswer()
    answer.take(b'{"type": "response.refusal.delta", "delta": "I cannot."}')
    read(
        answer,
        ResponseCompletedEvent(
            type="response.completed", sequence_number=3, response=response(status="completed")
        ),
    )
    assert answer.finish_reason == "refused"


# --- Google --------------------------------------------------------------------------------


def generated(*parts: google.Part, **fields: Any) -> google.GenerateContentResponse:
    content = google.Content(role="model", parts=list(parts))
    candidate = google.Candidate(content=content, finish_reason=fields.pop("finish", None))
    return google.GenerateContentResponse(candidates=[candidate], **fields)


def test_content_of_googles() -> None:
    counts = google.GenerateContentResponseUsageMetadata(
        prompt_token_count=50,
        cached_content_token_count=20,
        candidates_token_count=5,
        thoughts_token_count=2,
    )
    answer = GeminiAnswer()
    text = read(
        answer,
        generated(google.Part(text="Let me see.", thought=True), google.Part(text='{"a"')),
        generated(google.Part(text=": 1}"), finish=google.FinishReason.STOP, usage_metadata=counts),
    )
    assert text == '{"a": 1}'
    assert answer.finish_reason == "stop"
    assert answer.usage == OurUsage(prompt_tokens=50, cached_prompt_tokens=20, completion_tokens=7)


@pytest.mark.parametrize(
    ("finish", "meaning"),
    [("MAX_TOKENS", "length"), ("SAFETY", "refused"), ("OTHER", "other")],
)
def test_how_content_ends(finish: str, meaning: str) -> None:
    answer = GeminiAnswer()
    read(answer, generated(google.Part(text="{"), finish=google.FinishReason(finish)))
    assert answer.finish_reason == meaning


def test_a_prompt_that_is_blocked_is_refused() -> None:
    feedback = google.GenerateContentResponsePromptFeedback(
        block_reason=google.BlockedReason.SAFETY
    )
    answer = GeminiAnswer()
    read(answer, google.GenerateContentResponse(prompt_feedback=feedback))
    assert answer.finish_reason == "refused"


@pytest.mark.parametrize("kind", [AnthropicAnswer, ResponsesAnswer, GeminiAnswer])
@pytest.mark.parametrize("data", [b"[]", b"no", b'{"type": 3, "candidates": 3}', b'{"error": 1}'])
def test_other_events_are_refused_or_passed_over(kind: type[ApiAnswer], data: bytes) -> None:
    answer = kind()
    try:
        assert answer.take(data) == ""
    except ValidationError:
        raise
    except (ValueError, TypeError, AttributeError, LookupError):
        return
    assert answer.finish_reason is None
