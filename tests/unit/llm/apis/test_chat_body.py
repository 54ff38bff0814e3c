"""What is sent to OpenAI itself and to the servers that speak its format."""

from __future__ import annotations

import json
from dataclasses import replace

from contracts.completion_client import REQUEST
from tenfold.llm.apis.known import CHAT
from tenfold.llm.apis.protocol import Manner
from tenfold.llm.endpoint import Endpoint

SHARED = replace(REQUEST, prefix_key="0123abcd")
OWN_URL = "http://127.0.0.1:8080/v1"


def body(request, model="gpt-6-luna", base_url=None):
    url = base_url or "https://api.openai.example/v1"
    endpoint = Endpoint("openai-chat", model, url, base_url)
    manner = Manner(CHAT.output_modes(model))
    return CHAT.body(request, endpoint, CHAT.manner_of(request, endpoint, manner))


def test_what_others_share_is_marked_and_the_schema_stands_behind_it():
    sent = body(SHARED)
    context, question = sent["messages"][1]["content"]
    assert context == {
        "type": "text",
        "text": REQUEST.context,
        "prompt_cache_breakpoint": {"mode": "explicit"},
    }
    assert "JSON schema" in question["text"]
    assert (sent["prompt_cache_key"], "response_format" in sent) == ("0123abcd", False)


def test_older_models_get_the_key_alone():
    sent = body(SHARED, "gpt-4.1-mini")
    assert sent["prompt_cache_key"] == "0123abcd"
    assert "prompt_cache_options" not in sent
    assert isinstance(sent["messages"][1]["content"], str)


def test_a_prompt_that_nobody_shares_is_not_written_to_the_cache():
    sent = body(REQUEST)
    assert sent["prompt_cache_options"] == {"mode": "explicit"}
    assert "breakpoint" not in json.dumps(sent)
    assert sent["response_format"]["type"] == "json_schema"


def test_other_servers_hear_nothing_of_it_and_keep_the_schema():
    for request in (REQUEST, SHARED):
        sent = body(request, base_url=OWN_URL)
        assert not any(name.startswith("prompt_cache") for name in sent)
        assert sent["response_format"]["type"] == "json_schema"
