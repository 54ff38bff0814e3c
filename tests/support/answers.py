"""Valid answers for any request, written from its schema and filing text."""

from __future__ import annotations

import json
import random
import re
from typing import Any

from tenfold.llm.protocol import CompletionRequest, JsonSchema
from tenfold.testing.scripted_client import Reply
from tenfold.testing.simulated_provider.detail import RICHEST
from tenfold.testing.simulated_provider.filing_text import filing_in
from tenfold.testing.simulated_provider.schema_answers import SchemaWriter


def valid_answer(schema: JsonSchema, context: str) -> dict[str, Any]:
    """What fits ``schema``, with quotes from ``context``; the same for the same arguments."""
    filing = filing_in([context])
    return SchemaWriter(dict(schema), filing, random.Random(7), RICHEST).answer()


def valid_reply(request: CompletionRequest, **options: Any) -> Reply:
    """A scripted reply that fits ``request``."""
    return Reply(json.dumps(valid_answer(request.output_schema, request.context)), **options)


def answer_prompt(prompt: str) -> str:
    """The same for a plain function, which gets the whole prompt with the schema at its end."""
    start = max(prompt.rfind('\n{"'), prompt.rfind("\n{\n")) + 1
    schema, _ = json.JSONDecoder().raw_decode(prompt, start)
    context = re.search(r"[^\n]*\n<filing_text>.*</filing_text>", prompt, re.DOTALL)
    assert context is not None
    return json.dumps(valid_answer(schema, context[0]))
