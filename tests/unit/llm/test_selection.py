"""Which model is chosen, with what key, and for how much at a time."""

from __future__ import annotations

import pytest

from tenfold.errors import MissingKeyError, UnknownModelError, UsageError
from tenfold.llm import selection
from tenfold.llm.endpoint import is_loopback
from tenfold.llm.local_servers import ServerLimits
from tenfold.llm.model_names import DEFAULT_MODELS, PROVIDERS, ModelName, parse_model
from tenfold.llm.selection import ModelChoice, build_client, choose_model
from tenfold.settings import Settings

KEYS = {"openai": "sk-o", "anthropic": "sk-a", "google": "g"}
LOCAL = "http://127.0.0.1:8080/v1"


@pytest.fixture(autouse=True)
def servers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The models that servers list, by address; none to begin with, and none is really asked."""
    listed: dict[str, str] = {}
    monkeypatch.setattr(selection, "first_model", lambda url, **_: listed.get(url))
    monkeypatch.setattr(selection, "server_limits", lambda *_, **__: ServerLimits())
    return listed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("extractive", ModelName("extractive", "")),
        (" openai:gpt-6-luna ", ModelName("openai", "gpt-6-luna")),
        ("ollama:qwen3:8b", ModelName("ollama", "qwen3:8b")),
        ("openai-chat:org/model", ModelName("openai-chat", "org/model")),
    ],
)
def test_names_are_read(text: str, name: ModelName):
    assert parse_model(text) == name
    assert str(name) == text.strip()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("opnai:gpt-6-luna", "Did you mean openai:gpt-6-luna?"),
        ("extractiv", "Did you mean extractive?"),
        ("gpt-6-luna", "Did you mean openai:gpt-6-luna?"),
        ("claude-haiku-5-5", "Did you mean anthropic:claude-haiku-5-5?"),
        ("zzz:model", "openai-chat:NAME"),
        ("ollama", "without a model"),
        ("openai:", "openai:gpt-6-luna, for instance"),
        ("", "extractive"),
    ],
)
def test_an_unknown_name_lists_what_is_possible(text: str, says: str):
    with pytest.raises(UnknownModelError) as raised:
        parse_model(text)
    assert says in str(raised.value)


def test_the_name_asked_for_comes_first():
    settings = Settings(model="extractive", keys=KEYS)
    choice = choose_model("anthropic:claude-haiku-5-5", settings)
    assert choice.name == "anthropic:claude-haiku-5-5"
    assert choose_model(None, settings).name == "extractive"


@pytest.mark.parametrize("provider", DEFAULT_MODELS)
def test_else_a_provider_whose_key_is_set(provider: str):
    choice = choose_model(None, Settings(keys={provider: "key-12345678"}))
    assert choice.name == f"{provider}:{DEFAULT_MODELS[provider]}"
    assert "_API_KEY is set" in choice.reason
    assert "--model" in choice.reason
    assert "key-12345678" not in choice.reason


def test_else_an_ollama_that_answers(servers: dict[str, str]):
    servers[PROVIDERS["ollama"].url] = "qwen3:8b"
    choice = choose_model(None, Settings())
    assert choice.name == "ollama:qwen3:8b"
    assert "--model" in choice.reason


def test_else_the_extractive_reader():
    choice = choose_model(None, Settings())
    assert choice.name == "extractive"
    assert "no model" in choice.reason
    assert "--model" in choice.reason


def test_a_base_url_alone_asks_the_server_for_its_model(servers: dict[str, str]):
    settings = Settings(base_url=LOCAL, keys=KEYS)
    with pytest.raises(UsageError, match="--model openai-chat:NAME"):
        choose_model(None, settings)
    servers[LOCAL] = "small"
    choice = choose_model(None, settings)
    assert (choice.name, choice.base_url) == ("openai-chat:small", LOCAL)


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("openai:gpt-6-luna", "OPENAI_API_KEY"),
        ("openai-chat:gpt-6-luna", "OPENAI_API_KEY"),
        ("anthropic:claude-haiku-5-5", "ANTHROPIC_API_KEY"),
        ("google:gemini-3.5-flash-lite", "GOOGLE_API_KEY or GEMINI_API_KEY"),
    ],
)
def test_a_missing_key_is_named_before_anything_is_read(name: str, variable: str):
    with pytest.raises(MissingKeyError) as raised:
        choose_model(name, Settings())
    assert variable in str(raised.value)


@pytest.mark.parametrize("name", ["openai-chat:small", "ollama:qwen3"])
def test_a_server_of_ones_own_needs_no_key_and_is_not_given_openais(name: str):
    settings = Settings(base_url=LOCAL, keys=KEYS)
    endpoint = selection._endpoint(parse_model(name), LOCAL, settings)
    assert endpoint.key is None
    own = Settings(base_url=LOCAL, keys=KEYS | {"server": "mine"})
    assert selection._endpoint(parse_model(name), LOCAL, own).key == "mine"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("extractive", "PassageReader"),
        ("openai:gpt-6-luna", "StreamingClient"),
        ("anthropic:claude-haiku-5-5", "StreamingClient"),
        ("google:gemini-3.5-flash-lite", "StreamingClient"),
        ("openai-chat:gpt-6-luna", "StreamingClient"),
        ("ollama:qwen3", "StreamingClient"),
    ],
)
def test_each_provider_has_its_client(name: str, kind: str):
    client = build_client(ModelChoice(name, None, ""), Settings(keys=KEYS))
    assert type(client).__name__ == kind
    assert client.identity.provider == parse_model(name).provider
    assert client.identity.base_url is None


def test_the_identity_tells_addresses_apart():
    choice = ModelChoice("openai-chat:small", LOCAL, "")
    assert build_client(choice, Settings()).identity.base_url == LOCAL


def test_windows_and_limits_of_hosted_models():
    profile = build_client(ModelChoice("openai:gpt-6-luna", None, ""), Settings(keys=KEYS)).profile
    assert profile.max_in_flight == 64
    assert profile.context_window_tokens == 1_050_000


def test_a_local_server_tells_its_slots_and_window(monkeypatch: pytest.MonkeyPatch):
    limits = ServerLimits(context_window_tokens=2048, slots=4)
    monkeypatch.setattr(selection, "server_limits", lambda *_, **__: limits)
    choice = ModelChoice("openai-chat:small", LOCAL, "")
    profile = build_client(choice, Settings()).profile
    assert (profile.max_in_flight, profile.context_window_tokens) == (4, 2048)
    assert build_client(choice, Settings(), max_in_flight=9).profile.max_in_flight == 9


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:1/v1", True),
        ("http://localhost/v1", True),
        ("http://[::1]:8080", True),
        ("https://api.openai.com/v1", False),
        ("http://192.168.1.4:8080/v1", False),
        ("http://localhost.example.com", False),
    ],
)
def test_what_is_this_machine(url: str, local: bool):
    assert is_loopback(url) is local
