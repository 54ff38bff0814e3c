"""The text of one answer: right for its schema, of the asked length, or spoilt on purpose."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from tenfold.components.asked_length import asked_entries
from tenfold.testing.simulated_provider.calls import Call, JsonObject
from tenfold.testing.simulated_provider.detail import CAREFUL, LEVELS, Detail
from tenfold.testing.simulated_provider.faults import Fault, FaultKind
from tenfold.testing.simulated_provider.filing_text import FilingText, filing_in
from tenfold.testing.simulated_provider.prompted_schema import schema_in
from tenfold.testing.simulated_provider.schema_answers import (
    SchemaWriter,
    SeenSchemas,
    natural_words,
)
from tenfold.testing.simulated_provider.schema_tools import as_list, as_object, resolved, type_of
from tenfold.testing.simulated_provider.seeding import seeded_random
from tenfold.testing.simulated_provider.tokens import CHARS_PER_TOKEN, count_tokens, pad_to_tokens

_QUESTION_CHARS = 3_000
_FREE_FORM: JsonObject = {"type": "object", "properties": {"answer": {"type": "string"}}}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the simulated model writes for a call."""

    text: str
    output_tokens: int
    """As reported in the usage; the text's own count unless a length was asked that is shorter."""
    schema: JsonObject | None
    """What the text fits: the request's schema, or the one found in the prompt."""


def write_answer(call: Call, *, seed: int, wanted_tokens: int | None) -> Answer:
    """The answer to ``call``; the same call and seed always give the same text.

    With ``wanted_tokens`` the answer is written ever more tersely until it fits, then padded to
    exactly that count. Where even the tersest is longer, it is sent whole and the count asked for
    is still what is reported and paced: its tokens then hold more than four characters.
    """
    schema = call.schema or schema_in(block.text for block in call.blocks)
    filing = filing_in(block.text for block in call.blocks)
    if schema is None and call.json_wanted:
        schema = _FREE_FORM
    text = _text(call, schema, filing, seed, wanted_tokens)
    if wanted_tokens is None:
        return Answer(text, count_tokens(text), schema)
    return Answer(pad_to_tokens(text, wanted_tokens), wanted_tokens, schema)


def _text(
    call: Call, schema: JsonObject | None, filing: FilingText, seed: int, wanted_tokens: int | None
) -> str:
    if schema is None:
        words = natural_words(filing, seeded_random(seed, "answer", call.prompt_hash))
        return words if wanted_tokens is None else words[: wanted_tokens * CHARS_PER_TOKEN]
    text = ""
    seen = SeenSchemas()
    for detail in (_careful(call),) if wanted_tokens is None else LEVELS:
        rng = seeded_random(seed, "answer", call.prompt_hash)
        value = SchemaWriter(schema, filing, rng, detail, seen).answer()
        text = json.dumps(value, ensure_ascii=False)
        if wanted_tokens is None or count_tokens(text) <= wanted_tokens:
            break
    return text


def _careful(call: Call) -> Detail:
    """As many entries as the question behind the text asks for."""
    text = call.blocks[-1].text if call.blocks else ""
    question = text[text.rfind("</") + 1 :][:_QUESTION_CHARS]
    most = asked_entries(question)
    return CAREFUL if most is None else replace(CAREFUL, max_items=most)


@dataclass(frozen=True, slots=True)
class Sent:
    """What of an answer is sent."""

    text: str
    tokens: int
    truncated: bool
    """Ended by a token limit."""


def as_sent(answer: Answer, fault: Fault | None, max_tokens: int | None) -> Sent:
    """``answer`` as ``fault`` and the call's limit leave it."""
    text, tokens, limit = answer.text, answer.output_tokens, max_tokens
    if fault is not None and fault.kind is FaultKind.MALFORMED_JSON:
        text = broken_json(text, fault.position)
    elif fault is not None and fault.kind is FaultKind.SCHEMA_VIOLATION:
        text = violating_schema(text, answer.schema)
    elif fault is not None and fault.kind is FaultKind.TRUNCATED:
        limit = max(1, int(tokens * fault.position))
    if limit is not None and tokens > limit:
        return Sent(text[: limit * CHARS_PER_TOKEN], limit, truncated=True)
    return Sent(text, tokens, truncated=False)


def broken_json(text: str, position: float) -> str:
    """``text`` ended early, at the share ``position`` of it: no longer valid JSON."""
    kept = text.rstrip("} ]")
    return kept[: max(1, int(len(kept) * position))]


def violating_schema(text: str, schema: JsonObject | None) -> str:
    """Valid JSON that breaks ``schema``: the first required field gets a value of another type.

    Where no such field is found the whole answer is wrapped in a list.
    """
    value: Any = json.loads(text) if text.startswith(("{", "[")) else text
    root = schema or _FREE_FORM
    known = resolved(root, root)
    properties = as_object(known.get("properties"))
    for name in as_list(known.get("required")):
        wrong = _value_of_another_type(properties.get(name), root)
        if isinstance(value, dict) and wrong is not None:
            return json.dumps({**value, name: wrong}, ensure_ascii=False)
    return json.dumps([value], ensure_ascii=False)


def _value_of_another_type(schema: object, root: JsonObject) -> Any:
    known = resolved(schema, root)
    if "enum" in known or "const" in known:
        return "a value the schema does not know"
    if known.get("anyOf") or known.get("oneOf") or isinstance(known.get("type"), list):
        return None
    match type_of(known):
        case "string":
            return {"text": "an object where a string belongs"}
        case "object" | "array" | "number" | "integer" | "boolean":
            return "a string where something else belongs"
        case _:
            return None
