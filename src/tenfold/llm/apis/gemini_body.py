"""What is sent to Google's Gemini API.

Source: Google's API reference, "Generating content" and its ``GenerationConfig``; the guide
"Gemini thinking" (which levels and budgets which models take). A test holds it against the
``google-genai`` library's types, and the levels against what pydantic-ai sends.
"""

from __future__ import annotations

import re
from typing import Any, Final

from tenfold.llm.apis.protocol import Manner, Restraint
from tenfold.llm.apis.strict_schema import strict_schema
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.prompt_text import question_text, repair_text
from tenfold.llm.protocol import CompletionRequest

_MINIMAL: Final[Restraint] = {"thinkingLevel": "MINIMAL"}
_LOW: Final[Restraint] = {"thinkingLevel": "LOW"}
_RESTRAINTS: Final[tuple[tuple[re.Pattern[str], tuple[Restraint, ...]], ...]] = (
    # The first that fits counts; whatever fits none does not think, or is not known.
    (re.compile(r"gemini-2\.5-flash-image"), ()),
    (re.compile(r"gemini-2\.5-pro"), ({"thinkingBudget": 128},)),
    (re.compile(r"gemini-2\.5"), ({"thinkingBudget": 0},)),
    (re.compile(r"gemini-3(?:\.1)?-pro(?!-image)|gemini-pro-latest"), (_LOW,)),
    (re.compile(r"gemini-3(?:\.[0-6])?-|gemini-[a-z-]+-latest"), (_MINIMAL, _LOW)),
    (re.compile(r"gemini-(?:[3-9]|\d\d)"), (_LOW,)),
)


def gemini_restraints(model: str) -> tuple[Restraint, ...]:
    """The ``thinkingConfig`` of the least thinking, and what lies between it and most."""
    return next((found for named, found in _RESTRAINTS if named.match(model)), ())


def gemini_body(request: CompletionRequest, _endpoint: Endpoint, manner: Manner) -> dict[str, Any]:
    """The body of a request to generate content; the model stands in the address."""
    parts = [_text(request.context)] if request.context else []
    parts.append(_text(question_text(request, with_schema=manner.mode == "words")))
    contents: list[dict[str, Any]] = [{"role": "user", "parts": parts}]
    for repair in request.repairs:
        answer = repair.invalid_answer or "(nothing)"
        contents.append({"role": "model", "parts": [_text(answer)]})
        contents.append({"role": "user", "parts": [_text(repair_text(repair))]})
    config: dict[str, Any] = {"maxOutputTokens": request.max_output_tokens}
    if manner.mode == "schema":
        config["responseMimeType"] = "application/json"
        config["responseJsonSchema"] = strict_schema(request.output_schema, const=False)
    if manner.restraint:
        config["thinkingConfig"] = manner.restraint
    body: dict[str, Any] = {"contents": contents, "generationConfig": config}
    if request.instructions:
        body["systemInstruction"] = {"parts": [_text(request.instructions)]}
    return body


def _text(text: str) -> dict[str, Any]:
    return {"text": text}
