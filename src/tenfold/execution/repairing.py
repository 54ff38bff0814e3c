"""What is sent after an answer that is of no use, and why it was of none."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tenfold.errors import ModelError, ProviderUnavailableError
from tenfold.execution.answers import ReadAnswer
from tenfold.execution.attempt import Answer
from tenfold.llm.protocol import CompletionRequest, Repair

_MAX_REPAIR_CHARS: Final = 8_000
"""How much of an unusable answer is sent back; a longer one would cost more than it helps."""


def repaired(
    request: CompletionRequest, answer: Answer, read: ReadAnswer, room: int
) -> CompletionRequest:
    """``request`` once more, after ``answer``, with ``room`` times its tokens to answer in."""
    request = replace(request, max_output_tokens=request.max_output_tokens * room)
    if answer.finish_reason == "length":
        # Nothing to explain to the model: it needs room, and half an answer is not worth sending.
        return request
    problem = "; ".join(f"{key}: {text}" for key, text in read.problems.items())
    repair = Repair(invalid_answer=answer.text[:_MAX_REPAIR_CHARS], problem=problem)
    # Only the last attempt is sent back: earlier ones would cost tokens and teach nothing more.
    return replace(request, repairs=(repair,))


def nobody_there(error: ModelError) -> bool:
    """Whether nothing listens where the model should be."""
    return isinstance(error, ProviderUnavailableError) and error.nobody_there


def why_unusable(problem: str, answer: Answer, request: CompletionRequest) -> str:
    """What was wrong with ``answer``, in words for people."""
    match answer.finish_reason:
        case "length":
            return f"the answer met its limit of {request.max_output_tokens} tokens"
        case "refused":
            return "the model declined to answer"
        case _:
            return f"the answer did not fit the schema: {problem}"
