"""ContextGem, set up as its documentation has it for speed.

``questions``: ``use_concurrency=True`` (then one concept a call) with an ``AsyncLimiter`` out of
the way, the four sections of a filing as four documents at once. ``sections``: the default
parameters, which put all concepts of a document into one call. A question is a
``JsonObjectConcept`` whose structure is the output schema in Python's types; the fields'
descriptions stand in the concept's, where the structure has no place for them.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

# Its price list is fetched from the internet at import unless told otherwise.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ["CONTEXTGEM_LOGGER_LEVEL"] = "OFF"

from aiolimiter import AsyncLimiter
from contextgem import Document, DocumentLLM, JsonObjectConcept
from shared import Form, Outcomes, Question, Race, Work, form, run

_PLAIN = {"string": str, "integer": int, "number": float, "boolean": bool, "null": None}


def structure_of(schema: dict[str, Any]) -> Any:
    """A JSON schema as ContextGem's structure."""
    from typing import Literal

    if "enum" in schema:
        return Literal[tuple(schema["enum"])]
    if "const" in schema:
        return Literal[schema["const"]]
    if "anyOf" in schema:
        first, *others = [structure_of(choice) for choice in schema["anyOf"]]
        for other in others:
            first = first | other
        return first
    match schema["type"]:
        case "object":
            return {key: structure_of(part) for key, part in schema["properties"].items()}
        case "array":
            return [structure_of(schema["items"])]
        case plain:
            return _PLAIN[plain]


def described(schema: dict[str, Any], path: str = "") -> list[str]:
    """The descriptions of a schema's fields, a line each."""
    lines: list[str] = []
    for key, part in schema.get("properties", {}).items():
        name = f"{path}{key}"
        if "description" in part:
            lines.append(f"{name}: {part['description']}")
        lines += described(part, f"{name}.")
        lines += described(part.get("items", {}), f"{name}.")
    return lines


def concept(question: Question) -> JsonObjectConcept:
    return JsonObjectConcept(
        name=question.name,
        description="\n".join([question.question, *described(question.schema)]),
        structure=structure_of(question.schema),
        singular_occurrence=True,
    )


def prepare(work: Work) -> Race:
    alone = form() is Form.QUESTIONS

    async def ask_all(outcomes: Outcomes, groups: list[list[Question]]) -> None:
        llms = [
            DocumentLLM(
                model=f"openai/{work.model}",
                api_key="any",
                api_base=url,
                timeout=int(work.timeout_seconds),
                num_retries_failed_request=work.attempts - 1,
                async_limiter=AsyncLimiter(100_000, 1),
            )
            for url in work.base_urls
        ]
        # Its limiter bounds the rate and not what is in flight; documents are held back instead.
        largest = max(len(group) for group in groups)
        places = asyncio.Semaphore(max(4, work.max_in_flight // (largest if alone else 1)))

        async def ask(group: list[Question]) -> None:
            async with places:
                document = Document(raw_text=group[0].context)
                document.add_concepts([concept(question) for question in group])
                llm = llms[group[0].filing % len(llms)]
                await llm.extract_concepts_from_document_async(
                    document,
                    use_concurrency=alone,
                    raise_exception_on_extraction_error=False,
                )
            for question, settled in zip(group, document.concepts, strict=True):
                if settled.extracted_items:
                    outcomes.answered(question.key)
                else:
                    outcomes.lost(question.key, "no extracted items")

        await asyncio.gather(*(ask(group) for group in groups))

    groups = [group for _, _, group in work.by_section()]
    asyncio.run(ask_all(Outcomes([]), [groups[0][:1]]))
    return lambda outcomes: asyncio.run(ask_all(outcomes, groups))


run(prepare)
