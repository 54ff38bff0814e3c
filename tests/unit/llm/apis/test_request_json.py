"""The request as it is sent is the body as JSON, however the filing's text reads."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from tenfold.llm.apis.known import api_of
from tenfold.llm.apis.protocol import Manner, OutputMode
from tenfold.llm.apis.request_json import request_json
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.protocol import CompletionRequest, Repair

ENDPOINTS = [
    Endpoint(provider, "m", "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1")
    for provider in ("openai-chat", "openai", "anthropic", "google")
]
MODES: tuple[OutputMode, ...] = ("schema", "tool", "json", "words")
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


@given(TEXTS, TEXTS, st.integers(0, 2), st.sampled_from(ENDPOINTS), st.sampled_from(MODES))
def test_it_is_the_same_json(
    context: str, question: str, repairs: int, endpoint: Endpoint, mode: OutputMode
) -> None:
    asked, api, manner = (
        request(context, question, repairs),
        api_of(endpoint.provider),
        Manner((mode,)),
    )
    whole = to_json(api.body(asked, endpoint, manner))
    assert request_json(api, asked, endpoint, manner) == whole


def test_two_filings_do_not_get_mixed_up() -> None:
    endpoint = ENDPOINTS[0]
    for context in ("First.", "Second.", "First."):
        manner = Manner(("schema",))
        sent = json.loads(request_json(api_of("openai-chat"), request(context), endpoint, manner))
        assert sent["messages"][1]["content"].startswith(context)
