"""Translates what pydantic-ai and the libraries below it raise.

pydantic-ai maps most of its libraries' errors to its own and lets a few pass; both kinds end
here. The libraries are imported inside the functions: they take two to three seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, cast

from tenfold.errors import ModelError
from tenfold.llm import failures
from tenfold.llm.chat_answer import error_in_body
from tenfold.llm.endpoint import Endpoint
from tenfold.llm.failures import Refusal
from tenfold.llm.protocol import CompletionRequest


def provider_errors(provider: str) -> tuple[type[Exception], ...]:
    """Everything the libraries behind ``provider`` may raise while a request is made and read.

    Of the providers' own libraries only the one in use is looked at: it is loaded already.
    """
    import aiohttp
    import httpx2
    import pydantic
    import pydantic_ai

    return (
        pydantic_ai.AgentRunError,
        pydantic_ai.UserError,
        httpx2.HTTPError,
        httpx2.InvalidURL,
        httpx2.StreamError,
        aiohttp.ClientError,
        pydantic.ValidationError,  # the libraries check some answers with it
        OSError,
        *(_openai_errors() if provider == "openai" else ()),
        *(_anthropic_errors() if provider == "anthropic" else ()),
        *(_google_errors() if provider == "google" else ()),
    )


def _openai_errors() -> tuple[type[Exception], ...]:
    import openai

    return (openai.OpenAIError,)


def _anthropic_errors() -> tuple[type[Exception], ...]:
    import anthropic

    return (anthropic.AnthropicError,)


def _google_errors() -> tuple[type[Exception], ...]:
    from google.genai import errors

    return (
        errors.APIError,
        errors.ContinuationInterruptedError,
        errors.FunctionInvocationError,
        errors.UnknownApiResponseError,
        errors.UnknownFunctionCallArgumentError,
        errors.UnsupportedFunctionError,
    )


def refusal_in(error: Exception) -> Refusal | None:
    """The HTTP error that ``error`` stands for; None where it is not about a status."""
    import pydantic_ai.exceptions as named

    by_category: Mapping[type[Exception], HTTPStatus] = {
        named.ModelContextWindowExceededError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        named.ModelQuotaExceededError: HTTPStatus.PAYMENT_REQUIRED,
        named.ModelRateLimitError: HTTPStatus.TOO_MANY_REQUESTS,
        named.ModelAuthenticationError: HTTPStatus.UNAUTHORIZED,
        named.ModelNotFoundError: HTTPStatus.NOT_FOUND,
        named.ModelRequestRejectedError: HTTPStatus.BAD_REQUEST,
        named.ModelUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
        named.ModelServerError: HTTPStatus.INTERNAL_SERVER_ERROR,
    }
    # Categories that say more than the status they came with, such as a 400 for an empty account.
    telling = list(by_category)[:3]
    status = _status(error)
    for category, means in by_category.items():
        if isinstance(error, category) and (category in telling or status is None):
            status = means
            break
    if status is None:
        return None
    headers: Any = getattr(error, "headers", None)
    if headers is None:
        headers = getattr(getattr(error, "response", None), "headers", None)
    return Refusal(
        status=status,
        message=_words(error),
        headers=dict(headers or {}),
        retry_after_seconds=getattr(error, "retry_after", None),
    )


def translated(
    error: Exception, endpoint: Endpoint, request: CompletionRequest, *, started: bool
) -> ModelError:
    """What ``error`` means to the engine; ``started`` where text has come already."""
    refusal = refusal_in(error)
    if refusal is not None:
        is_page = refusal.message.lstrip().startswith("<")
        if is_page and refusal.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return failures.not_an_api(endpoint, "text/html")
        if is_page:
            refusal = Refusal(refusal.status, headers=refusal.headers)
        return failures.refused(refusal, endpoint, request)
    if _is_about_the_connection(error):
        if started:
            return failures.cut_off(endpoint)
        return failures.unreachable(endpoint, _reason(error))
    return failures.unreadable(endpoint)


def _status(error: Exception) -> int | None:
    for name in ("status_code", "status", "code"):
        value: object = getattr(error, name, None)
        if isinstance(value, int) and value >= HTTPStatus.BAD_REQUEST:
            return value
    return None


def _words(error: Exception) -> str:
    """The provider's own words about ``error``, without the library's."""
    body: object = getattr(error, "body", None) or getattr(error, "details", None)
    if isinstance(body, list) and body:
        body = cast("list[object]", body)[0]
    if isinstance(body, dict):
        fields = cast("dict[str, object]", body)
        return error_in_body(fields.get("error") or fields, status=HTTPStatus.BAD_REQUEST).message
    if isinstance(body, str):
        return body
    message: object = getattr(error, "message", None)
    return message if isinstance(message, str) else ""


def _is_about_the_connection(error: Exception) -> bool:
    import aiohttp
    import httpx2
    import pydantic_ai.exceptions as named

    kinds = (
        named.ModelConnectionError,
        named.ModelRequestTimeout,
        httpx2.TransportError,
        httpx2.StreamError,
        aiohttp.ClientConnectionError,
        aiohttp.ClientPayloadError,
        OSError,
    )
    # OpenAI's and Anthropic's libraries are made by one generator and share this name.
    in_library = any(kind.__name__ == "APIConnectionError" for kind in type(error).__mro__)
    return in_library or isinstance(error, kinds)


def _reason(error: BaseException) -> str:
    """Why there is no connection, in the operating system's words where it said any."""
    for cause in _causes(error):
        if isinstance(cause, TimeoutError):
            return "no reply in time"
        if isinstance(cause, OSError) and (reason := failures.reason_of(cause)):
            return reason
    return "no connection"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
