"""What is sent to Google's Gemini API.

Source: Google's API reference, "Generating content" and its ``GenerationConfig``; the guide
"Gemini thinking" (which levels and budgets which models take). A test holds it against the
``google-genai`` library's types, and the levels against what pydantic-ai sends.
"""

from __future__ import annotations

import re
from typing import Any, Final

from tenfold.llm.apis.protocol import Manner
from tenfold.llm.apis.strict_schema import strict_schema
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.prompt_text import question_text, repair_text
from tenfold.llm.protocol import CompletionRequest

_LEAST_THINKING: Final[tuple[tuple[re.Pattern[str], dict[str, Any]], ...]] = (
    # The first that fits counts; whatever fits none does not think, or is not known.
    (re.compile(r"gemini-2\.5-pro"), {"thinkingBudget": 128}),
    (re.compile(r"gemini-2\.5"), {"thinkingBudget": 0}),
    (re.compile(r"gemini-3(?:\.1)?-pro|gemini-pro-latest"), {"thinkingLevel": "LOW"}),
    (re.compile(r"gemini-(?:[3-9]|\d\d|[a-z-]+-latest)"), {"thinkingLevel": "MINIMAL"}),
)


def gemini_body(request: CompletionRequest, endpoint: Endpoint, manner: Manner) -> dict[str, Any]:
    """The body of a request to generate content."""
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
    if manner.terse and (thinking := least_thinking(endpoint.model)):
        config["thinkingConfig"] = thinking
    body: dict[str, Any] = {"contents": contents, "generationConfig": config}
    if request.instructions:
        body["systemInstruction"] = {"parts": [_text(request.instructions)]}
    return body


def least_thinking(model: str) -> dict[str, Any] | None:
    """The ``thinkingConfig`` of the least thinking; None where ``model`` takes none."""
    return next((least for named, least in _LEAST_THINKING if named.match(model)), None)


def _text(text: str) -> dict[str, Any]:
    return {"text": text}
