"""The request as it is sent is the body as JSON, however the filing's text reads."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from tenfold.llm.chat_body import OutputMode, chat_body, chat_json
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import CompletionRequest, Repair

ENDPOINT = Endpoint("openai-chat", "m", "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1")
MODES: tuple[OutputMode, ...] = ("schema", "json", "words")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def request(context: str, question: str = "Which?", repairs: int = 0) -> CompletionRequest:
    return CompletionRequest(
        instructions="Answer from the text.",
        context=context,
        question=question,
        output_schema={"type": "object", "properties": {"a": {"type": "string"}}},
        schema_name="some",
        max_output_tokens=100,
        repairs=(Repair('{"a": 1}', "no string"),) * repairs,
    )


@given(TEXTS, TEXTS, st.integers(0, 2), st.sampled_from(MODES))
def test_it_is_the_same_json(context: str, question: str, repairs: int, mode: OutputMode) -> None:
    asked = request(context, question, repairs)
    assert chat_json(asked, ENDPOINT, mode) == to_json(chat_body(asked, ENDPOINT, mode))


def test_two_filings_do_not_get_mixed_up() -> None:
    for context in ("First.", "Second.", "First."):
        sent = json.loads(chat_json(request(context), ENDPOINT, "schema"))
        assert sent["messages"][1]["content"].startswith(context)
