"""From an answer's text to typed values, keeping every part that is good."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isinf
from typing import Any, Never, cast

from pydantic import BaseModel, ValidationError

from tenfold.components.base import FROM_MODEL, Component
from tenfold.errors import InvalidAnswerError

_FENCE = re.compile(r"^\s*```[a-zA-Z]*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)
_SHOWN_PROBLEMS = 8


def _refuse_constant(name: str) -> Never:
    # Python's reader takes NaN and Infinity, which JSON does not have and a cache cannot keep.
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise ValueError(digits)
    return number


_DECODER = json.JSONDecoder(strict=False, parse_constant=_refuse_constant, parse_float=_finite)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


@dataclass(slots=True)
class ReadAnswer:
    """The components an answer settled, and what is wrong with the others."""

    values: dict[str, BaseModel] = field(default_factory=dict[str, BaseModel])
    """By component key."""
    problems: dict[str, str] = field(default_factory=dict[str, str])
    """By component key: what does not fit, in words a model can act on."""


def read_answer(
    text: str, components: Sequence[Component[Any]], *, combined: bool, from_model: bool
) -> ReadAnswer:
    """Validate ``text`` as the answer of ``components``.

    A combined answer is read property by property, so that one bad part does not cost the others.
    """
    try:
        answer = _parse_object(text)
    except InvalidAnswerError as error:
        return ReadAnswer(problems={c.key: str(error) for c in components})
    read = ReadAnswer()
    for component in components:
        if combined and component.key not in answer:
            read.problems[component.key] = f"property `{component.key}` is missing"
            continue
        part = answer[component.key] if combined else answer
        try:
            read.values[component.key] = component.output.model_validate(
                part, context=FROM_MODEL if from_model else None
            )
        except ValidationError as error:
            read.problems[component.key] = _describe(error)
    return read


def _parse_object(text: str) -> dict[str, Any]:
    fenced = _FENCE.match(text)
    body = fenced.group(1) if fenced else text
    if not body.strip():
        raise InvalidAnswerError("the answer is empty")
    try:
        # Some models put a sentence before the JSON: it begins at the first brace.
        start = max(body.find("{"), 0)
        answer, _ = _DECODER.raw_decode(body, start)
    except json.JSONDecodeError as error:
        wrong = error.msg.removesuffix(" at")  # 'Unterminated string starting at'
        raise InvalidAnswerError(
            f"the answer is not valid JSON: {wrong} at character {error.pos}"
        ) from error
    except ValueError as error:  # NaN, or an integer of thousands of digits
        raise InvalidAnswerError(f"the answer holds a number that is none: {error}") from error
    except RecursionError as error:
        raise InvalidAnswerError("the answer is JSON nested too deeply") from error
    if _SURROGATE.search(body) and not _is_text(answer):
        raise InvalidAnswerError("the answer holds half a character (a lone surrogate)")
    if not isinstance(answer, dict):
        raise InvalidAnswerError(f"the answer is a JSON {type(answer).__name__}, not an object")
    return cast("dict[str, Any]", answer)


def _is_text(answer: object) -> bool:
    """Whether ``answer`` can be written as UTF-8, which a cache and a terminal both need."""
    try:
        json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _describe(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [
        f"`{'.'.join(str(part) for part in problem['loc']) or 'answer'}`: {problem['msg']}"
        for problem in problems[:_SHOWN_PROBLEMS]
    ]
    if len(problems) > _SHOWN_PROBLEMS:
        lines.append(f"and {len(problems) - _SHOWN_PROBLEMS} more")
    return "; ".join(lines)
