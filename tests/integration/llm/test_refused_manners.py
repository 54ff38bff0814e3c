"""What a provider refuses of how it is asked is asked otherwise, once and for all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from contracts.completion_client import REQUEST, failure
from support.loopback import event, event_stream, loopback
from support.provider_apis import (
    MODELS,
    SHARED,
    client_of,
    error_of,
    everywhere,
    refusing,
)
from tenfold.errors import (
    ProviderRejectedError,
)
from tenfold.llm.apis.known import api_of
from tenfold.llm.protocol import CompletionRequest


@everywhere
async def test_a_refused_schema_falls_back_to_words_for_good(provider: str):
    prompts: list[str] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        prompts.append(str(body))
        return await refusing(400, "structured_output is not supported by this model")(
            request, body
        )

    async with loopback(answer) as url, client_of(provider, url) as client:
        assert isinstance(await failure(client), ProviderRejectedError)
        tries = len(prompts)
        assert isinstance(await failure(client), ProviderRejectedError)
    assert tries == (3 if provider == "anthropic" else 2)
    assert len(prompts) == tries + 1
    assert "must fit this JSON schema" in prompts[-1]


TOO_LITTLE = {
    # As these providers word it, in the issues of their libraries.
    "openai": {
        "message": "Unsupported value: 'none' is not supported with the 'gpt-6-astra' model. "
        "Supported values are: 'low', 'medium', and 'high'.",
        "type": "invalid_request_error",
        "param": "reasoning.effort",
        "code": "unsupported_value",
    },
    "anthropic": {
        "type": "invalid_request_error",
        "message": '"thinking.type.disabled" is not supported for this model. Use '
        '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    },
    "google": {
        "code": 400,
        "message": "Thinking level MINIMAL is not supported for this model.",
        "status": "INVALID_ARGUMENT",
    },
}


@everywhere
@pytest.mark.parametrize("request_", [REQUEST, SHARED])
async def test_a_model_that_must_think_is_left_to_it_for_good(
    provider: str, request_: CompletionRequest
):
    bodies: list[dict[str, Any]] = []

    async def answer(_request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        bodies.append(body)
        return web.json_response({"error": TOO_LITTLE[provider]}, status=400)

    async with loopback(answer) as url, client_of(provider, url) as client:
        assert isinstance(await failure(client, request_), ProviderRejectedError)
        steps = len(bodies)
        assert isinstance(await failure(client, request_), ProviderRejectedError)
    assert steps == len(api_of(provider).restraints(MODELS[provider])) + 1 > 2
    assert len(bodies) == steps + 1, "the second is put from the start as the first was at last"
    assert not any(word in str(bodies[-1]) for word in ("'thinking", "'reasoning'", "effort"))
    forms = [body.get("text") or body.get("output_config", {}).get("format") for body in bodies]
    assert forms == [forms[0]] * len(forms), "the form was not what was refused"


COMPLEX = {
    "openai": ("Invalid schema for response_format 'x'", "invalid_json_schema"),
    "anthropic": (
        "Schemas contains too many parameters with union types (22 parameters with type arrays "
        "or anyOf), which would cause exponential compilation cost (limit: 16).",
        "invalid_request_error",
    ),
    "google": ("The specified schema produces a constraint that has too many states", "x"),
}


@everywhere
async def test_a_schema_that_is_too_complex_is_remembered_and_others_are_asked_for(provider: str):
    bodies: list[str] = []
    message, code = COMPLEX[provider]

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        bodies.append(str(body))
        if "must fit this JSON schema" in bodies[-1]:
            return await refusing(500, "oops")(request, body)
        error = {"message": message, "code": code, "type": "invalid_request_error"}
        return web.json_response({"error": error}, status=400)

    async with loopback(answer) as url, client_of(provider, url) as client:
        await failure(client)
        tries = len(bodies)
        await failure(client)
        assert len(bodies) == tries + 1, "this one is asked for in words from the start"
        await failure(client, replace(REQUEST, schema_name="another"))
    assert len(bodies) == 2 * tries + 1, "another one is tried"


@pytest.mark.parametrize(
    "message",
    [
        "Invalid prompt: your prompt was flagged. See guides/reasoning#advice (invalid_prompt)",
        "`max_tokens` must be greater than `thinking.budget_tokens`",
        "The reasoning and the prompt exceed the context window",
    ],
)
@everywhere
async def test_what_only_speaks_of_thinking_is_not_asked_twice(provider: str, message: str):
    asked: list[dict[str, Any]] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        asked.append(body)
        return await refusing(400, message)(request, body)

    await error_of(provider, answer)
    assert len(asked) == 1


async def test_a_refusal_in_the_stream_before_any_text_is_one():
    bodies: list[dict[str, Any]] = []

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        bodies.append(body)
        response = await event_stream(request)
        error = {"type": "invalid_request_error", "message": "compiled grammar is too large"}
        await response.write(event({"type": "error", "error": error}))
        return response

    assert isinstance(await error_of("anthropic", answer), ProviderRejectedError)
    assert len(bodies) == 3
