"""A request as text, for models that are only given text."""

from __future__ import annotations

import json
from typing import Final

from tenfold.llm.protocol import CompletionRequest, JsonSchema, Repair

_SEPARATOR = "\n\n"
_MOST_WRITTEN: Final = 128
_written: dict[int, tuple[JsonSchema, str]] = {}
"""Schemas as JSON by the id of the schema, which is held so that no other gets its id: questions
share theirs (``planning.schemas``), and each is measured several times a call."""


def user_text(request: CompletionRequest, *, with_schema: bool = False) -> str:
    """Context and question; the output schema after them where the model is told it in words."""
    parts = [request.context, question_text(request, with_schema=with_schema)]
    return _SEPARATOR.join(part for part in parts if part)


def question_text(request: CompletionRequest, *, with_schema: bool = False) -> str:
    """What stands after the filing's text."""
    if not with_schema:
        return request.question
    return _SEPARATOR.join([request.question, schema_text(request)])


def schema_text(request: CompletionRequest) -> str:
    """The output schema as an instruction."""
    return (
        "Answer with one JSON object and nothing else: no commentary, no code fence. "
        f"It must fit this JSON schema:\n{schema_json(request)}"
    )


def repair_text(repair: Repair) -> str:
    """What is said to a model about an answer that could not be used."""
    return (
        f"That answer cannot be used: {repair.problem}\n"
        "Correct this and answer again with the whole JSON object only."
    )


def whole_text(request: CompletionRequest) -> str:
    """The request as one text: instructions, context, question, schema, earlier attempts."""
    parts = [request.instructions, user_text(request, with_schema=True)]
    for repair in request.repairs:
        parts += [f"Your earlier answer:\n{repair.invalid_answer}", repair_text(repair)]
    return _SEPARATOR.join(part for part in parts if part)


def prompt_chars(request: CompletionRequest) -> int:
    """Length of all that is sent, the output schema included."""
    repairs = sum(len(r.invalid_answer) + len(r.problem) for r in request.repairs)
    texts = len(request.instructions) + len(request.context) + len(request.question)
    return texts + repairs + len(schema_json(request))


def schema_json(request: CompletionRequest) -> str:
    """The output schema as compact JSON."""
    schema = request.output_schema
    kept = _written.get(id(schema))
    if kept is None or kept[0] is not schema:
        if len(_written) >= _MOST_WRITTEN:
            _written.clear()
        text = json.dumps(schema, separators=(",", ":"), ensure_ascii=False)
        kept = _written[id(schema)] = (schema, text)
    return kept[1]
