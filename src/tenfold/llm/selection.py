"""Which model answers, and the client that asks it.

``choose_model`` decides from names, keys and one look at the loopback address; nothing is
imported or connected that the choice does not need. ``build_client`` makes the client.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.errors import MissingKeyError, UnknownModelError, UsageError
from tenfold.llm.endpoint import Endpoint, is_loopback, shown_address
from tenfold.llm.local_servers import ServerLimits, first_model, server_limits
from tenfold.llm.model_names import (
    DEFAULT_MODELS,
    EXTRACTIVE,
    OLLAMA_URL,
    PROVIDERS,
    ModelName,
    Provider,
    parse_model,
)
from tenfold.llm.protocol import CompletionClient, ModelIdentity, ModelProfile
from tenfold.llm.timeouts import Timeouts
from tenfold.llm.windows import known_window_tokens
from tenfold.setting_values import check_base_url
from tenfold.settings import KEY_VARIABLES, Settings

_OLLAMA_SECONDS = 0.3
_SERVER_SECONDS = 1.0
_OTHER_SERVER_IN_FLIGHT = 32
_BEYOND_DEFAULT = 4
"""How far above its default the number of calls in flight may rise."""
_HOW_TO_CHOOSE = "Choose another with --model (or TENFOLD_MODEL), for instance"
_NOT_CHAT = ("embedding", "tts", "whisper", "dall-e", "moderation")


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The model to be used, and why it is this one."""

    name: str
    """'provider:model', or 'extractive'."""
    base_url: str | None
    """None for the provider's own address."""
    reason: str
    """A sentence or two to be shown, with how to choose another where the user did not choose."""


def choose_model(requested: str | None, settings: Settings) -> ModelChoice:
    """The model named, else TENFOLD_MODEL's, else the best that is there.

    The best: a provider whose key is set, an Ollama answering on its default port, the extractive
    reader. Looking for Ollama may take 0.3 s. ``settings.base_url`` applies to whatever is chosen.

    Raises:
        UnknownModelError: the name has no known provider.
        MissingKeyError: the provider needs a key and none is set.
        UsageError: a base URL without a model, and the server there does not list one.
    """
    if requested:
        return _chosen_by_name(requested, "as asked for", settings)
    if settings.model:
        return _chosen_by_name(settings.model, "from TENFOLD_MODEL or config.toml", settings)
    if settings.base_url:
        return _choose_from_server(settings.base_url, settings)
    return _choose_by_key(settings) or _choose_ollama() or _choose_extractive()


def build_client(
    choice: ModelChoice, settings: Settings, max_in_flight: int | None = None
) -> CompletionClient:
    """The client for ``choice``; no connection is kept open yet.

    A server on this machine is asked for its window and slots, which takes at most a few
    milliseconds where it answers at all.

    Args:
        choice: what ``choose_model`` decided.
        settings: keys and timeouts.
        max_in_flight: calls at a time, where the user set it; the client sizes its pool for it.

    Raises:
        UnknownModelError: the choice's name has no known provider.
        MissingKeyError: the provider needs a key and none is set.
    """
    name = parse_model(choice.name)
    if name.provider == EXTRACTIVE:
        from tenfold.llm.passage_reader import PassageReader

        return PassageReader()
    endpoint = _endpoint(name, choice.base_url, settings)
    provider = PROVIDERS[name.provider]
    profile = _profile(endpoint, provider, max_in_flight)
    timeouts = _timeouts(endpoint, provider, settings)
    from tenfold.llm.streaming_client import StreamingClient

    return StreamingClient(endpoint, profile, timeouts)


def _chosen_by_name(text: str, why: str, settings: Settings) -> ModelChoice:
    name = parse_model(text)
    choice = ModelChoice(str(name), _base_url(name, settings), f"{name}, {why}.")
    if name.provider != EXTRACTIVE:
        _endpoint(name, choice.base_url, settings)  # a missing key is told now, not after reading
    return choice


def _choose_from_server(base_url: str, settings: Settings) -> ModelChoice:
    key = settings.keys.get("server")
    model = first_model(base_url, timeout_seconds=_SERVER_SECONDS, key=key)
    shown = shown_address(base_url)
    if model is None:
        raise UsageError(
            f"There is a base URL, {shown}, but no model, and the server there lists none. "
            "Add --model openai-chat:NAME."
        )
    reason = (
        f"openai-chat:{model}, the first model that {shown} lists. {_HOW_TO_CHOOSE} "
        "--model openai-chat:NAME."
    )
    return ModelChoice(f"openai-chat:{model}", base_url, reason)


def _choose_by_key(settings: Settings) -> ModelChoice | None:
    for provider, model in DEFAULT_MODELS.items():
        if provider in settings.keys:
            variable = " or ".join(KEY_VARIABLES[provider])
            reason = (
                f"{provider}:{model}, because {variable} is set. {_HOW_TO_CHOOSE} "
                f"--model {EXTRACTIVE} to use none."
            )
            return ModelChoice(f"{provider}:{model}", None, reason)
    return None


def _choose_ollama() -> ModelChoice | None:
    model = first_model(OLLAMA_URL, timeout_seconds=_OLLAMA_SECONDS)
    if model is None:
        return None
    reason = (
        f"ollama:{model}, because no provider's key is set and an Ollama answers on this machine. "
        f"{_HOW_TO_CHOOSE} --model openai:{DEFAULT_MODELS['openai']}."
    )
    return ModelChoice(f"ollama:{model}", None, reason)


def _choose_extractive() -> ModelChoice:
    reason = (
        "The extractive reader (passages, no model), because no provider's key is set and no "
        f"Ollama answers. {_HOW_TO_CHOOSE} --model openai:{DEFAULT_MODELS['openai']} with "
        "OPENAI_API_KEY set."
    )
    return ModelChoice(EXTRACTIVE, None, reason)


def _base_url(name: ModelName, settings: Settings) -> str | None:
    if settings.base_url is None or name.provider == EXTRACTIVE:
        return None
    return check_base_url(settings.base_url, "The base URL")


def _endpoint(name: ModelName, base_url: str | None, settings: Settings) -> Endpoint:
    """Address and key of a model.

    Raises:
        MissingKeyError: the provider needs a key and none is set.
        UnknownModelError: a model that cannot answer questions.
    """
    provider = PROVIDERS[name.provider]
    if name.model.startswith(_NOT_CHAT) or "-embedding" in name.model:
        raise UnknownModelError(
            f"{name} does not answer questions. Choose a chat model, such as "
            f"{name.provider}:{DEFAULT_MODELS.get(name.provider, 'NAME')}."
        )
    key_name = _key_name(name.provider, base_url)
    key = settings.keys.get(key_name)
    variables = KEY_VARIABLES[key_name]
    if key is None and key_name != "server":
        raise MissingKeyError(
            f"{name} needs a key and {' or '.join(variables)} is not set. Set it, or choose "
            f"another --model; '{EXTRACTIVE}' needs none."
        )
    return Endpoint(
        provider=name.provider,
        model=name.model,
        url=base_url or provider.url,
        base_url=base_url,
        key=key,
        key_variable=" or ".join(variables) if key else None,
    )


def key_of(identity: ModelIdentity, settings: Settings) -> str | None:
    """The key that ``identity`` is asked with; None for a model that needs none or is unknown."""
    if identity.provider not in PROVIDERS:
        return None
    return settings.keys.get(_key_name(identity.provider, identity.base_url))


def _key_name(provider: str, base_url: str | None) -> str:
    # OpenAI's key goes to OpenAI only: an address of the user's own gets TENFOLD_API_KEY or none.
    own_server = base_url is not None and provider in {"openai-chat", "ollama"}
    return "server" if own_server else PROVIDERS[provider].key_name


def _profile(endpoint: Endpoint, provider: Provider, max_in_flight: int | None) -> ModelProfile:
    limits = ServerLimits()
    if endpoint.is_local:
        limits = server_limits(endpoint.url, endpoint.model, timeout_seconds=_SERVER_SECONDS)
    default = provider.max_in_flight
    if endpoint.provider == "openai-chat" and endpoint.base_url:
        # A llama.cpp works on a few slots and queues the rest; whatever else it is batches.
        default = limits.slots or _OTHER_SERVER_IN_FLIGHT
    window = limits.context_window_tokens
    if window is None and not endpoint.base_url:
        window = known_window_tokens(endpoint.model)
    answers_elsewhere = endpoint.provider != "ollama" and limits.slots is None
    return ModelProfile(
        max_in_flight=max_in_flight or default,
        most_in_flight=_BEYOND_DEFAULT * default
        if answers_elsewhere and not max_in_flight
        else None,
        context_window_tokens=window,
        answers_elsewhere=answers_elsewhere,
    )


def _timeouts(endpoint: Endpoint, provider: Provider, settings: Settings) -> Timeouts:
    patience = provider.first_token_seconds
    if is_loopback(endpoint.url):
        patience = PROVIDERS["ollama"].first_token_seconds
    return Timeouts(
        first_token_seconds=settings.first_token_timeout_seconds or patience,
        piece_seconds=settings.piece_timeout_seconds,
    )
