"""Turns what goes wrong between us and a provider into the errors of ``tenfold.errors``.

Every refusal ends here, whichever API it comes from, so that one status means one error
everywhere. What matters to the engine is only whether another attempt is worth
making; what matters to the user is what to check.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tenfold.errors import (
    ModelError,
    PromptTooLongError,
    ProviderRejectedError,
    ProviderUnavailableError,
    RateLimitedError,
)
from tenfold.llm.endpoint import Endpoint, shown_address
from tenfold.llm.limit_headers import told_limits
from tenfold.llm.protocol import CompletionRequest
from tenfold.llm.redaction import quotable
from tenfold.llm.retry_after import retry_after_seconds

_TOO_LONG = re.compile(
    r"context[ _]length|context[ _](?:window|size)|maximum context|prompt is too long"
    r"|too many (?:input )?tokens|input token count|exceed_context|request_too_large",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
    r"insufficient_quota|credit balance|billing|exceeded your current quota|payment", re.IGNORECASE
)
_TOO_COMPLEX = re.compile(
    r"over the limit of \d+|schema is too complex|compiled grammar is too large|recursive schema",
    re.IGNORECASE,
)
"""Anthropic's limits on strict schemas, in its words."""
_STRUCTURED_OUTPUT = re.compile(
    r"response[_ ]?format|json[_ ]?schema|response_?schema|structured[_ ]output"
    r"|output_(?:config|format)|grammar|guided",
    re.IGNORECASE,
)
_LITTLE_THINKING = re.compile(r"reasoning|thinking|effort", re.IGNORECASE)
_RETRIED_STATUSES = frozenset({408, 409, 425})
_REFUSED_WHATEVER_IS_ASKED = frozenset({401, 403, 404})
"""Key, permission or address: nothing about the request itself."""
_NO_VERSION_IN_URL = frozenset({"anthropic", "google"})
_REFUSAL_STATUSES = frozenset({400, 404, 415, 422, 501})


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP error as the provider sent it."""

    status: int
    message: str = ""
    """The provider's words, code and type included; may quote keys and prompts."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    retry_after_seconds: float | None = None
    """Where the provider said it elsewhere than in the headers."""


def refuses_structured_output(refusal: Refusal) -> bool:
    """Whether the server says that it cannot hold an answer to a JSON schema."""
    return refusal.status in _REFUSAL_STATUSES and bool(_STRUCTURED_OUTPUT.search(refusal.message))


def refuses_little_thinking(refusal: Refusal) -> bool:
    """Whether the server says that it cannot be asked to think less."""
    return refusal.status in _REFUSAL_STATUSES and bool(_LITTLE_THINKING.search(refusal.message))


def finds_schema_too_complex(refusal: Refusal) -> bool:
    """Whether the refusal is about this one schema, and another may well pass."""
    return refusal.status in _REFUSAL_STATUSES and bool(_TOO_COMPLEX.search(refusal.message))


def refused(refusal: Refusal, endpoint: Endpoint, request: CompletionRequest) -> ModelError:
    """The error that an HTTP status of 400 or more, or an error inside a stream, stands for."""
    error = _error_for(refusal, endpoint, request)
    error.limits = told_limits(refusal.headers)
    return error


def _error_for(refusal: Refusal, endpoint: Endpoint, request: CompletionRequest) -> ModelError:
    said = quotable(
        refusal.message,
        keys=endpoint.keys,
        prompt_parts=[request.context, request.question, request.instructions],
    )
    said = f" It said: {said}" if said else ""
    wait = refusal.retry_after_seconds
    if wait is None:
        wait = retry_after_seconds(refusal.headers)
    who = name_of(endpoint)
    status = refusal.status
    if status == 413 or _TOO_LONG.search(refusal.message):
        return PromptTooLongError(
            f"The prompt does not fit the window of {who}. Choose a model with a larger one, or "
            f"--strategy components, whose prompts are shorter.{said}"
        )
    if status == 402 or (status in {400, 403, 429} and _NO_MONEY.search(refusal.message)):
        return ProviderRejectedError(
            f"{who} refuses: the account has no credit left. Top it up or choose another "
            f"--model.{said}",
            for_every_call=True,
        )
    if status == 429:
        return RateLimitedError(
            f"{who} asks for fewer requests (429). Lower --max-in-flight if this lasts.{said}",
            retry_after_seconds=wait,
        )
    if status >= 500 or status in _RETRIED_STATUSES:
        return ProviderUnavailableError(
            f"{who} answered with an error of its own ({status}). Try again later.{said}",
            retry_after_seconds=wait,
        )
    return ProviderRejectedError(
        f"{who} refuses ({status}). {_what_to_check(status, endpoint)}{said}",
        for_every_call=status in _REFUSED_WHATEVER_IS_ASKED,
    )


def unreachable(endpoint: Endpoint, what: str) -> ProviderUnavailableError:
    """No connection, or one that broke; ``what`` says which in a few plain words."""
    check = "Check the network connection and try again."
    if endpoint.base_url:
        check = "Check that the server runs and that --base-url is right."
    elif endpoint.provider == "ollama":
        check = "Start it with 'ollama serve', or choose another --model."
    return ProviderUnavailableError(
        f"{name_of(endpoint)} cannot be reached ({what}). {check}", nobody_there=True
    )


def reason_of(error: OSError) -> str:
    """Why the system made no connection, in its words: 'Connection refused', for instance."""
    if error.errno and error.errno > 0:  # asyncio puts its own words and the address in strerror
        return os.strerror(error.errno)
    return error.strerror or ""


def cut_off(endpoint: Endpoint) -> ProviderUnavailableError:
    """The connection ended before the answer did."""
    return ProviderUnavailableError(
        f"{name_of(endpoint)} closed the connection before its answer was complete. Try again."
    )


def stalled(endpoint: Endpoint, seconds: float, *, started: bool) -> ProviderUnavailableError:
    """Nothing came for ``seconds``: before the answer's first bytes, or between two pieces."""
    variable = "TENFOLD_PIECE_TIMEOUT" if started else "TENFOLD_FIRST_TOKEN_TIMEOUT"
    when = "in the middle of its answer" if started else "before its answer began"
    return ProviderUnavailableError(
        f"{name_of(endpoint)} sent nothing for {seconds:g} s {when}. "
        f"Try again, or set {variable} to more seconds."
    )


def not_an_api(endpoint: Endpoint, content_type: str) -> ProviderRejectedError:
    """Something answered, but not with a stream of completion events."""
    kind = content_type.partition(";")[0].strip() or "no content type"
    page = "a web page" if kind == "text/html" else f"{kind} instead of a stream of events"
    return ProviderRejectedError(
        f"{shown_address(endpoint.url)} answered with {page}: there is no model API at that "
        f"address. {_check_base_url(endpoint)}",
        for_every_call=True,
    )


def page_instead(endpoint: Endpoint) -> ProviderUnavailableError:
    """A web page came with a status of success, where events belong.

    Worth another attempt: a gateway sends one such page among good answers, and it must not cost
    the calls beside it. Where no call ever has an answer the address is wrong, and the engine
    stops trying.
    """
    return ProviderUnavailableError(
        f"{endpoint.url} answered with a web page: there is no model API at that address, or "
        f"something on the way answered instead of it. {_check_base_url(endpoint)}",
        nobody_there=True,
    )


def _check_base_url(endpoint: Endpoint) -> str:
    hint = "" if endpoint.provider in _NO_VERSION_IN_URL else "; it usually ends in /v1"
    return f"Check --base-url{hint}."


def unreadable(endpoint: Endpoint) -> ProviderRejectedError:
    """The stream's events are not those of the API that was expected."""
    return ProviderRejectedError(
        f"{name_of(endpoint)} sent something that is no completion, perhaps a web page. "
        "Check that --base-url speaks the API of the chosen provider."
    )


def name_of(endpoint: Endpoint) -> str:
    """The model as a sentence can name it."""
    at = f" at {shown_address(endpoint.base_url)}" if endpoint.base_url else ""
    return f"{endpoint.identity}{at}"


def _what_to_check(status: int, endpoint: Endpoint) -> str:
    if status in {401, 403}:
        if endpoint.key_variable is None:
            return "It wants a key: set TENFOLD_API_KEY."
        return f"Check the key in {endpoint.key_variable} and what it may use."
    if status == 404:
        url = shown_address(endpoint.url)
        return f"Check the model's name, {endpoint.model!r}, and the base URL, {url}."
    return f"Check that the model's name, {endpoint.model!r}, is right and can do JSON output."
