"""Every error class of the providers' libraries has a translation."""

from __future__ import annotations

import importlib
import inspect
from types import ModuleType

import pytest

from contracts.completion_client import REQUEST
from tenfold.errors import (
    ModelError,
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.hosted_errors import provider_errors, translated

ENDPOINT = Endpoint("openai", "gpt-6-luna", "https://api.example/v1", None, "sk-0123456789ab")

# Not raised where a request is made or its answer read, but by agents and tools, web sockets,
# cookie jars, or the check of a webhook.
ELSEWHERE = {
    "pydantic_ai.exceptions": {
        "ApprovalRequired", "CallDeferred", "ModelRetry", "RetryModelRequest", "RunCancelled",
        "RunTimedOut", "SkipModelRequest",
        "SkipToolExecution", "SkipToolValidation", "ToolFailed", "ToolFailedError",
        "ToolRetryError", "FallbackExceptionGroup",
    },
    "openai": {"InvalidWebhookSignatureError"},
    "anthropic": set(),
    "google.genai.errors": set(),
    "httpx2": {"CookieConflict"},
    "aiohttp.client_exceptions": {"WSMessageTypeError"},
}  # fmt: skip


def own_errors(module: ModuleType) -> list[type[Exception]]:
    """The exception classes ``module`` gives out, its vendor's only, without warnings."""
    root = module.__name__.partition(".")[0]
    found: list[type[Exception]] = []
    for name in dir(module):
        kind = getattr(module, name)
        if not inspect.isclass(kind) or not issubclass(kind, Exception):
            continue
        if issubclass(kind, Warning) or not kind.__module__.startswith(root):
            continue
        if name not in ELSEWHERE[module.__name__]:
            found.append(kind)
    return found


def caught(name: str) -> tuple[type[Exception], ...]:
    """What is caught where the library ``name`` is in use."""
    providers = {"anthropic": "anthropic", "google.genai.errors": "google"}
    return provider_errors(providers.get(name, "openai"))


@pytest.mark.parametrize("name", ELSEWHERE)
def test_every_error_class_of_the_library_is_caught(name: str):
    errors = own_errors(importlib.import_module(name))
    assert len(errors) > 3
    missing = [kind.__name__ for kind in errors if not issubclass(kind, caught(name))]
    assert missing == []


@pytest.mark.filterwarnings("ignore:code property is deprecated")
@pytest.mark.parametrize("name", ELSEWHERE)
@pytest.mark.parametrize("started", [False, True])
def test_every_error_class_of_the_library_is_translated(name: str, started: bool):
    for kind in own_errors(importlib.import_module(name)):
        error = kind.__new__(kind)  # their constructors agree on nothing
        assert isinstance(translated(error, ENDPOINT, REQUEST, started=started), ModelError), kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ModelRateLimitError", RateLimitedError),
        ("ModelQuotaExceededError", ProviderRejectedError),
        ("ModelOverloadedError", ProviderUnavailableError),
        ("ModelServerError", ProviderUnavailableError),
        ("ModelTimeoutError", ProviderUnavailableError),
        ("ModelContextWindowExceededError", PromptTooLongError),
        ("ModelAuthenticationError", ProviderRejectedError),
        ("ModelNotFoundError", ProviderRejectedError),
        ("ModelAPIError", ProviderRejectedError),
    ],
)
def test_categories_without_a_status_keep_their_meaning(name: str, kind: type[ModelError]):
    import pydantic_ai.exceptions

    error = getattr(pydantic_ai.exceptions, name)("gpt-6-luna", "It did not work.")
    assert type(translated(error, ENDPOINT, REQUEST, started=False)) is kind


def test_a_broken_connection_means_cut_off_once_text_has_come():
    lost = ConnectionResetError(104, "Connection reset by peer")
    before = translated(lost, ENDPOINT, REQUEST, started=False)
    after = translated(lost, ENDPOINT, REQUEST, started=True)
    assert "Connection reset by peer" in str(before)
    assert "before its answer was complete" in str(after)
    assert before.retryable
    assert after.retryable
